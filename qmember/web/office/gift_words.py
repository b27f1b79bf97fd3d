"""A gift's facts in words, and what differs between two of them: old and new, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from qmember.domain.ledger import Anonymity, Channel
from qmember.queries.gifts import GiftRow
from qmember.web.filters import kr
from qmember.web.words import ANONYMITY_WORDS, CHANNEL_WORDS


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: its label, and both values in words."""

    label: str
    old: str
    new: str


def facts(row: GiftRow) -> dict[str, tuple[str, str]]:
    """Label and value in words of each fact that a correction may change, by the form's field."""
    return {
        "amount": (_("Amount"), kr(row.amount_ore)),
        "giver": (_("Giver"), _giver(row)),
        "received_on": (_("Date"), row.received_on.isoformat()),
        "channel": (_("Way of payment"), str(CHANNEL_WORDS[Channel(row.channel)])),
        "purpose_id": (_("Purpose"), row.purpose or _("None")),
        "anonymity": (_("Anonymity"), str(ANONYMITY_WORDS[Anonymity(row.anonymity)])),
    }


def changes(old: GiftRow, new: GiftRow) -> list[Change]:
    """What differs between a row and the one that replaced it."""
    before, after = facts(old), facts(new)
    return [
        Change(label, value, after[name][1])
        for name, (label, value) in before.items()
        if value != after[name][1]
    ]


def _giver(row: GiftRow) -> str:
    """The giver with her number, since two may have the same name."""
    if not row.shown_as:
        return str(_("Anonymous"))
    if row.person is None or row.person == row.shown_as:
        return row.shown_as
    return f"{row.shown_as} ({row.person})"


def changes_in_words(old: GiftRow, new: GiftRow) -> str:
    """``Givare Anna Ek → Karin Lundh, Belopp 500,00 kr → 400,00 kr``."""
    return ", ".join(f"{one.label} {one.old} → {one.new}" for one in changes(old, new))
