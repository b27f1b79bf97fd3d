"""Things that are given: described, never booked, taken back by a row, thanked without a value."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.gift_holds import HoldReason
from qmember.domain.in_kind import InKindFacts
from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.domain.pseudonyms import UNKNOWN
from qmember.models import Entry, Person
from qmember.pdf.thanks import draw_thanks
from qmember.queries.in_kind import in_kind_gifts, in_kind_of, in_kind_sum
from qmember.services import gift_holds, people
from qmember.services.contact_wishes import set_wishes
from qmember.services.in_kind import record_in_kind, thanks_for, void_in_kind
from qmember.services.people import add_person
from tests.conftest import EVERYTHING, TODAY
from tests.pdf.papers import text_of
from tests.services.test_users_roles import viewer

BEDS = InKindFacts(None, TODAY, "Sex sängar", 600_000)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def anna(association, open_unit) -> Person:
    with open_unit() as unit:
        return add_person(
            unit, name="Anna Ek", email="anna@example.org", street="Hemvägen 7",
            postcode="123 45", city="Solna",
        )  # fmt: skip


def of(person: Person) -> InKindFacts:
    return InKindFacts(person.id, TODAY, "En soffa")


def test_nothing_is_booked_and_the_sum_stands_apart(association, open_unit, anna) -> None:
    with open_unit() as unit:
        first = record_in_kind(unit, BEDS, key="k")
        assert record_in_kind(unit, BEDS, key="k") == first
        record_in_kind(unit, of(anna))
    with association.reading() as session:
        assert session.query(Entry).count() == 0
        found = in_kind_sum(session, *YEAR)
        assert (found.count, found.valued, found.estimate_ore) == (2, 1, 600_000)
        assert in_kind_sum(session, date(2025, 1, 1), date(2025, 12, 31)).count == 0
        assert [one.description for one in in_kind_of(session, EVERYTHING, anna.id)] == ["En soffa"]
    with open_unit() as unit:
        void_in_kind(unit, first)
    with pytest.raises(Conflict), open_unit() as unit:
        void_in_kind(unit, first)
    with association.reading() as session:
        assert in_kind_sum(session, *YEAR).count == 1
        assert [one.void for one in in_kind_gifts(session, EVERYTHING)] == [False, True]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (InKindFacts(None, TODAY, " "), "description"),
        (InKindFacts(None, TODAY + timedelta(days=1), "Sängar"), "received_on"),
        (InKindFacts(None, TODAY, "Sängar", 0), "estimate"),
        (InKindFacts(99, TODAY, "Sängar"), "giver"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(association, open_unit, facts, field) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        record_in_kind(unit, facts)
    assert refused.value.field == field


def test_the_paper_has_neither_value_nor_address(association, open_unit, anna) -> None:
    with open_unit() as unit:
        text = thanks_for(
            unit, record_in_kind(unit, InKindFacts(anna.id, TODAY, "Sex sängar", 600_000))
        )
    paper = text_of(draw_thanks(text))
    assert "Sex sängar" in paper
    assert "Anna Ek" in paper
    for secret in ("Hemvägen", "Solna", "6 000", "kr"):
        assert secret not in paper
    assert draw_thanks(text) == draw_thanks(text)


@pytest.mark.parametrize(
    ("level", "named"),
    [
        (Protection.DISCREET, None),
        (Protection.PROTECTED, "number"),
        (Protection.OFF_REGISTER, "number"),
    ],
)
def test_who_is_careful_is_not_named_on_it(association, open_unit, anna, level, named) -> None:
    with open_unit(EVERYTHING) as unit:
        thing = record_in_kind(unit, of(anna))
        people.set_protection(unit, anna.id, level)
        giver = thanks_for(unit, thing).giver
    assert giver == (f"P{anna.number}" if named else None)


def test_who_is_not_to_be_thanked_gets_no_paper(association, open_unit, anna) -> None:
    with open_unit(EVERYTHING) as unit:
        thing = record_in_kind(unit, of(anna))
        set_wishes(unit, anna.id, [ContactWish.NO_THANKS])
    with pytest.raises(Refused, match="not to be thanked"), open_unit() as unit:
        thanks_for(unit, thing)
    with open_unit(EVERYTHING) as unit:
        set_wishes(unit, anna.id, [])
        gift_holds.hold(unit, anna.id, HoldReason.BOARD)
    with pytest.raises(Refused, match="not to be thanked"), open_unit() as unit:
        thanks_for(unit, thing)
    with pytest.raises(Refused), open_unit() as unit:
        record_in_kind(unit, of(anna))


def test_who_records_no_gifts_writes_none_and_who_reads_none_sees_none(
    association, open_unit, anna
) -> None:
    for role in (Role.AUDITOR, Role.CHAIR, Role.MEMBER_OFFICER):
        with pytest.raises(NotAllowed), open_unit(viewer(role)) as unit:
            record_in_kind(unit, BEDS)
    with open_unit() as unit:
        record_in_kind(unit, of(anna))
    with association.reading() as session:
        assert in_kind_gifts(session, viewer(Role.CHAIR)) == []
        [seen] = in_kind_gifts(session, viewer(Role.AUDITOR))
    assert (seen.shown_as, seen.person) == (UNKNOWN, None)
