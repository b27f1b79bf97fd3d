"""What happened, in words: audit events as lines of a history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from qmember.domain.events import Event
from qmember.queries.history import Happening
from qmember.web.filters import kr
from qmember.web.forms.refunds import WAY_WORDS
from qmember.web.office.audit_words import EVENT_WORDS
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import REASON_WORDS

WORDS = {
    Event.GIFT_RECORDED: _l("The gift was recorded"),
    Event.INCOME_RECORDED: _l("The income was recorded"),
    Event.BUNDLE_BEGUN: _l("The bundle was begun"),
    Event.BUNDLE_REGISTERED: _l("The bundle was registered"),
    Event.BUNDLE_UNDONE: _l("The bundle was undone as far as it could be"),
    Event.INCOME_VOIDED: _l("Voided"),
    Event.INCOME_CORRECTED: _l("Corrected: a new voucher replaces an earlier one"),
    Event.REFUND_MADE: _l("Refunded"),
    Event.REFUND_UNDONE: _l("The refund was undone"),
    Event.REFUND_PAID: _l("The refund was paid"),
    Event.REFUND_UNPAID: _l("The refund had not been paid"),
    Event.APPROVAL_ASKED: _l("Asked somebody else to agree"),
    Event.APPROVAL_GRANTED: _l("Somebody else agreed"),
    Event.APPROVAL_DECLINED: _l("Somebody else said no"),
    Event.APPROVAL_WITHDRAWN: _l("No longer asked for"),
    Event.RECEIPT_ISSUED: _l("The receipt was issued"),
    Event.RECEIPT_VOIDED: _l("The receipt was voided"),
    Event.RECEIPT_DELIVERED: _l("The original left"),
    Event.STATEMENT_ISSUED: _l("The statement was issued"),
    Event.STATEMENT_VOIDED: _l("The statement was voided"),
    Event.STATEMENT_DELIVERED: _l("The original left"),
    Event.PERSON_ADDED: _l("Added to the register"),
    Event.PERSON_EDITED: _l("The details were changed"),
    Event.PERSON_PROTECTED: _l("The protection was changed"),
    Event.PERSON_DECEASED: _l("Noted as deceased"),
    Event.PERSON_WISHES: _l("The wishes about contact were changed"),
    Event.PERSON_APART: _l("Noted as another person than one like her"),
    Event.PERSON_APART_UNDONE: _l("No longer noted as another person than one like her"),
    Event.DOCUMENT_KEPT: _l("A document was saved"),
    Event.DOCUMENT_REMOVED: _l("A document was removed"),
    Event.DOCUMENT_FORGOTTEN: _l("A document was forgotten on its day"),
    Event.PAYMENT_NAMED: _l("The payment was named"),
    Event.PAYMENT_UNNAMED: _l("The naming was undone"),
    Event.PAYMENT_RENAMED: _l("The payment follows the correction"),
    Event.OPENING_BALANCE: _l("The opening balance was booked"),
    Event.BANK_IMPORTED: _l("The bank file was read"),
    Event.MAIL_SENT: _l("The mail was sent"),
    Event.MAIL_CANCELLED: _l("The mail was taken back"),
    Event.FUNDING_TEXT: _l("The sentence was changed"),
    Event.FUNDING_ADOPTED: _l("The figures were adopted"),
    Event.SETTING_CHANGED: _l("A setting was changed"),
    Event.MEETING_PLANNED: _l("The meeting was planned"),
    Event.MEETING_MOVED: _l("The meeting was moved"),
    Event.MEETING_CANCELLED: _l("The meeting was called off"),
    Event.ROLL_PRINTED: _l("The roll was printed"),
}
REASONS = {
    **{why.value: word for why, word in REASON_WORDS.items()},
    "mail": _l("by e-mail"),
    "print": _l("on paper"),
    "voided": _l("the receipt was voided"),
    "handed_out": _l("the receipt was handed out"),
    "deceased": _l("the reader has died"),
    "only_letters": _l("the reader wants letters only"),
    "no_thanks": _l("the reader wants no thanks"),
    "no_asking": _l("the reader is not to be asked"),
    "undone": _l("undone"),
    **{way.value: word for way, word in WAY_WORDS.items()},
}


def story(
    happened: list[Happening], *, corrected: Mapping[int, str] | None = None
) -> list[dict[str, object]]:
    """Lines for the history of a page: who, when, what and why.

    ``corrected`` says what a correction changed, old and new, by the row id that it replaced.
    """
    return [
        {
            "who": one.who, "at": one.at, "what": what(one.event),
            "detail": detail(one.details, _changes(one, corrected or {})),
        }
        for one in happened
    ]  # fmt: skip


def what(event: str) -> str:
    """An event in words: those of a history, else those of the log; its name if we know it no more."""
    if event not in set(Event):
        return event
    return str(WORDS.get(Event(event)) or EVENT_WORDS[Event(event)])


def _changes(one: Happening, corrected: Mapping[int, str]) -> str | None:
    """What a correction changed, old and new."""
    if one.event == Event.REFUND_MADE:
        return _what_is_left(one.details)
    old = one.details.get("replaces")
    if one.event != Event.INCOME_CORRECTED or not isinstance(old, int):
        return None
    return corrected.get(old)


def _what_is_left(details: Mapping[str, object]) -> str | None:
    """``500,00 kr → 250,00 kr`` for income of which a part went back."""
    was, left = details.get("was_ore"), details.get("left_ore")
    if not isinstance(was, int) or not isinstance(left, int):
        return None
    return f"{kr(was)} → {kr(left)}"


def detail(details: dict[str, object], changed: str | None = None) -> str | None:
    """What is worth telling of an event's details: number, amount, old and new, reason, own words."""
    parts: list[str] = []
    if isinstance(number := details.get("number"), str):
        parts.append(number)
    if isinstance(amount := details.get("amount_ore"), int):
        parts.append(kr(amount))
    if changed:
        parts.append(changed)
    word = details.get("reason") or details.get("how") or details.get("why")
    if isinstance(word, str):
        said = str(REASONS.get(word, word))
        parts.append(said[:1].lower() + said[1:])
    own = details.get("words") or details.get("headline")
    if isinstance(own, str):
        parts.append(f"”{own}”")
    return " · ".join(parts) or None


def line(who: str, at: datetime, text: str) -> dict[str, object]:
    """One line of a history that is not in the audit chain."""
    return {"who": who, "at": at, "what": text, "detail": None}
