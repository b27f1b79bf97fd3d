"""How surely two descriptions are of the same person: points, each with its reason.

What is missing says nothing: an empty field is never like another empty field. Nobody is matched by
a name alone without being asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from qmember.domain.errors import N_, Refused
from qmember.domain.moved_facts import Moved
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.text import fold, words

SURE = 80
"""From so many points two descriptions are of one person."""

MAYBE = 40
"""From so many points somebody is asked."""

LIKE_POINTS = 35
ALIKE = 86
"""Percent of the letters that two names share in order, from which one may be a slip of the other."""
SAME_EMAIL, SAME_PHONE = N_("same e-mail address"), N_("same phone number")
SAME_NAME, LIKE_NAME = N_("same name"), N_("almost the same name")
SAME_ADDRESS, SAME_CITY = N_("same address"), N_("same city")
SAME_ORGNR, SAME_NUMBER = N_("same organisation number"), N_("same member number in the list")
SOMEBODY = PersonFacts(name="A")
OTHER_NAME, OTHER_CONTACT = N_("other name"), N_("other contact details")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two descriptions are alike, or not: an English message id and its points."""

    message: str
    points: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """The sum of what speaks for one person and against it, with the reasons."""

    reasons: tuple[Reason, ...] = ()

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def sure(self) -> bool:
        """Tell whether nobody needs to be asked: families share everything but their names."""
        named = any(reason.message in {SAME_NAME, SAME_ORGNR} for reason in self.reasons)
        return named and self.points >= SURE

    @property
    def maybe(self) -> bool:
        return self.points >= MAYBE


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody as comparisons read her: made once of each, since a list is compared with a register.

    ``parts`` are the words of her name, ``turned`` the name however it is divided and turned.
    """

    moved: Moved
    parts: tuple[str, ...]
    turned: frozenset[str]
    email: str
    street: tuple[str, ...]
    city: str


def described(moved: Moved) -> Described:
    """A description made ready to be compared."""
    parts = words(moved.name or "")
    return Described(
        moved, tuple(parts), frozenset("".join(parts[at:] + parts[:at]) for at in range(len(parts))),
        fold(moved.email or ""), tuple(words(moved.street or "")), fold(moved.city or ""),
    )  # fmt: skip


def likeness(one: Moved, other: Moved) -> Likeness:
    """Compare two descriptions; the order of the two does not matter."""
    return compared(described(one), described(other), whole=True)


def compared(one: Described, other: Described, *, whole: bool = False) -> Likeness:
    """The same of two that were made ready.

    A slip of the pen in a name takes long to see. Unless the ``whole`` answer is wanted, it is only
    looked for where somebody would be asked because of it.
    """
    told = (*_numbers(one.moved, other.moved), *_contact(one, other))
    matters = whole or sum(reason.points for reason in told) + LIKE_POINTS >= MAYBE
    return Likeness((*_names(one, other, slips=matters), *told))


def as_typed(**fields: str | None) -> Moved:
    """What has been typed so far of somebody, by the fields of ``PersonFacts``: half a number is none."""
    told = {name: _kept(name, text) for name, text in fields.items() if text and text.strip()}
    return Moved(**told)  # type: ignore[arg-type]  # names are those of both


def _kept(field: str, text: str) -> object:
    try:
        return getattr(cleaned(replace(SOMEBODY, **{field: text})), field)  # type: ignore[arg-type]  # by name
    except Refused:
        return None


def _names(one: Described, other: Described, *, slips: bool) -> Iterator[Reason]:
    """``Anna-Lena Öberg`` and ``Oberg, Annalena`` are one name."""
    if not one.parts or not other.parts:
        return
    if not one.turned.isdisjoint(other.turned):
        yield Reason(SAME_NAME, 50)
    elif slips and _alike(one.parts, other.parts):
        yield Reason(LIKE_NAME, LIKE_POINTS)
    elif set(one.parts).isdisjoint(other.parts):
        yield Reason(OTHER_NAME, -15)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names differ by no more than a slip of the pen or a middle name."""
    fewer, more = sorted((set(one), set(other)), key=len)
    if len(fewer) > 1 and fewer < more:
        return True
    first, second = sorted(("".join(one), "".join(other)))
    longest = 200 * min(len(first), len(second))  # as many letters as they can share, of both
    if longest < ALIKE * (len(first) + len(second)):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return 100 * matcher.quick_ratio() >= ALIKE and 100 * matcher.ratio() >= ALIKE


def _numbers(one: Moved, other: Moved) -> Iterator[Reason]:
    if one.orgnr and other.orgnr:
        yield Reason(SAME_ORGNR, 80) if one.orgnr == other.orgnr else Reason(OTHER_CONTACT, -80)
    if one.old_number and one.old_number == other.old_number:
        yield Reason(SAME_NUMBER, 40)


def _contact(one: Described, other: Described) -> Iterator[Reason]:
    """E-mail, telephone and place; what differs speaks a little against, since people move."""
    mine, hers = one.moved, other.moved
    if one.email and other.email:
        same = one.email == other.email
        yield Reason(SAME_EMAIL, 60) if same else Reason(OTHER_CONTACT, -10)
    if mine.phone and hers.phone:
        yield Reason(SAME_PHONE, 40) if mine.phone == hers.phone else Reason(OTHER_CONTACT, -5)
    if mine.postcode and hers.postcode and mine.postcode != hers.postcode:
        yield Reason(OTHER_CONTACT, -5)
    elif one.street and one.street == other.street:
        yield Reason(SAME_ADDRESS, 35)
    elif one.city and one.city == other.city:
        yield Reason(SAME_CITY, 5)


Key = tuple[str | bool, ...]
"""Something that two may have the same of: its kind and what it says."""


def keys_of(one: Described) -> set[Key]:
    """What somebody is found by: of two of whom somebody would be asked, one has a key of ``sought``.

    A name that is almost the same is not enough without more, of which the city is the least; all
    else has a key of its own.
    """
    told = bool(one.email), bool(one.moved.phone)
    return {*_certain(one), *((*key, *told) for key in _near(one))}


def sought(one: Described) -> set[Key]:
    """The keys of those with whom somebody is to be compared.

    Who lives in the same city and is called almost the same is not looked at where both tell of an
    e-mail address or of a telephone: it would be another, and that speaks against.
    """
    emails = (False,) if one.email else (False, True)
    phones = (False,) if one.moved.phone else (False, True)
    near = {(*key, email, phone) for key in _near(one) for email in emails for phone in phones}
    return {*_certain(one), *near}


def _certain(one: Described) -> Iterator[Key]:
    """What by itself may be reason enough to ask."""
    for kind in ("phone", "orgnr", "old_number"):
        if value := getattr(one.moved, kind):
            yield kind, value
    for turned in one.turned:
        yield "name", turned
    if one.email:
        yield "email", one.email
    if one.street:
        yield "street", " ".join(one.street)


def _near(one: Described) -> Iterator[Key]:
    """Names that may be a slip of hers, in her city."""
    if not one.city or not one.parts:
        return
    for first in one.parts:
        for second in one.parts:
            if first != second:
                yield "start", f"{first[:2]} {second} {one.city}"
    yield "whole", f"{''.join(one.parts)[:6]} {one.city}"
