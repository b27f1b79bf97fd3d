"""The people of the example association: its cast, and as many others as are wanted.

They are made from a seed and two days alone, so that the same give the same people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from qmember.domain.people import PersonRole, ReceiptWish
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.services import demo_names as names
from qmember.services.demo_cast import (
    EXCLUDED,
    Giving,
    Invented,
    address,
    cast,
    excluded_on,
    offices,
)

HIDDEN_PLACES = (16, 32)
"""Where the two protected people stand, so that they get the numbers P1017 and P1033."""

WITH_RECEIPTS = 12
"""So many of the givers choose about receipts; in a large association the others do not ask."""

FEWEST_GIVERS = 40


def invent(start: date, today: date, members: int, seed: int) -> list[Invented]:
    """Everybody who is known to the association by ``today``, in the order in which they came.

    Exactly ``members`` of them are members today; ``start`` is the day the register begins.
    """
    chance = random.Random(f"{seed}:people")  # noqa: S311  # the same people each time
    named = _at_most(cast(start), members)
    still = members - sum(one.membership is not None for one in named)
    others = [
        *(_member(chance, start, today) for _ in range(still)),
        *_gone(chance, start, today, members // 12),
        *(_giver(chance, start, today) for _ in range(max(FEWEST_GIVERS, members // 5))),
    ]
    return _in_order([*named, *offices(start), *_described(chance, others)], start)


def _at_most(people: Sequence[Invented], members: int) -> list[Invented]:
    """The cast with no more members than were asked for."""
    belong = [n for n, one in enumerate(people) if one.membership is not None]
    too_many = set(belong[members:])
    return [
        replace(one, facts=replace(one.facts, roles=())) if n in too_many else one
        for n, one in enumerate(people)
    ]


def _in_order(people: Sequence[Invented], start: date) -> list[Invented]:
    """Those of the first day first, the protected at their places; then the others as they came."""
    first = [one for one in people if one.known_on <= start and not one.facts.hidden]
    hidden = [one for one in people if one.facts.hidden]
    for place, one in zip(HIDDEN_PLACES, hidden, strict=True):
        first.insert(place, one)
    later = (one for one in people if one.known_on > start)
    return first + sorted(later, key=lambda one: one.known_on)


def _member(chance: random.Random, start: date, today: date) -> Invented:
    """One who is a member today; three of ten joined after the register began."""
    joined = _before(chance, start)
    if chance.random() < 0.3:  # noqa: PLR2004
        joined = start + timedelta(chance.randrange((today - start).days + 1))
    facts = PersonFacts(roles=(RoleSpan(PersonRole.MEMBER, joined),))
    return Invented(facts, max(joined, start), _gives(chance, never=0.75))


def _former(chance: random.Random, start: date, today: date) -> Invented:
    """One whose membership ended with the register's first year, or just as it began."""
    last = date(start.year, 12, 31)
    span = RoleSpan(PersonRole.MEMBER, _before(chance, start), last if last < today else start)
    return Invented(PersonFacts(roles=(span,)), start)


def _gone(chance: random.Random, start: date, today: date, count: int) -> Iterator[Invented]:
    """Those whose membership is over; the last of them was excluded."""
    for left in reversed(range(count)):
        one = _former(chance, start, today)
        yield one if left else _excluded(one, start, today)


def _excluded(one: Invented, start: date, today: date) -> Invented:
    """The same, as the one whom the board has excluded of late."""
    last = excluded_on(start, today) - timedelta(1)
    roles = tuple(replace(role, to_on=last) for role in one.facts.roles)
    return replace(one, facts=replace(one.facts, roles=roles), gives=Giving.NEVER, key=EXCLUDED)


def _giver(chance: random.Random, start: date, today: date) -> Invented:
    """One who gives without being a member; half of them came after the register began."""
    known = start
    if chance.random() < 0.5:  # noqa: PLR2004
        known = start + timedelta(chance.randrange((today - start).days + 1))
    return Invented(PersonFacts(), known, _gives(chance, never=0))


def _gives(chance: random.Random, *, never: float) -> Giving:
    if chance.random() < never:
        return Giving.NEVER
    return Giving.MONTHLY if chance.random() < 0.05 else Giving.SOMETIMES  # noqa: PLR2004


def _before(chance: random.Random, start: date) -> date:
    return start - timedelta(chance.randrange(60, 4000))


def _described(chance: random.Random, people: Sequence[Invented]) -> Iterator[Invented]:
    """Give each a name, a place and a wish about receipts."""
    choosing, used = 0, set[str]()
    for number, one in enumerate(people):
        choosing += one.gives is Giving.SOMETIMES
        asks = one.gives is Giving.SOMETIMES and choosing <= WITH_RECEIPTS
        known = replace(one.facts, name=_name(chance, used), receipt_wish=_wish(chance, asks=asks))
        yield replace(one, facts=_reached(chance, number, known))


def _name(chance: random.Random, used: set[str]) -> str:
    """A name that nobody has yet, as long as such are easily found."""
    for _ in range(20):
        name = f"{chance.choice(names.FIRST)} {chance.choice(names.LAST)}"
        if name not in used:
            break
    used.add(name)
    return name


def _wish(chance: random.Random, *, asks: bool) -> ReceiptWish:
    draw = chance.random()
    if not asks or draw > 0.55:  # noqa: PLR2004
        return ReceiptWish.NONE
    return ReceiptWish.PAPER if draw < 0.08 else ReceiptWish.EMAIL  # noqa: PLR2004


def _reached(chance: random.Random, number: int, facts: PersonFacts) -> PersonFacts:
    """The same with place, telephone and addresses, as far as her wish needs them or she gave them."""
    city, postcode = chance.choice(names.PLACES)
    phone = names.PHONE.format(names.FIRST_PHONE + number % names.PHONES)
    has_mail = facts.receipt_wish is ReceiptWish.EMAIL or chance.random() < 0.85  # noqa: PLR2004
    has_street = facts.receipt_wish is ReceiptWish.PAPER or chance.random() < 0.3  # noqa: PLR2004
    return replace(
        facts,
        email=address(facts.name or "", str(number)) if has_mail else None,
        phone=phone if chance.random() < 0.6 else None,  # noqa: PLR2004
        street=f"{chance.choice(names.STREETS)} {chance.randrange(1, 60)}" if has_street else None,
        postcode=postcode if has_street else None,
        city=city,
    )
