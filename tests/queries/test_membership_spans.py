"""What lists and counts read is what the one function of status says, on both databases and any day."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.membership_facts import Standing
from qmember.domain.people import PersonRole, Protection
from qmember.domain.person_facts import PersonFacts
from qmember.domain.statute_rules import DEFINITIONS, Key
from qmember.domain.statutes import Rule
from qmember.models import (
    MemberNumber,
    MembershipApplication,
    MembershipBasis,
    MembershipChanged,
    MembershipEvent,
    MembershipMatter,
    MembershipPeriod,
    MembershipPeriodVoid,
    MembershipSpan,
    Person,
    PersonDeath,
)
from qmember.queries import invariants
from qmember.queries.member_facts import statuses
from qmember.queries.member_types import member_types
from qmember.queries.members import Asked, Which, all_members, members_page
from qmember.queries.membership_spans import spans_on, stale, standing_counts
from qmember.services import meetings, memberships, people
from qmember.services.association import choose
from qmember.services.membership_spans import catch_up
from qmember.services.people import add_people
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.people import KARIN, MONA, SIV

PEOPLE = 40


def a_day(chance: random.Random) -> date:
    return date(2023, 1, 1) + timedelta(days=chance.randrange(1500))


def random_rules(unit, chance: random.Random, year: int) -> None:
    """Two versions of the statutes, a year that begins another month, and perhaps an annual meeting."""
    for _ in range(2):
        rules = {
            Key.LAPSE: Rule(chance.choice(DEFINITIONS[Key.LAPSE].choices), "§ 5"),
            Key.LAPSE_MONTHS: Rule(chance.randrange(1, 9), "§ 5"),
            Key.STARTS_AT: Rule(chance.choice(DEFINITIONS[Key.STARTS_AT].choices), "§ 4"),
        }
        write_statutes(unit, from_on=a_day(chance), rules=rules)
    choose(unit, fiscal_month=chance.choice([1, 5, 7]))
    if chance.randrange(3):
        meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(year, 3, 20))


def matter(unit, person_id: int, kind: str, on: date, **more: int) -> int:
    row = MembershipMatter(
        person_id=person_id, kind=kind, from_on=on, at=unit.now, by="test", **more
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row.id


def random_appeal(unit, chance: random.Random, event: MembershipEvent) -> None:
    """An appeal against an exclusion, which is answered or taken back or neither."""
    on = event.from_on + timedelta(days=chance.randrange(40))
    appeal = matter(unit, event.person_id, "appealed", on, event_id=event.id)
    answer = chance.choice(["upheld", "overturned", "overturned", "undone", ""])
    if answer:
        about = {"undoes_id" if answer == "undone" else "about_id": appeal}
        later = on + timedelta(days=chance.randrange(200))
        matter(unit, event.person_id, answer, later, **about)


def random_facts(unit, chance: random.Random, person_id: int, kinds: list[int]) -> None:
    """Things that happen to one person, in any order; some are undone."""
    said = {"decision": "", "at": unit.now, "by": "test"}
    for kind in chance.choices(
        ["accepted", "accepted", "resigned", "excluded", "reminded", "type_changed"], k=5
    ):
        type_id = chance.choice(kinds) if kind in ("accepted", "type_changed") else None
        event = MembershipEvent(
            person_id=person_id, kind=kind, from_on=a_day(chance), type_id=type_id, **said
        )
        unit.session.add(event)
        unit.session.flush()
        if kind == "excluded" and chance.randrange(3):
            random_appeal(unit, chance, event)
        if chance.randrange(4) == 0:
            unit.session.add(MembershipEvent(
                person_id=person_id, kind="undone", from_on=event.from_on, undoes_id=event.id, **said
            ))  # fmt: skip
    for kind in chance.sample(["course", "suspended"], k=chance.randrange(3)):
        matter(unit, person_id, kind, a_day(chance))
    for year in chance.sample([2023, 2024, 2025, 2026], k=chance.randrange(4)):
        period = MembershipPeriod(
            person_id=person_id, from_on=date(year, 1, 1), to_on=date(year, 12, 31),
            settled_on=a_day(chance), cause="payment", at=unit.now, by="test",
        )  # fmt: skip
        unit.session.add(period)
        unit.session.flush()
        if chance.randrange(4) == 0:
            unit.session.add(MembershipPeriodVoid(period_id=period.id, at=unit.now, by="test"))
    if chance.randrange(4) == 0:
        asked = a_day(chance)
        refused = chance.choice([None, asked + timedelta(days=9)])
        unit.session.add(MembershipApplication(
            person_id=person_id, type_id=kinds[0], asked_on=asked,
            until_on=asked + timedelta(days=90), refused_on=refused,
        ))  # fmt: skip
    if chance.randrange(8) == 0:
        unit.session.add(PersonDeath(person_id=person_id, died_on=a_day(chance), noted_at=unit.now))


def same(database, chance: random.Random) -> None:
    """Every person, on a dozen days: what was read is what is computed from the facts."""
    with database.reading() as session:
        assert not stale(session)
        kinds = [None, *(one.id for one in member_types(session))]
        for on in [a_day(chance) for _ in range(8)]:
            computed = statuses(session, on)
            known = {i: one for i, one in computed.items() if one.standing is not Standing.NONE}
            assert spans_on(session, on) == known
            counts = standing_counts(session, EVERYTHING, on)
            assert +Counter(counts) == Counter(one.standing for one in known.values())
            for which in Which:
                asked = Asked(on, which, chance.choice(kinds))
                page = members_page(session, EVERYTHING, asked)
                there = sum(asked.takes(one) for one in known.values())
                assert (page.counts[which], len(page.rows)) == (there, min(there, 50))
                assert all(asked.takes(row.status) for row in page.rows)
            assert len(all_members(session, EVERYTHING, on)) == len(known)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_read_is_what_the_function_says(association, open_unit, seed) -> None:
    chance = random.Random(seed)  # noqa: S311  # invented people
    with open_unit(EVERYTHING) as unit:
        kinds = [one.id for one in member_types(unit.session)]
        ids = add_people(unit, [PersonFacts(name=f"Medlem {n}") for n in range(PEOPLE)])
        random_rules(unit, chance, 2027)
        for person_id in ids[: PEOPLE // 2]:
            random_facts(unit, chance, person_id, kinds)
    same(association, chance)
    with open_unit(EVERYTHING) as unit:  # facts that come later
        for person_id in ids[PEOPLE // 2 :]:
            random_facts(unit, chance, person_id, kinds)
    same(association, chance)
    with open_unit(EVERYTHING) as unit:  # rules that come later
        random_rules(unit, chance, 2028)
    same(association, chance)
    with association.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


@pytest.fixture
def known(association, open_unit) -> None:
    """A member, one who is protected, one who only asks, and a giver who does."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        for name, level in (("Anna Ek", Protection.NORMAL), ("Maja Berg", Protection.PROTECTED)):
            person = people.add_person(unit, name=name, protection=level)
            memberships.accept(unit, person.id, type_id=kind, on=date(2026, 3, 1))
        for name in ("Gun Lind", "Tova Ny"):
            person = people.add_person(unit, name=name)
            memberships.apply_for(unit, person.id, type_id=kind, on=TODAY)
            if name == "Gun Lind":
                people.ensure_role(unit, person.id, PersonRole.GIVER, TODAY)


@pytest.mark.parametrize(
    ("viewer", "active", "waiting"),
    [(SIV, 2, 2), (KARIN, 1, 2), (MONA, 1, 1), (EVERYTHING, 2, 2)],
)
def test_everybody_counts_whom_she_meets(association, known, viewer, active, waiting) -> None:
    """Karin does not know of the protected one, nor Mona of who has only given."""
    with association.reading() as session:
        found = {
            which: members_page(session, viewer, Asked(TODAY, which))
            for which in (Which.ACTIVE, Which.WAITING)
        }
        everybody = all_members(session, viewer, TODAY)
        new = members_page(session, viewer, Asked(TODAY, Which.NEW))
    assert [len(page.rows) for page in found.values()] == [active, waiting]
    assert (len(new.rows), new.counts[Which.NEW]) == (active, active)
    assert [found[which].counts[which] for which in found] == [active, waiting]
    assert len(everybody) == active + waiting


@pytest.mark.parametrize(
    ("words", "shown"), [("anna", ["Anna Ek"]), ("ek", ["Anna Ek"]), ("maja", []), ("P1002", [])]
)
def test_words_and_numbers_find_members_but_no_hidden_one(association, known, words, shown) -> None:
    with association.reading() as session:
        page = members_page(session, KARIN, Asked(TODAY), words=words)
        number = session.query(MemberNumber.number).join(Person).filter_by(name="Anna Ek").scalar()
        exact = members_page(session, KARIN, Asked(TODAY), words=number)
    assert [row.shown_as for row in page.rows] == shown
    assert [row.shown_as for row in exact.rows] == ["Anna Ek"]


def test_a_fact_that_nobody_told_of_is_found_by_the_doctor(association, known) -> None:
    with association.writing() as session:
        session.execute(update(MembershipSpan).values(standing="paid"))
    with association.reading() as session:
        wrong = [found.name for found in invariants.check_all(session, KEYS) if not found.ok]
    assert wrong == ["memberships are as their facts say"]


def test_a_database_that_was_upgraded_catches_up(association, known) -> None:
    with association.writing() as session:
        session.execute(delete(MembershipSpan))
        session.execute(delete(MembershipBasis))
        session.add(MembershipChanged(person_id=0))
    catch_up(association)
    with association.reading() as session:
        assert len(spans_on(session, TODAY)) == 4
        assert not stale(session)
