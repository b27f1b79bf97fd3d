"""Choose the association's own colour and its own words of thanks."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.contrast import colour
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.services.association import choose
from qmember.services.unit import Unit

MOST_LINES = 5


def choose_colour(unit: Unit, text: str) -> None:
    """Choose the colour of headings and buttons, as ``#4A2B57``; empty: ours.

    Refused when it is no colour, or when text in it could not be read.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    try:
        accent = colour(text) if text.strip() else ""
    except Refused as error:
        raise Refused(error.message, field="accent") from None
    choose(unit, accent=accent)


def choose_thanks(unit: Unit, *, sv: Sequence[str], en: Sequence[str]) -> None:
    """Choose what mails with receipts say besides amount and day, line by line."""
    unit.need(Permission.MANAGE_SETTINGS)
    for name, lines in (("thanks_sv", sv), ("thanks_en", en)):
        if len(lines) > MOST_LINES:
            raise Refused("Write at most five lines", field=name)
    choose(unit, thanks_sv=tuple(sv), thanks_en=tuple(en))
