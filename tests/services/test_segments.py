"""People are put into groups and taken out; whoever is in danger is in none, and leaves all silently."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.errors import NotAllowed, NotFound, Refused
from qmember.domain.people import PersonRole, Protection
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.domain.segments import MOST, SegmentFacts
from qmember.models import AuditEvent, Segment, SegmentPerson
from qmember.queries import invariants
from qmember.queries.member_lists import Chosen, how_many
from qmember.queries.member_types import member_types
from qmember.queries.members import Asked, Which, member_ids, members_in_segment
from qmember.queries.people import people_page
from qmember.queries.segments import all_segments, ids_in, open_segments, segments_of
from qmember.services import memberships
from qmember.services.clock import Clock
from qmember.services.people import add_people
from qmember.services.protection import set_protection
from qmember.services.segments import end_segment, make_segment, put_in, take_out
from qmember.services.tidying import Tidying
from tests.conftest import EVERYTHING, TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV

GIVER = RoleSpan(PersonRole.GIVER, date(2025, 1, 1))
LAST = date(2027, 6, 30)


def facts(name: str = "Nyhetsbrev", **more: object) -> SegmentFacts:
    return SegmentFacts(**{"name": name, "purpose": "Brev", "last_on": LAST} | more)


@pytest.fixture
def ids(association, open_unit) -> list[int]:
    """Two members, somebody who only gives, and a member who is hidden."""
    with open_unit(EVERYTHING) as unit:
        found = add_people(
            unit,
            [
                PersonFacts(name="Öst Gun"), PersonFacts(name="Anna Ek"),
                PersonFacts(name="Firman AB", roles=(GIVER,)),
                PersonFacts(name="Dold", protection=Protection.PROTECTED),
            ],
        )  # fmt: skip
        kind = member_types(unit.session)[0].id
        for person_id in (found[0], found[1], found[3]):
            memberships.accept(unit, person_id, type_id=kind, on=date(2026, 1, 1))
    return found


@pytest.fixture
def letters(ids, open_unit) -> int:
    """A group, and nobody in it."""
    with open_unit(EVERYTHING) as unit:
        return make_segment(unit, facts())


def inside(database, viewer, segment_id: int) -> list[int]:
    with database.reading() as session:
        return ids_in(session, viewer, segment_id, TODAY)


def test_put_in_once_and_taken_out_from_that_day(database, ids, letters, open_unit) -> None:
    with open_unit(KARIN) as unit:
        assert put_in(unit, letters, [ids[0], ids[1], ids[0]]) == 2
        assert put_in(unit, letters, [ids[0]]) == 0
    assert inside(database, KARIN, letters) == [ids[1], ids[0]]
    with open_unit(MONA) as unit:
        assert take_out(unit, letters, [ids[0], ids[2]]) == 1
        assert take_out(unit, letters, [ids[0]]) == 0
    assert inside(database, KARIN, letters) == [ids[1]]
    with database.reading() as session:
        assert segments_of(session, KARIN, ids[0], TODAY) == []
        [one] = segments_of(session, KARIN, ids[1], TODAY)
        assert (one.name, one.since, one.by) == ("Nyhetsbrev", TODAY, "Karin")
        events = session.scalars(
            select(AuditEvent.event)
            .where(AuditEvent.event.like("segment.%"))
            .order_by(AuditEvent.id)
        ).all()
    assert events == ["segment.made", "segment.joined", "segment.joined", "segment.left"]


def test_nobody_hidden_is_put_in_and_the_others_are(database, ids, letters, open_unit) -> None:
    with open_unit(SIV) as unit:
        assert put_in(unit, letters, [ids[3], ids[1]]) == 1
    assert inside(database, EVERYTHING, letters) == [ids[1]]


def test_whom_she_does_not_meet_is_not_put_in(database, ids, letters, open_unit) -> None:
    with open_unit(MONA) as unit:
        assert put_in(unit, letters, [ids[2]]) == 0
    with open_unit(KARIN) as unit:
        assert put_in(unit, letters, [ids[2]]) == 1
    assert inside(database, MONA, letters) == []
    assert inside(database, KARIN, letters) == [ids[2]]


@pytest.mark.parametrize("level", [Protection.PROTECTED, Protection.OFF_REGISTER])
def test_who_becomes_hidden_was_in_none(database, ids, letters, open_unit, level) -> None:
    with open_unit(KARIN) as unit:
        put_in(unit, letters, ids[:2])
        take_out(unit, letters, [ids[0]])
    with open_unit(EVERYTHING) as unit:
        for person_id in ids[:2]:
            set_protection(unit, person_id, level)
    with database.reading() as session:
        assert session.scalars(select(SegmentPerson.id)).all() == []
        assert "segment.left" not in session.scalars(
            select(AuditEvent.event).where(AuditEvent.subject_id == ids[1])
        )
        assert [one for one in invariants.check_rows(session, database.keys) if not one.ok] == []


def test_over_nobody_is_known_to_have_been_in_it(database, ids, letters, open_unit) -> None:
    with open_unit(KARIN) as unit:
        put_in(unit, letters, ids[:2])
    Tidying(database, Clock(LAST)).run_if_due()
    assert len(inside(database, KARIN, letters)) == 2
    Tidying(database, Clock(LAST + timedelta(days=1))).run_if_due()
    with database.reading() as session:
        assert session.scalars(select(SegmentPerson.id)).all() == []
        assert open_segments(session, KARIN, LAST + timedelta(days=1)) == []
        assert len(all_segments(session, KARIN, LAST + timedelta(days=1))) == 1


def test_ended_it_is_over_at_once_and_its_name_is_free(database, ids, letters, open_unit) -> None:
    with open_unit(KARIN) as unit:
        put_in(unit, letters, ids[:2])
        with pytest.raises(Refused, match="already a group"):
            make_segment(unit, facts("nyhetsbrev"))
        end_segment(unit, letters)
        end_segment(unit, letters)
        assert unit.session.scalars(select(SegmentPerson.id)).all() == []
        with pytest.raises(NotFound):
            put_in(unit, letters, ids[:1])
        make_segment(unit, facts())


def test_there_are_few(ids, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        for number in range(MOST):
            make_segment(unit, facts(f"Grupp {number}"))
        with pytest.raises(Refused, match="End one first"):
            make_segment(unit, facts("En till"))
        assert unit.session.query(Segment).count() == MOST


def test_who_may(ids, letters, open_unit) -> None:
    for viewer, deed in (
        (MONA, lambda unit: make_segment(unit, facts("Ny"))),
        (SIV, lambda unit: end_segment(unit, letters)),
        (BIRGIT, lambda unit: put_in(unit, letters, ids)),
        (RUT, lambda unit: take_out(unit, letters, ids)),
    ):
        with pytest.raises(NotAllowed), open_unit(viewer) as unit:
            deed(unit)


def test_one_that_tells_of_money_is_not_there_for_the_others(database, ids, open_unit) -> None:
    with open_unit(KARIN) as unit:
        monthly = make_segment(unit, facts("Månadsgivare", of_money=True))
        put_in(unit, monthly, ids[:2])
    with database.reading() as session:
        for viewer in (MONA, SIV, BIRGIT):
            assert open_segments(session, viewer, TODAY) == []
            assert segments_of(session, viewer, ids[0], TODAY) == []
            assert ids_in(session, viewer, monthly, TODAY) == []
            assert people_page(session, viewer, on=TODAY, segment=monthly).rows == ()
        assert len(people_page(session, KARIN, on=TODAY, segment=monthly).rows) == 2
    with pytest.raises(NotFound), open_unit(MONA) as unit:
        put_in(unit, monthly, ids[:1])


def test_lists_show_those_who_are_in_it(database, ids, letters, open_unit) -> None:
    with open_unit(KARIN) as unit:
        put_in(unit, letters, [ids[1], ids[2]])
    with database.reading() as session:
        every = member_ids(session, KARIN, Asked(TODAY))
        assert every == [ids[1], ids[0]]
        assert member_ids(session, KARIN, Asked(TODAY), segment=letters) == [ids[1]]
        page = members_in_segment(session, KARIN, letters, Asked(TODAY))
        assert [row.shown_as for row in page.rows] == ["Anna Ek"]
        assert page.counts[Which.ACTIVE] == 1
        people = people_page(session, KARIN, on=TODAY, segment=letters)
        assert [row.shown_as for row in people.rows] == ["Anna Ek", "Firman AB"]
        chosen = Chosen(Which.ACTIVE, segment=letters)
        assert how_many(session, KARIN, on=TODAY, chosen=chosen).rows == 1
