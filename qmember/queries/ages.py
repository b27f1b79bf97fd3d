"""Who asks for somebody's age here: the statutes, and types of membership; without them nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.births import reached
from qmember.domain.statute_rules import Key
from qmember.models.crypto import Keys
from qmember.queries.member_types import member_types
from qmember.queries.protected import births
from qmember.queries.reading import Reads
from qmember.queries.statutes import statutes_for


@dataclass(frozen=True, slots=True)
class AgeAsked:
    """A lowest age and who asks for it: a type of membership, or the statutes in a paragraph."""

    age: int
    type_name: str = ""
    paragraph: str = ""


def ages_asked(session: Reads, on: date) -> tuple[AgeAsked, ...]:
    """Every lowest age that holds on a day; empty where nothing asks, and no birth may be kept."""
    statutes = statutes_for(session, on)
    age = statutes.count(Key.MIN_AGE)
    first = [AgeAsked(age, paragraph=statutes.paragraph(Key.MIN_AGE))] if age else []
    rules = [(one.name, one.rule_on(on)) for one in member_types(session)]
    return (*first, *(AgeAsked(r.min_age, name) for name, r in rules if r and r.min_age))


def lowest_age(session: Reads, type_id: int, on: date) -> int | None:
    """The lowest age of a type of membership on a day; None where it has none."""
    kind = next((one for one in member_types(session) if one.id == type_id), None)
    rule = kind.rule_on(on) if kind else None
    return rule.min_age if rule else None


def too_young(
    session: Reads, keys: Keys, wanted: list[tuple[int, int]], on: date
) -> frozenset[tuple[int, int]]:
    """Which of these (person, type) pairs are known to be too young on a day; unknown is not too young."""
    ages = {type_id: lowest_age(session, type_id, on) for type_id in {one for _, one in wanted}}
    asked = [pair for pair in wanted if ages[pair[1]]]
    known = births(session, keys, [person_id for person_id, _ in asked]) if asked else {}
    return frozenset(
        (person_id, type_id)
        for person_id, type_id in asked
        if reached(known.get(person_id), ages[type_id] or 0, on) is False
    )
