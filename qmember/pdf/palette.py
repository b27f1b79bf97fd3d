"""The colours of our documents: the tokens of the pages (ux.md 7.2), and the charts' own."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor, white

INK = HexColor("#1F1B24")
MUTED = HexColor("#5A5463")
LINE = HexColor("#857F8C")
HAIR = HexColor("#DDD8E1")
PLUM = HexColor("#4A2B57")
PLUM_TINT = HexColor("#F2ECF4")
BRICK = HexColor("#9B2A1C")
WHITE = white


@dataclass(frozen=True, slots=True)
class Fill:
    """How a category's bar is filled: its colour, and the pattern that tells it apart without colour."""

    colour: Color
    pattern: str


STATE_GRANTS = Fill(HexColor("#402156"), "solid")
MUNICIPAL_GRANTS = Fill(HexColor("#236859"), "rising")
PROJECT_FUNDS = Fill(HexColor("#B06D13"), "dots")
GIFTS = Fill(HexColor("#4383EF"), "falling")
MEMBERSHIP_FEES = Fill(HexColor("#741207"), "horizontal")
SALES = Fill(HexColor("#978F99"), "vertical")
SPONSORSHIP = Fill(HexColor("#B84A76"), "squares")
OTHER = Fill(WHITE, "empty")
"""For what has no colour of its own: white with an outline."""

FILLS = {
    "state_grants": STATE_GRANTS,
    "municipal_grants": MUNICIPAL_GRANTS,
    "project_funds": PROJECT_FUNDS,
    "gifts": GIFTS,
    "membership_fees": MEMBERSHIP_FEES,
    "sales": SALES,
    "sponsorship": SPONSORSHIP,
}
"""The fill of a category by its key; a key keeps its colour when others are missing."""
