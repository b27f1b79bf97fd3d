"""Invented members for the engine of voting rights, and statutes written in one line."""

from __future__ import annotations

from datetime import date

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule, Statutes
from qmember.domain.voters import Fee, Membership, Vote, Voter

MEETING = date(2027, 3, 25)
NEW_YEAR, NEW_YEARS_EVE = date(2027, 1, 1), date(2027, 12, 31)


def statutes(paragraph: str = "§ 4", **rules) -> Statutes:
    """Statutes that say these rules, each in the same paragraph: ``fee_rule="none"``."""
    said = {Key[name.upper()]: Rule(value, paragraph) for name, value in rules.items()}
    return Statutes(1, date(2020, 1, 1), said)


def fee(settled=None, year=2027, **more) -> Fee:
    """The fee of a calendar year, due at the end of January."""
    return Fee(
        date(year, 1, 1), date(year, 12, 31), date(year, 1, 31), settled_on=settled, **more
    )  # fmt: skip


def member(number="P1001", **more) -> Voter:
    """A member since 2021 who has paid on 12 February 2027 and of whom nothing else is known."""
    whole = Voter(
        number, f"Medlem {number}", Vote.YES, "Medlem",
        memberships=(Membership(date(2021, 5, 2), date(2021, 5, 10)),),
        fees=(fee(date(2027, 2, 12)),),
    )  # fmt: skip
    return whole._replace(**more)
