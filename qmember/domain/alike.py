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


def likeness(one: Moved, other: Moved) -> Likeness:
    """Compare two descriptions; the order of the two does not matter."""
    return Likeness((*_names(one, other), *_numbers(one, other), *_contact(one, other)))


def as_typed(**fields: str | None) -> Moved:
    """What has been typed so far of somebody, by the fields of ``PersonFacts``: half a number is none."""
    told = {name: _kept(name, text) for name, text in fields.items() if text and text.strip()}
    return Moved(**told)  # type: ignore[arg-type]  # names are those of both


def _kept(field: str, text: str) -> object:
    try:
        return getattr(cleaned(replace(SOMEBODY, **{field: text})), field)  # type: ignore[arg-type]  # by name
    except Refused:
        return None


def _names(one: Moved, other: Moved) -> Iterator[Reason]:
    if not one.name or not other.name:
        return
    if _bare(one.name) & _bare(other.name):
        yield Reason(SAME_NAME, 50)
    elif alike_names(one.name, other.name):
        yield Reason(LIKE_NAME, 35)
    elif not set(words(one.name)) & set(words(other.name)):
        yield Reason(OTHER_NAME, -15)


def _bare(name: str) -> set[str]:
    """A name however it is divided and turned: ``Anna-Lena Öberg`` and ``Oberg, Annalena`` are one."""
    parts = words(name)
    return {"".join(parts[at:] + parts[:at]) for at in range(len(parts))}


def alike_names(one: str, other: str) -> bool:
    """Tell whether two names differ by no more than a slip of the pen or a middle name."""
    fewer, more = sorted((set(words(one)), set(words(other))), key=len)
    if len(fewer) > 1 and fewer < more:
        return True
    first, second = sorted(("".join(words(one)), "".join(words(other))))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return 100 * matcher.real_quick_ratio() >= ALIKE and 100 * matcher.ratio() >= ALIKE


def _numbers(one: Moved, other: Moved) -> Iterator[Reason]:
    if one.orgnr and other.orgnr:
        yield Reason(SAME_ORGNR, 80) if one.orgnr == other.orgnr else Reason(OTHER_CONTACT, -80)
    if one.old_number and one.old_number == other.old_number:
        yield Reason(SAME_NUMBER, 40)


def _contact(one: Moved, other: Moved) -> Iterator[Reason]:
    """E-mail, telephone and place; what differs speaks a little against, since people move."""
    if one.email and other.email:
        same = fold(one.email) == fold(other.email)
        yield Reason(SAME_EMAIL, 60) if same else Reason(OTHER_CONTACT, -10)
    if one.phone and other.phone:
        yield Reason(SAME_PHONE, 40) if one.phone == other.phone else Reason(OTHER_CONTACT, -5)
    if one.postcode and other.postcode and one.postcode != other.postcode:
        yield Reason(OTHER_CONTACT, -5)
    elif one.street and other.street and words(one.street) == words(other.street):
        yield Reason(SAME_ADDRESS, 35)
    elif one.city and other.city and fold(one.city) == fold(other.city):
        yield Reason(SAME_CITY, 5)


def keys_of(moved: Moved) -> set[tuple[str, str]]:
    """What two descriptions of one person have at least one of: they are only compared then."""
    found: set[tuple[str, str]] = set()
    for kind in ("email", "phone", "orgnr", "old_number"):
        if value := getattr(moved, kind):
            found.add((kind, fold(value)))
    if moved.street and moved.city:
        found.add(("place", " ".join(words(f"{moved.street} {moved.city}"))))
    if moved.name and (parts := words(moved.name)):
        found.add(("name", " ".join(sorted(parts))))
        found |= {("start", f"{one[:2]} {two}") for one in parts for two in parts if one != two}
        found.add(("whole", "".join(parts)[:6]))
    return found
