"""Words of the settings: the association's facts, what accounts are for, kinds of numbers."""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString

from qmember.domain.fee_policies import Over
from qmember.domain.ledger import AccountRole
from qmember.domain.mandates import Seat
from qmember.domain.own_numbers import NumberKind
from qmember.domain.periods import Month
from qmember.domain.permissions import Role
from qmember.web.filters import kr, month
from qmember.web.forms.fees import OVER_WORDS
from qmember.web.office.mandate_words import SEAT_WORDS
from qmember.web.office.receipt_words import MAIL_WAYS
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import INCOME_WORDS, ROLE_WORDS

FACT_WORDS: dict[str, LazyString] = {
    "name": _l("The association's name"),
    "orgnr": _l("Organisation number"),
    "bankgiro": _l("Bankgiro"),
    "swish": _l("Swish number"),
    "address": _l("Postal address"),
    "phone": _l("Telephone"),
    "email": _l("E-mail"),
    "website": _l("Website"),
    "mail_sender": _l("Sender's name in mails"),
    "neutral_sender": _l("Neutral sender's name"),
    "anchor_email": _l("Where the check value of the day is mailed"),
    "fiscal_month": _l("First month of the fiscal year"),
    "taken_over_on": _l("Day of the take-over"),
    "tax_periods": _l("Approved for tax reduction"),
    "large_gift_ore": _l("Confirm gifts above"),
    "refund_limit_ore": _l("One person alone refunds at most"),
    "receipt_delay_minutes": _l("Minutes before a receipt is mailed"),
    "fee_over": _l("When somebody pays too much"),
    "fee_short_ore": _l("So much of a fee may lack"),
    "grant_payers": _l("Who pays out grants of others"),
    "accent": _l("Colour of headings and buttons"),
    "thanks_sv": _l("Your own words, in Swedish"),
    "thanks_en": _l("Your own words, in English"),
    "exit_url": _l("Where Leave the page leads"),
    "receipt_mail": _l("A mail brings the receipt as"),
    "public_url": _l("The address of these pages, for strangers"),
    "receipt_least_ore": _l("Receipts for gifts from"),
    "seats": _l("Elected seats"),
    "seat_roles": _l("What seats open"),
    "demo": _l("Example association"),
}
NUMBER_WORDS = {
    NumberKind.BANKGIRO: _l("Bankgiro"),
    NumberKind.SWISH: _l("Swish"),
    NumberKind.PLUSGIRO: _l("Plusgiro"),
    NumberKind.BBAN: _l("Bank account"),
    NumberKind.IBAN: _l("IBAN"),
}
MAIL_WORDS: dict[str, LazyString] = {
    "gift_receipt": _l("Gift receipt"),
    "refund": _l("The receipt no longer holds"),
    "thanks": _l("Thank-you"),
    "gift_statement": _l("Yearly statement"),
    "invitation": _l("Invitation"),
    "password_reset": _l("New password"),
    "new_device": _l("New login"),
    "question": _l("A question waits"),
    "wrong_code": _l("Login not finished"),
    "audit_anchor": _l("The check value of the day"),
    "vault_summary": _l("The summary of the month"),
}
ROLE_OF_ACCOUNT: dict[str, LazyString] = {
    AccountRole.BANK: _l("Bank account"),
    AccountRole.CASH: _l("Cash"),
    AccountRole.CLEARING_BANKGIRO: _l("Gifts by bankgiro, until the bank file comes"),
    AccountRole.CLEARING_SWISH: _l("Gifts by Swish, until the bank file comes"),
    AccountRole.CLEARING_CARD: _l("Gifts by card, until the bank file comes"),
    AccountRole.CLEARING_TRANSFER: _l("Gifts by transfer, until the bank file comes"),
    AccountRole.REFUNDS: _l("What is owed back"),
    AccountRole.SUSPENSE: _l("Payments that wait for a name"),
    AccountRole.BOOKKEEPING: _l("What the bookkeeping program books"),
    AccountRole.OPENING: _l("Opening balances"),
    **{f"income.{kind}": word for kind, word in INCOME_WORDS.items()},
}


def fact(key: str, value: object) -> str:
    """A choice of the association in words."""
    if value in {"", None} or value == ():
        return "–"
    amounts = {"large_gift_ore", "fee_short_ore", "refund_limit_ore", "receipt_least_ore"}
    if key in amounts and isinstance(value, int):
        return kr(value)
    if key == "fiscal_month" and isinstance(value, int):
        return month(Month(f"{date.max.year}-{value:02d}")).split()[0]
    if key in {"receipt_mail", "fee_over"}:
        return str(MAIL_WAYS[str(value)] if key == "receipt_mail" else OVER_WORDS[Over(str(value))])
    if isinstance(value, tuple):
        return ", ".join(_one(key, one) for one in value)
    return str(value)


def _one(key: str, one: object) -> str:
    """One of several: a line, a period of two days, or a seat."""
    if not isinstance(one, tuple):
        return str(one)
    if key in {"seats", "seat_roles"}:
        return _seat(*one)
    return " – ".join(str(part) for part in one)


def _seat(seat: str, what: object) -> str:
    """A seat with how many there are of it, or with the office that it opens."""
    word = ROLE_WORDS[Role(what)] if isinstance(what, str) else what
    return f"{SEAT_WORDS[Seat(seat)]}: {word}"
