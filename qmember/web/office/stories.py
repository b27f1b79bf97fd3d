"""What happened, in words: audit events as lines of a history."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from qmember.domain.events import Event
from qmember.queries.history import Happening
from qmember.web.filters import kr

WORDS = {
    Event.GIFT_RECORDED: _l("The gift was recorded"),
    Event.INCOME_RECORDED: _l("The income was recorded"),
    Event.INCOME_VOIDED: _l("Voided"),
    Event.INCOME_CORRECTED: _l("Corrected: this voucher replaces an earlier one"),
    Event.RECEIPT_ISSUED: _l("The receipt was issued"),
    Event.RECEIPT_VOIDED: _l("The receipt was voided"),
    Event.RECEIPT_DELIVERED: _l("The original left"),
    Event.PERSON_ADDED: _l("Added to the register"),
    Event.PERSON_EDITED: _l("The details were changed"),
    Event.PERSON_PROTECTED: _l("The protection was changed"),
    Event.PERSON_DECEASED: _l("Noted as deceased"),
    Event.PAYMENT_NAMED: _l("The payment was named"),
    Event.PAYMENT_UNNAMED: _l("The naming was undone"),
    Event.BANK_IMPORTED: _l("The bank file was read"),
    Event.MAIL_SENT: _l("The mail was sent"),
    Event.MAIL_CANCELLED: _l("The mail was taken back"),
    Event.SETTING_CHANGED: _l("A setting was changed"),
}
REASONS = {
    "undone": _l("undone"),
    "voided": _l("voided"),
    "replaced": _l("replaced by a new one"),
    "mail": _l("by e-mail"),
    "print": _l("on paper"),
}


def story(happened: list[Happening]) -> list[dict[str, object]]:
    """Lines for the history of a page: who, when, what and why."""
    return [
        {"who": one.who, "at": one.at, "what": what(one.event), "detail": detail(one.details)}
        for one in happened
    ]


def what(event: str) -> str:
    """An event in words; its own name where there are none."""
    known = WORDS.get(Event(event)) if event in set(Event) else None
    return str(known or event)


def detail(details: dict[str, object]) -> str | None:
    """What is worth telling of an event's details: number, amount, reason."""
    parts: list[str] = []
    if isinstance(number := details.get("number"), str):
        parts.append(number)
    if isinstance(amount := details.get("amount_ore"), int):
        parts.append(kr(amount))
    word = details.get("reason") or details.get("how")
    if isinstance(word, str):
        parts.append(str(REASONS.get(word, word)))
    return ", ".join(parts) or None


def line(who: str, at: datetime, text: str) -> dict[str, object]:
    """One line of a history that is not in the audit chain."""
    return {"who": who, "at": at, "what": text, "detail": None}
