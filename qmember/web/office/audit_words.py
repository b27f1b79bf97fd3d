"""The event log in words: every kind of deed, and the details that may be told."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _

from qmember.domain.events import Event
from qmember.domain.exports import ListName, ListPurpose
from qmember.domain.mandates import Seat
from qmember.domain.permissions import Role
from qmember.queries.audit_log import LogRow
from qmember.web.filters import kr, month
from qmember.web.office.mandate_words import SEAT_WORDS
from qmember.web.office.settings_words import (
    FACT_WORDS,
    MAIL_WORDS,
    NUMBER_WORDS,
    ROLE_OF_ACCOUNT,
    fact,
)
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import (
    DOCUMENT_WORDS,
    LIST_PURPOSE_WORDS,
    LIST_WORDS,
    ROLE_WORDS,
    VOUCHER_WORDS,
)

EVENT_WORDS: dict[Event, LazyString] = {
    Event.INSTALLED: _l("Set up the association"),
    Event.SETTING_CHANGED: _l("Changed a setting"),
    Event.ACCOUNT_MAPPED: _l("Chose an account"),
    Event.OPENING_BALANCE: _l("Booked an opening balance"),
    Event.MONTH_CLOSED: _l("Closed a month"),
    Event.MONTH_OPENED: _l("Opened a month again"),
    Event.REFUND_MADE: _l("Refunded income"),
    Event.REFUND_UNDONE: _l("Undid a refund"),
    Event.REFUND_PAID: _l("Noted that a refund was paid"),
    Event.REFUND_UNPAID: _l("Noted that a refund had not been paid"),
    Event.APPROVAL_ASKED: _l("Asked that two people decide"),
    Event.APPROVAL_GRANTED: _l("Agreed to what another asked for"),
    Event.APPROVAL_DECLINED: _l("Said no to what another asked for"),
    Event.APPROVAL_WITHDRAWN: _l("Withdrew what two people were to decide"),
    Event.PERSON_ADDED: _l("Added a person"),
    Event.PERSON_EDITED: _l("Changed a person's details"),
    Event.PERSON_PROTECTED: _l("Changed a person's protection"),
    Event.PERSON_DECEASED: _l("Noted a person as deceased"),
    Event.PERSON_NOT_DECEASED: _l("Took back a note of death"),
    Event.PERSON_APART: _l("Kept two people apart who look like one"),
    Event.PERSON_APART_UNDONE: _l("Took back that two people are kept apart"),
    Event.PERSON_ROLE_BEGUN: _l("A person's role began"),
    Event.PERSON_ROLE_ENDED: _l("A person's role ended"),
    Event.PERSON_WISHES: _l("Changed how a person wants to be reached"),
    Event.DOCUMENT_KEPT: _l("Saved a document about a person"),
    Event.DOCUMENT_REMOVED: _l("Removed a document about a person"),
    Event.DOCUMENT_FORGOTTEN: _l("A document about a person was forgotten on its day"),
    Event.SEGMENT_MADE: _l("Made a group"),
    Event.SEGMENT_ENDED: _l("Ended a group"),
    Event.SEGMENT_JOINED: _l("Put a person into a group"),
    Event.SEGMENT_LEFT: _l("Took a person out of a group"),
    Event.MEMBER_TYPE_ADDED: _l("Added a type of membership"),
    Event.MEMBER_TYPE_CHANGED: _l("Changed what a type of membership gives"),
    Event.FEE_DECIDED: _l("Noted a membership fee that was decided"),
    Event.MEMBER_ACCEPTED: _l("Accepted a member"),
    Event.MEMBER_APPLIED: _l("Noted an application for membership"),
    Event.MEMBER_REFUSED: _l("Noted that an application was refused"),
    Event.MEMBER_LEFT: _l("Noted that a membership ended"),
    Event.MEMBER_TYPE_GIVEN: _l("Gave a member another type"),
    Event.MEMBER_SUSPENDED: _l("Noted that a member is suspended"),
    Event.MEMBER_SUSPENSION_LIFTED: _l("Noted that a suspension ended"),
    Event.MEMBER_APPEALED: _l("Noted an appeal against an exclusion"),
    Event.MEMBER_APPEAL_SETTLED: _l("Noted what a meeting decided about an appeal"),
    Event.MEMBER_COURSE: _l("Noted that an introduction was taken"),
    Event.MEMBER_UNDONE: _l("Took back something about a membership"),
    Event.CLAIM_MADE: _l("Asked for a membership fee"),
    Event.CLAIM_ENDED: _l("Stopped asking for a membership fee"),
    Event.CLAIMS_CLOSED: _l("Closed the fees of those who are no longer members"),
    Event.CLAIM_REOPENED: _l("Asked for a membership fee again"),
    Event.CLAIM_PAID: _l("Recorded a membership fee"),
    Event.CLAIM_SHOWN: _l("Noted when a member has shown that she paid"),
    Event.CLAIM_SHOWN_UNDONE: _l("Took back when a member has shown that she paid"),
    Event.FEE_PAYER_CHOSEN: _l("Chose who pays the fee"),
    Event.FEE_LETTERS: _l("Took letters with fees along"),
    Event.FEES_RUN: _l("Asked the members for their fee"),
    Event.FEES_RUN_BEGUN: _l("Began to ask the members for their fee"),
    Event.FEES_RUN_UNDONE: _l("Took the fees of a run back"),
    Event.PERIOD_SETTLED: _l("A membership was settled for a time"),
    Event.PERIOD_VOIDED: _l("A settled time of a membership no longer counts"),
    Event.LIST_SAVED: _l("Read a list of people in"),
    Event.LIST_UNDONE: _l("Undid the reading of a list"),
    Event.BANK_COLUMNS_CHOSEN: _l("Chose what the columns of a bank's file hold"),
    Event.LIST_COLUMNS_FORGOTTEN: _l("Forgot how the columns of a list were chosen"),
    Event.FUND_CHANGED: _l("Noted what a fund was used for"),
    Event.FUND_CHANGE_UNDONE: _l("Took a fund's change back"),
    Event.PURPOSE_ADDED: _l("Added a purpose"),
    Event.PURPOSE_ENDED: _l("Ended a purpose"),
    Event.PURPOSE_PROJECT: _l("Chose the project of a purpose"),
    Event.HANDED_OVER: _l("Handed over to the bookkeeping"),
    Event.BOOKS_READ: _l("Read a file from the bookkeeping"),
    Event.GIFT_RECORDED: _l("Recorded a gift"),
    Event.INCOME_RECORDED: _l("Recorded income"),
    Event.INCOME_VOIDED: _l("Voided a gift or income"),
    Event.INCOME_CORRECTED: _l("Corrected a gift or income"),
    Event.PAYER_HELD: _l("Said that money of a payer is not received without a decision"),
    Event.PAYER_RELEASED: _l("Let money of a payer be received as usual again"),
    Event.GIFT_PARKED: _l("Parked money until two people have decided"),
    Event.GIFT_ACCEPTED: _l("Accepted parked money together"),
    Event.GIFT_RETURNED: _l("Parked money has gone back"),
    Event.GIFT_RETURN_UNDONE: _l("Took back that parked money has gone back"),
    Event.GIFT_UNPARKED: _l("Took back that money was parked"),
    Event.BUNDLE_BEGUN: _l("Began a bundle"),
    Event.BUNDLE_DROPPED: _l("Threw a bundle away"),
    Event.BUNDLE_REGISTERED: _l("Registered a bundle"),
    Event.BUNDLE_UNDONE: _l("Undid what was left of a bundle"),
    Event.IN_KIND_RECORDED: _l("Wrote a gift in kind down"),
    Event.IN_KIND_VOIDED: _l("Took back a gift in kind"),
    Event.IN_KIND_THANKED: _l("Printed thanks for a gift in kind"),
    Event.PLEDGE_MADE: _l("Wrote a promised gift down"),
    Event.PLEDGE_KEPT: _l("Said which gift a promise was"),
    Event.PLEDGE_CANCELLED: _l("Expects a promised gift no more"),
    Event.RECEIPT_ISSUED: _l("Issued a receipt"),
    Event.RECEIPT_VOIDED: _l("Voided a receipt"),
    Event.RECEIPT_READ: _l("Opened a receipt"),
    Event.RECEIPT_DELIVERED: _l("Delivered a receipt"),
    Event.RECEIPT_FETCHED: _l("A giver fetched her receipt by its link"),
    Event.RECEIPT_SENT_AGAIN: _l("Sent a receipt again"),
    Event.GIFTS_THANKED: _l("Thanked for gifts"),
    Event.THANKS_UNDONE: _l("Took back that somebody was thanked"),
    Event.THANKS_TAKEN: _l("Took letters of thanks along"),
    Event.THANKS_WRITTEN: _l("Wrote words of thanks"),
    Event.STATEMENT_ISSUED: _l("Issued a yearly statement"),
    Event.STATEMENT_VOIDED: _l("Voided a yearly statement"),
    Event.STATEMENT_DELIVERED: _l("Delivered a yearly statement"),
    Event.RECEIPTS_RUN: _l("Began to let receipts leave together"),
    Event.RECEIPTS_RUN_STOPPED: _l("Stopped receipts that were leaving together"),
    Event.RECEIPTS_TAKEN: _l("Took a bundle of receipts along"),
    Event.RECEIPTS_PRINTED: _l("Marked a bundle as printed"),
    Event.BANK_ACCOUNT_ADDED: _l("Registered an own number"),
    Event.BANK_ACCOUNT_REMOVED: _l("Took an own number away"),
    Event.BANK_IMPORTED: _l("Read a bank file"),
    Event.BANK_IN_KRONOR: _l("Booked a foreign deposit in kronor"),
    Event.PAYMENT_NAMED: _l("Named a payment"),
    Event.PAYMENT_UNNAMED: _l("Undid a naming"),
    Event.PAYER_RULE_SET: _l("Said whether to name payments alike"),
    Event.PAYMENT_RENAMED: _l("Named a payment anew"),
    Event.QUESTION_ASKED: _l("Asked a colleague about a payment"),
    Event.QUESTION_ANSWERED: _l("Answered a question about a payment"),
    Event.PRESS_UNDONE: _l("Took back what was approved at once"),
    Event.FUNDING_TEXT: _l("Changed the sentence of the funding page"),
    Event.FUNDING_ADOPTED: _l("Adopted the figures of a year"),
    Event.STATUTES_WRITTEN: _l("Wrote down the statutes"),
    Event.STATUTES_CONFIRMED: _l("Compared the statutes with the paper"),
    Event.MEETING_PLANNED: _l("Planned a meeting"),
    Event.MEETING_MOVED: _l("Moved a meeting"),
    Event.MEETING_CANCELLED: _l("Called off a meeting"),
    Event.ROLL_FROZEN: _l("Froze a roll"),
    Event.ROLL_AMENDED: _l("Wrote a new version of a roll"),
    Event.ROLL_PRINTED: _l("Printed a roll"),
    Event.MANDATE_BEGUN: _l("Wrote down a mandate"),
    Event.MANDATE_ENDED: _l("Ended a mandate"),
    Event.MANDATE_RESUMED: _l("Let a mandate go on after all"),
    Event.MANDATE_WITHDRAWN: _l("Took a mandate back"),
    Event.MANDATES_PRINTED: _l("Printed the list of the board"),
    Event.ACCOUNT_TIED: _l("Said whose an account is"),
    Event.REVIEW_DRAWN: _l("Drew a sample for the audit"),
    Event.REVIEW_TICKED: _l("Looked at a voucher in the audit"),
    Event.REVIEW_UNTICKED: _l("Took back that a voucher was looked at"),
    Event.REVIEW_ASKED: _l("Asked about a voucher in the audit"),
    Event.REVIEW_ANSWERED: _l("Answered a question of the audit"),
    Event.REVIEW_CLOSED: _l("Closed a question of the audit"),
    Event.EXPORTED: _l("Made an export"),
    Event.USER_INVITED: _l("Invited somebody"),
    Event.INVITATION_WITHDRAWN: _l("Took an invitation back"),
    Event.ACCESS_RENEWED: _l("Gave an account a new start"),
    Event.USER_ADDED: _l("An account was made"),
    Event.USER_ROLE_GIVEN: _l("A role was given"),
    Event.USER_ROLE_ENDED: _l("A role was ended"),
    Event.USER_CLOSED: _l("An account was closed"),
    Event.SIGNED_IN: _l("Logged in"),
    Event.SIGN_IN_FAILED: _l("A login was refused"),
    Event.SIGNED_OUT: _l("Logged out"),
    Event.PASSWORD_ASKED: _l("A link for a new password was asked for"),
    Event.PASSWORD_CHANGED: _l("A password was changed"),
    Event.SECOND_FACTOR_CHANGED: _l("Two-step login was changed"),
    Event.SECOND_FACTOR_MOVING: _l("Began to move two-step login to another phone"),
    Event.USER_CHOSE: _l("Changed own choices"),
    Event.SESSION_ENDED_ELSEWHERE: _l("Ended an own session"),
    Event.MAIL_SENT: _l("A mail was sent"),
    Event.MAIL_CANCELLED: _l("A mail was taken back"),
    Event.MAIL_RETRIED: _l("A mail was given another try"),
    Event.JOB_RETRIED: _l("A job was given another try"),
    Event.BACKUP_MADE: _l("A backup was made"),
    Event.RESTORED: _l("Restored from a backup"),
    Event.DEMO_LOADED: _l("Made the example association"),
}
SUBJECT_WORDS = {
    "person": _l("person"), "income": _l("income"), "receipt": _l("receipt"), "user": _l("account"),
    "entry": _l("entry"), "allocation": _l("naming"), "bank_import": _l("bank file"),
    "outbox_mail": _l("mail"), "purpose": _l("purpose"), "funding": _l("year"),
    "bank_account": _l("own number"), "job": _l("job"), "list": _l("list"), "fee": _l("fee"),
    "segment": _l("group"),
    "fee_run": _l("fee run"), "member_type": _l("type of membership"),
    "meeting": _l("meeting"), "mandate": _l("mandate"), "roll": _l("roll"),
    "statutes": _l("statutes, version"),
    "list_import": _l("list that was read"),
    "review": _l("sample"), "handover": _l("handover"), "books": _l("file from the bookkeeping"),
}  # fmt: skip
ACTOR_WORDS = {
    "system": _l("The program"), "cli": _l("The command line"), "anonymous": _l("Not logged in"),
    "user": _l("A member"),
}  # fmt: skip
DETAIL_WORDS = {
    "old": _l("before"), "new": _l("now"),
    "account": _l("account"), "format": _l("format"), "from_on": _l("from"), "to_on": _l("to"),
    "last_on": _l("last day"), "number": _l("number"), "rows": _l("rows"), "payments": _l("payments"),
    "replaces": _l("replaces"), "reverses": _l("reverses"), "version": _l("version"),
    "waiting": _l("waiting payments"), "year": _l("year"), "language": _l("language"),
    "disagreeing": _l("statements that do not add up"), "kind": _l("kind"), "how": _l("how"),
    "held_on": _l("day"), "forget_on": _l("forgotten on"), "meeting": _l("meeting"), "eligible": _l("voters"),
    "added": _l("new"), "updated": _l("brought up to date"),
}  # fmt: skip


KINDS: dict[str, LazyString] = {
    **VOUCHER_WORDS, **MAIL_WORDS, **{kind.value: word for kind, word in NUMBER_WORDS.items()},
    **{kind.value: word for kind, word in DOCUMENT_WORDS.items()},
    "mail": _l("by e-mail"), "print": _l("on paper"),
    "ordinary": _l("annual meeting"), "extra": _l("extra meeting"),
}  # fmt: skip


TAKEN_WORDS: dict[str, dict[object, LazyString]] = {
    "list": {one.value: LIST_WORDS[one] for one in ListName},
    "purpose": {one.value: LIST_PURPOSE_WORDS[one] for one in ListPurpose},
}


def log_line(row: LogRow) -> dict[str, object]:
    """One event for the page: who, when, what, about what, with which details."""
    known = EVENT_WORDS.get(Event(row.event)) if row.event in set(Event) else None
    subject = SUBJECT_WORDS.get(row.subject)
    about = f"{subject} {row.subject_id}" if subject and row.subject_id else None
    return {
        "number": row.event_id, "at": row.at, "who": row.who or str(ACTOR_WORDS.get(row.kind, "")),
        "what": str(known or row.event), "about": about, "detail": _detail(row.details),
    }  # fmt: skip


def _detail(details: dict[str, object]) -> str | None:
    parts = [_part(name, value, details) for name, value in details.items()]
    return "; ".join(part for part in parts if part) or None


def _part(name: str, value: object, details: dict[str, object]) -> str | None:  # noqa: PLR0911  # one answer a kind of detail
    if name == "key":
        return str(FACT_WORDS.get(str(value), value))
    if name in {"old", "new"}:
        key = str(details.get("key"))
        return f"{DETAIL_WORDS[name]}: {fact(key, _tuples(value))}"
    if name == "amount_ore" and isinstance(value, int):
        return kr(value)
    if name == "month":
        return month(str(value))
    if name == "reason":
        return str(value) or None
    if name == "seat":
        return str(SEAT_WORDS[Seat(str(value))]) if value in set(Seat) else None
    if name in {"role", "roles"}:
        roles = value if isinstance(value, list) else [value]
        return ", ".join(_role(str(role)) for role in roles)
    if name in {"new_recovery_codes", "recovery_code_used"}:
        return str(_("new recovery codes") if name.startswith("new") else _("a recovery code"))
    return _plain(name, value)


def _plain(name: str, value: object) -> str | None:
    if name in TAKEN_WORDS:
        return str(TAKEN_WORDS[name].get(value, value))
    if name == "checksum":
        return str(_("checksum %(code)s", code=str(value)[:16]))
    if name not in DETAIL_WORDS or value in (0, False, True):
        return None
    return f"{DETAIL_WORDS[name]} {KINDS.get(str(value), value)}"


def _role(text: str) -> str:
    if text in set(Role):
        return str(ROLE_WORDS[Role(text)])
    return str(ROLE_OF_ACCOUNT.get(text, text))


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
