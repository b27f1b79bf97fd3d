"""How receipts and thanks leave together with others: by mail, on paper, or not with the others at all.

Whether something may be sent to somebody at all is asked of the one gate (``domain.contact_wishes``).
Here stands only which way fits whom, and that nobody hidden is ever among others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qmember.domain import contact_wishes as gate
from qmember.domain.contact_wishes import Errand, Hindrance, Standing, hindrance
from qmember.domain.people import HIDDEN, Protection, ReceiptWish


class Way(StrEnum):
    """How something leaves."""

    MAIL = "mail"
    PAPER = "paper"


class Barred(StrEnum):
    """Why something does not leave with the others; some of it is handled one by one."""

    ANONYMOUS = "anonymous"
    PROTECTED = "protected"
    DISCREET = "discreet"
    DIED = "died"
    WISHES_NONE = "wishes_none"
    NO_ADDRESS = "no_address"
    OLD_PAPER = "old_paper"
    HELD = "held"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Reached:
    """What decides how somebody is reached.

    ``standing`` is what the gate asks, ``wish`` how she wants her receipts. ``has_address`` is a
    whole postal address.
    """

    standing: Standing
    wish: ReceiptWish
    has_email: bool
    has_address: bool


_GATES = {Way.MAIL: gate.Way.MAIL, Way.PAPER: gate.Way.BUNDLE}
_WHY = {
    Hindrance.DECEASED: Barred.DIED, Hindrance.HELD: Barred.HELD, Hindrance.HIDDEN: Barred.PROTECTED,
    Hindrance.NO_PAPER: Barred.DISCREET, Hindrance.NO_ASKING: Barred.WISHES_NONE,
    Hindrance.NO_THANKS: Barred.WISHES_NONE, Hindrance.ONLY_LETTERS: Barred.NO_ADDRESS,
}  # fmt: skip


def way_of_receipt(one: Reached | None) -> Way | Barred:
    """How the receipt of somebody's gift leaves together with others; None: nobody is named.

    As she wishes; on paper where she wants letters only. Hidden people are never among others.
    """
    if one is None:
        return Barred.ANONYMOUS
    if one.standing.protection in HIDDEN:
        return Barred.PROTECTED
    if one.wish is ReceiptWish.NONE:
        return Barred.DIED if one.standing.deceased else Barred.WISHES_NONE
    letters = gate.ContactWish.ONLY_LETTERS in one.standing.wishes
    mailed = one.wish is ReceiptWish.EMAIL and not letters
    return _first(one, Errand.RECEIPT, [Way.MAIL] if mailed else [Way.PAPER])


def way_of_thanks(one: Reached | None) -> Way | Barred:
    """How somebody is thanked together with others: the way of her receipts first, then the other.

    Hidden and discreet people are thanked one by one, if at all.
    """
    if one is None:
        return Barred.ANONYMOUS
    if one.standing.protection is Protection.DISCREET and not one.standing.deceased:
        return Barred.DISCREET
    if one.standing.protection in HIDDEN:
        return Barred.PROTECTED
    ways = [Way.PAPER, Way.MAIL] if one.wish is ReceiptWish.PAPER else [Way.MAIL, Way.PAPER]
    return _first(one, Errand.THANKS, ways)


def _first(one: Reached, errand: Errand, ways: Sequence[Way]) -> Way | Barred:
    """The first way that is open and has an address, or what bars the first of them."""
    has = {Way.MAIL: one.has_email, Way.PAPER: one.has_address}
    why: list[Barred] = []
    for way in ways:
        hindered = hindrance(one.standing, errand, _GATES[way])
        if hindered is None and has[way]:
            return way
        why.append(_WHY[hindered] if hindered is not None else Barred.NO_ADDRESS)
    return why[0]
