"""The story of a person in words: deeds without values, and money for those who read money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from qmember.domain.documents import DocumentKind
from qmember.domain.events import Event
from qmember.domain.people import PersonRole
from qmember.domain.permissions import Permission
from qmember.queries.gifts import GiftRow
from qmember.queries.person_card import Moment
from qmember.web.context import viewer
from qmember.web.filters import kr
from qmember.web.office.stories import what
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import DOCUMENT_WORDS, INCOME_WORDS, PERSON_ROLE_WORDS

FIELD_WORDS = {
    "name": _l("name"),
    "kind": _l("person or organisation"),
    "payer_kind": _l("counted as"),
    "email": _l("e-mail"),
    "phone": _l("telephone"),
    "street": _l("address"),
    "postcode": _l("postcode"),
    "city": _l("place"),
    "orgnr": _l("organisation number"),
    "born": _l("birth"),
    "receipt_wish": _l("gift receipts"),
    "language": _l("language"),
    "may_be_named": _l("thanks by name"),
    "named_as": _l("wants to be named as"),
    "protection": _l("protection"),
    "no_asking": _l("do not ask"),
    "no_thanks": _l("do not thank"),
    "only_letters": _l("only by letter"),
}


def life(moments: Sequence[Moment]) -> list[dict[str, object]]:
    """Lines of a person's history, the newest first."""
    return [_money(one.gift) if one.gift else _deed(one) for one in moments]


def _deed(one: Moment) -> dict[str, object]:
    detail = DOCUMENT_WORDS[DocumentKind(one.document)] if one.document else _fields(one)
    return _line(one.who, one.at, _what(one), str(detail) or None)


def _what(one: Moment) -> str:
    if one.event == Event.PERSON_NOT_DECEASED:
        return str(_("The note of a death was taken back"))
    if one.role is None:
        return what(one.event)
    role = str(PERSON_ROLE_WORDS[PersonRole(one.role)]).lower()
    if one.event == Event.PERSON_ROLE_ENDED:
        return str(_("%(role)s no more", role=role))
    return str(_("Became: %(role)s", role=role))


def _fields(one: Moment) -> str:
    """Which fields a change was about; where somebody is new they go without saying."""
    if one.event == Event.PERSON_ADDED:
        return ""
    return ", ".join(str(FIELD_WORDS[name]) for name in one.fields if name in FIELD_WORDS)


def _money(gift: GiftRow) -> dict[str, object]:
    kind = next(
        (str(word) for known, word in INCOME_WORDS.items() if known == gift.kind), gift.kind
    )
    text = _("%(kind)s of %(amount)s", kind=kind, amount=kr(gift.amount_ore))
    states = {"voided": _("voided"), "corrected": _("corrected"), "refunded": _("refunded")}
    parts = [_("voucher %(number)s", number=gift.voucher), states.get(gift.state)]
    line = _line(None, None, str(text), ", ".join(str(part) for part in parts if part))
    follows = viewer().may(Permission.READ_LEDGER)
    href = url_for("office.ledger.show", number=gift.voucher) if follows else None
    return line | {"day": gift.received_on, "href": href}


def _line(who: str | None, at: datetime | None, text: str, detail: str | None) -> dict[str, object]:
    return {"who": who, "at": at, "what": text, "detail": detail}
