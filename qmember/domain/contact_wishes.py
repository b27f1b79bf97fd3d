"""How somebody wants to be reached, and the one rule that every mail, letter and list asks (E16).

A wish is a dated fact and has no reason. What is sent is an errand by a way; what hinders it is told by
one function, so that no page has a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.people import HIDDEN, Protection


class ContactWish(StrEnum):
    """What somebody has said about being reached."""

    NO_ASKING = "no_asking"
    NO_THANKS = "no_thanks"
    ONLY_LETTERS = "only_letters"


class Errand(StrEnum):
    """What is to be sent: something that asks for a gift, a thank-you, a receipt, or what a member gets."""

    ASKING = "asking"
    THANKS = "thanks"
    RECEIPT = "receipt"
    MEMBERSHIP = "membership"


class Way(StrEnum):
    """How it is sent: ``MAIL`` by e-mail, ``PAPER`` in an envelope, ``BUNDLE`` printed with others."""

    MAIL = "mail"
    PAPER = "paper"
    BUNDLE = "bundle"


class Hindrance(StrEnum):
    """Why something is not sent; the first that fits, in this order."""

    DECEASED = "deceased"
    HELD = "held"
    HIDDEN = "hidden"
    NO_PAPER = "no_paper"
    NO_ASKING = "no_asking"
    NO_THANKS = "no_thanks"
    ONLY_LETTERS = "only_letters"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether somebody may be reached: protection, death, wishes of the day.

    ``held`` when gifts of hers are not received without a decision: she is neither asked nor thanked.
    """

    protection: Protection = Protection.NORMAL
    deceased: bool = False
    wishes: frozenset[ContactWish] = frozenset()
    held: bool = False


OF_WISHES = {
    (Errand.ASKING, ContactWish.NO_ASKING): Hindrance.NO_ASKING,
    (Errand.THANKS, ContactWish.NO_THANKS): Hindrance.NO_THANKS,
}
"""Which wish hinders which errand, by whatever way."""


def hindrance(standing: Standing, errand: Errand, way: Way) -> Hindrance | None:
    """What hinders an errand, or None when it may go.

    A hidden person gets mails that she has asked for one by one, never anything on paper and nothing
    that goes to many; a discreet one nothing on paper (``ux`` 8.2). Neither is ever asked for gifts.
    """
    if standing.deceased:
        return Hindrance.DECEASED
    if standing.held and errand in {Errand.ASKING, Errand.THANKS}:
        return Hindrance.HELD
    if standing.protection in HIDDEN and (way is not Way.MAIL or errand is Errand.ASKING):
        return Hindrance.HIDDEN
    if standing.protection is Protection.DISCREET and way is not Way.MAIL:
        return Hindrance.NO_PAPER
    return _by_wish(standing, errand, way)


def _by_wish(standing: Standing, errand: Errand, way: Way) -> Hindrance | None:
    for (about, wish), why in OF_WISHES.items():
        if about is errand and wish in standing.wishes:
            return why
    only_letters = ContactWish.ONLY_LETTERS in standing.wishes
    return Hindrance.ONLY_LETTERS if only_letters and way is Way.MAIL else None
