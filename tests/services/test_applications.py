"""Those who ask to become members are answered by the board, several at once, or forgotten in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.errors import Conflict, Refused
from qmember.domain.membership_facts import Standing
from qmember.domain.people import Protection
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.domain.person_facts import PersonFacts
from qmember.models import MembershipApplication
from qmember.queries.applications import waiting_applications
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.services import applications, memberships
from qmember.services.clock import Clock
from qmember.services.people import add_people
from qmember.services.protection import set_protection
from qmember.services.tidying import Tidying
from tests.conftest import EVERYTHING, TODAY

KARIN = Viewer("user", "Karin", permissions_of({Role.TREASURER}), roles=frozenset({Role.TREASURER}))


@pytest.fixture
def asked(association, open_unit) -> list[int]:
    """Three who ask: two to be members, one to be a supporter; their people's row ids."""
    with open_unit(EVERYTHING) as unit:
        types = {one.name: one.id for one in member_types(unit.session)}
        ids = add_people(unit, [PersonFacts(name=f"Sökande {n}") for n in range(3)])
        for person_id, kind in zip(ids, ("Medlem", "Medlem", "Stödmedlem"), strict=True):
            memberships.apply_for(unit, person_id, type_id=types[kind], on=TODAY)
    return ids


def waiting(database, viewer=EVERYTHING, on: date = TODAY) -> list[int]:
    with database.reading() as session:
        return [one.application_id for one in waiting_applications(session, viewer, on)]


def test_those_chosen_are_accepted_as_what_they_asked_for(association, asked, open_unit) -> None:
    ids = waiting(association)
    with open_unit(EVERYTHING) as unit:
        done = applications.accept_applications(unit, ids[1:], on=TODAY, decision="Styrelsen § 4")
        assert done == 2
    with association.reading() as session:
        found = [status_of(session, person_id, TODAY) for person_id in asked]
        names = {one.id: one.name for one in member_types(session)}
    assert found[0].standing is Standing.APPLIED
    assert [names[one.type_id] for one in found[1:]] == ["Medlem", "Stödmedlem"]
    assert waiting(association) == ids[:1]


def test_one_who_was_answered_meanwhile_stops_all(association, asked, open_unit) -> None:
    ids = waiting(association)
    with open_unit(EVERYTHING) as unit:
        applications.refuse_applications(unit, ids[:1])
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="answered already"):
        applications.accept_applications(unit, ids, on=TODAY, decision="Styrelsen § 4")
    assert waiting(association) == ids[1:]


@pytest.mark.parametrize(("ids", "decision"), [([], "Styrelsen"), ([1], "  ")])
def test_somebody_is_chosen_and_a_decision_named(asked, open_unit, ids, decision) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused):
        applications.accept_applications(unit, ids, on=TODAY, decision=decision)


def test_a_hidden_applicant_waits_for_those_who_may_know_of_her(
    association, asked, open_unit
) -> None:
    ids = waiting(association)
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, asked[0], Protection.PROTECTED)
    assert waiting(association, KARIN) == ids[1:]
    with open_unit(KARIN) as unit, pytest.raises(Conflict):
        applications.refuse_applications(unit, ids[:1])


@pytest.mark.parametrize(
    ("refused", "days", "left"), [(True, 31, 2), (True, 30, 3), (False, 95, 0)]
)
def test_they_are_forgotten_in_time(association, asked, open_unit, refused, days, left) -> None:
    if refused:
        with open_unit(EVERYTHING) as unit:
            applications.refuse_applications(unit, waiting(association)[:1])
    Tidying(association, Clock(TODAY + timedelta(days=days))).run_if_due()
    with association.reading() as session:
        assert session.query(MembershipApplication).count() == left
