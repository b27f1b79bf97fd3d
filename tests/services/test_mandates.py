"""Mandates are written once, and an account has what a seat opens for precisely the days of the mandate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.people import Protection
from qmember.domain.permissions import CLI, Role, Viewer, permissions_of
from qmember.models import User
from qmember.queries.mandates import bodies_on, coming, mandates_of
from qmember.queries.users import roles_of
from qmember.services import mandates, people, roles, users
from qmember.services.clock import Clock
from qmember.services.mandate_access import tie_account
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.factories.people import BIRGIT, KARIN, SARA, SIV
from tests.facts import facts

ELECTED = Decision(DecidedBy.ANNUAL_MEETING, date(2026, 3, 26), "§ 9")
SINCE = date(2026, 3, 26)
DAY = timedelta(days=1)
WHOLE = Span(SINCE)


@pytest.fixture
def ids(association, open_unit) -> dict[str, int]:
    """Two people with accounts, one without, and the treasurer who manages users by hand."""
    with open_unit(EVERYTHING) as unit:
        found = {
            name: people.add_person(unit, name=f"{name.title()} Ek").id
            for name in ("anna", "bea", "cia")
        }
        for name, role in (("kassor", Role.TREASURER), ("chair", Role.CHAIR)):
            email = f"{name}@example.org"
            found[name] = users.add_user(
                unit, email=email, name=name, password=None, roles=[role]
            ).id
        for name in ("anna", "bea"):
            user = users.add_user(
                unit, email=f"{name}@example.org", name=name, password=None, roles=[]
            )
            found[f"user:{name}"] = user.id
            tie_account(unit, found[name], user.id)
    return found


def begin(open_unit, person_id: int, seat: Seat, span: Span = WHOLE, viewer=EVERYTHING) -> int:
    with open_unit(viewer) as unit:
        return mandates.begin(unit, person_id, seat=seat, span=span, decision=ELECTED)


def held(database, user_id: int, on: date = TODAY) -> set[Role]:
    with database.reading() as session:
        return set(roles_of(session, user_id, on))


def at(database, day: date, viewer=EVERYTHING):
    return unit_of_work(database, viewer=viewer, clock=Clock(day))


# --- what is written down


def test_a_day_has_its_seats_with_those_that_are_empty(database, ids, open_unit) -> None:
    begin(open_unit, ids["anna"], Seat.ORDINARY)
    begin(open_unit, ids["cia"], Seat.CHAIR, Span(SINCE, TODAY + DAY))
    with database.reading() as session:
        board = bodies_on(session, BIRGIT, TODAY, Clock(TODAY).now())[0]
        seats = {s.seat: ([h.shown_as for h in s.holders], s.vacant) for s in board.seats}
        later = bodies_on(session, BIRGIT, TODAY + 2 * DAY, Clock(TODAY).now())[0]
    assert seats[Seat.ORDINARY] == (["Anna Ek"], 1)
    assert seats[Seat.CHAIR] == (["Cia Ek"], 0)
    assert seats[Seat.TREASURER] == ([], 1)
    assert Seat.VICE_CHAIR not in seats
    assert {s.seat: s.vacant for s in later.seats}[Seat.CHAIR] == 1


def test_what_begins_later_stands_apart(database, ids, open_unit) -> None:
    begin(open_unit, ids["cia"], Seat.AUDITOR, Span(TODAY + DAY))
    with database.reading() as session:
        now = Clock(TODAY).now()
        assert [row.shown_as for row in coming(session, SARA, TODAY, now)] == ["Cia Ek"]
        assert coming(session, SARA, TODAY + DAY, now) == []


@pytest.mark.parametrize(
    ("span", "decision", "field"),
    [
        (Span(TODAY, TODAY - DAY), ELECTED, "to_on"),
        (Span(date(1026, 3, 1)), ELECTED, "from_on"),
        (Span(date(2096, 3, 1)), ELECTED, "from_on"),
        (Span(TODAY), Decision(DecidedBy.BOARD, TODAY + DAY), "on"),
    ],
)
def test_days_that_cannot_be_are_refused(database, ids, open_unit, span, decision, field) -> None:
    before = facts(database)
    with pytest.raises(Refused) as caught, open_unit(EVERYTHING) as unit:
        mandates.begin(unit, ids["cia"], seat=Seat.DEPUTY, span=span, decision=decision)
    assert caught.value.field == field
    assert facts(database) == before


def test_the_same_seat_twice_in_the_same_days_is_refused(ids, open_unit) -> None:
    begin(open_unit, ids["cia"], Seat.DEPUTY, Span(SINCE, TODAY))
    with pytest.raises(Refused) as caught:
        begin(open_unit, ids["cia"], Seat.DEPUTY, Span(TODAY))
    assert caught.value.code == "has-seat"
    begin(open_unit, ids["cia"], Seat.DEPUTY, Span(TODAY + DAY))
    begin(open_unit, ids["cia"], Seat.SIGNATORY, Span(SINCE))


def test_the_dead_and_the_unknown_are_elected_to_nothing(ids, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        people.mark_deceased(unit, ids["cia"], TODAY)
    with pytest.raises(Refused, match="died"):
        begin(open_unit, ids["cia"], Seat.DEPUTY)
    with pytest.raises(NotFound):
        begin(open_unit, 999_999, Seat.DEPUTY)


def test_only_the_chair_writes_mandates_down(ids, open_unit) -> None:
    for viewer in (KARIN, SARA, SIV):
        with pytest.raises(NotAllowed):
            begin(open_unit, ids["cia"], Seat.DEPUTY, viewer=viewer)
    assert begin(open_unit, ids["cia"], Seat.DEPUTY, viewer=BIRGIT)


def test_a_slip_is_taken_back_step_by_step(database, ids, open_unit) -> None:
    found = begin(open_unit, ids["cia"], Seat.DEPUTY)
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, found, last_on=TODAY)
    with open_unit(EVERYTHING) as unit:
        mandates.undo(unit, found)
    with database.reading() as session:
        [row] = mandates_of(session, BIRGIT, ids["cia"], Clock(TODAY).now())
        assert (row.span, row.ended, row.can_undo) == (Span(SINCE), False, True)
    with open_unit(EVERYTHING) as unit:
        mandates.undo(unit, found)
    with database.reading() as session:
        assert mandates_of(session, BIRGIT, ids["cia"], Clock(TODAY).now()) == []
    with pytest.raises(NotFound), open_unit(EVERYTHING) as unit:
        mandates.undo(unit, found)


def test_after_a_month_it_stays_and_what_is_over_is_not_ended(database, ids, open_unit) -> None:
    found = begin(open_unit, ids["cia"], Seat.DEPUTY, Span(SINCE, TODAY))
    late = TODAY + timedelta(days=31)
    with pytest.raises(Conflict), at(database, late) as unit:
        mandates.undo(unit, found)
    with pytest.raises(Conflict), at(database, late) as unit:
        mandates.end(unit, found, last_on=late)


def test_an_end_is_not_taken_back_into_days_that_she_was_given_anew(ids, open_unit) -> None:
    found = begin(open_unit, ids["cia"], Seat.DEPUTY)
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, found, last_on=TODAY)
    begin(open_unit, ids["cia"], Seat.DEPUTY, Span(TODAY + DAY))
    with pytest.raises(Conflict), open_unit(EVERYTHING) as unit:
        mandates.undo(unit, found)


def test_a_hidden_person_is_a_number_for_those_who_may_know_and_nobody_for_others(
    database, ids, open_unit
) -> None:
    begin(open_unit, ids["cia"], Seat.ORDINARY)
    with open_unit(EVERYTHING) as unit:
        people.set_protection(unit, ids["cia"], Protection.PROTECTED)
    told = {}
    with database.reading() as session:
        for viewer in (BIRGIT, SIV, CLI, KARIN, SARA):
            board = bodies_on(session, viewer, TODAY, Clock(TODAY).now())[0]
            seat = next(one for one in board.seats if one.seat is Seat.ORDINARY)
            told[viewer.name] = ([row.shown_as for row in seat.holders], seat.vacant)
    known, unknown = (["P1003"], 1), ([], 2)
    assert told == {
        "Birgit": known, "Siv": known, "cli": (["P1003"], 1), "Karin": unknown, "Sara": unknown,
    }  # fmt: skip


# --- what a seat opens


def test_access_is_from_the_first_day_to_the_last(database, ids, open_unit) -> None:
    last = TODAY + 10 * DAY
    begin(open_unit, ids["anna"], Seat.SECRETARY, Span(TODAY + DAY, last))
    user = ids["user:anna"]
    days = (TODAY, TODAY + DAY, last, last + DAY)
    assert [Role.SECRETARY in held(database, user, day) for day in days] == [
        False, True, True, False,
    ]  # fmt: skip


def test_what_began_before_it_was_written_down_opens_from_today(database, ids, open_unit) -> None:
    begin(open_unit, ids["anna"], Seat.ORDINARY)
    user = ids["user:anna"]
    assert held(database, user) == {Role.BOARD_MEMBER}
    assert held(database, user, TODAY - DAY) == set()


def test_to_end_it_today_ends_access_at_once_and_later_on_that_day(
    database, ids, open_unit
) -> None:
    now, later = (
        begin(open_unit, ids["anna"], Seat.SECRETARY),
        begin(open_unit, ids["bea"], Seat.SECRETARY),
    )
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, now, last_on=TODAY)
        mandates.end(unit, later, last_on=TODAY + DAY)
    assert held(database, ids["user:anna"]) == set()
    assert held(database, ids["user:bea"], TODAY + DAY) == {Role.SECRETARY}
    assert held(database, ids["user:bea"], TODAY + 2 * DAY) == set()
    with at(database, TODAY + DAY) as unit:  # another deed on her last day ends nothing
        mandates.choose_seats(
            unit, seats={Seat.SECRETARY: 1}, roles={Seat.SECRETARY: Role.SECRETARY}
        )
    assert held(database, ids["user:bea"], TODAY + DAY) == {Role.SECRETARY}


def test_two_seats_that_open_the_same_end_with_the_later(database, ids, open_unit) -> None:
    first = begin(open_unit, ids["anna"], Seat.ORDINARY)
    second = begin(open_unit, ids["anna"], Seat.VICE_CHAIR)
    user = ids["user:anna"]
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, first, last_on=TODAY)
    assert held(database, user) == {Role.BOARD_MEMBER}
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, second, last_on=TODAY)
    assert held(database, user) == set()
    with open_unit(EVERYTHING) as unit:
        mandates.undo(unit, second)
    assert held(database, user) == {Role.BOARD_MEMBER}


def test_an_office_given_by_hand_becomes_the_mandates_and_ends_with_it(
    database, ids, open_unit
) -> None:
    user = ids["user:anna"]
    with open_unit(EVERYTHING) as unit:
        roles.give_role(unit, user, Role.SECRETARY)
    found = begin(open_unit, ids["anna"], Seat.SECRETARY)
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, found, last_on=TODAY)
    assert held(database, user) == set()


def test_after_a_slip_what_was_given_by_hand_is_as_before(database, ids, open_unit) -> None:
    user = ids["user:anna"]
    with open_unit(EVERYTHING) as unit:
        roles.give_role(unit, user, Role.SECRETARY)
    found = begin(open_unit, ids["anna"], Seat.SECRETARY, Span(SINCE, TODAY + DAY))
    assert held(database, user, TODAY + 2 * DAY) == set()
    with open_unit(EVERYTHING) as unit:
        mandates.undo(unit, found)
    assert held(database, user, TODAY + 2 * DAY) == {Role.SECRETARY}


def test_a_role_that_has_nothing_to_do_with_a_mandate_is_left_alone(
    database, ids, open_unit
) -> None:
    user = ids["user:anna"]
    with open_unit(EVERYTHING) as unit:
        roles.give_role(unit, user, Role.GRANT_OWNER)
    found = begin(open_unit, ids["anna"], Seat.SIGNATORY)
    with open_unit(EVERYTHING) as unit:
        mandates.end(unit, found, last_on=TODAY)
    assert held(database, user) == {Role.GRANT_OWNER}


def test_an_account_that_is_tied_later_gets_what_the_seat_opens(database, ids, open_unit) -> None:
    begin(open_unit, ids["cia"], Seat.TREASURER)
    with open_unit(EVERYTHING) as unit:
        user = users.add_user(unit, email="cia@example.org", name="c", password=None, roles=[])
        tie_account(unit, ids["cia"], user.id)
        found = user.id
    assert held(database, found) == {Role.TREASURER}


def test_an_account_is_one_persons_and_a_person_has_one(ids, open_unit) -> None:
    with pytest.raises(Refused), open_unit(EVERYTHING) as unit:
        tie_account(unit, ids["cia"], ids["user:anna"])
    with pytest.raises(Refused), open_unit(EVERYTHING) as unit:
        tie_account(unit, ids["anna"], ids["kassor"])


def test_nobody_elects_herself_to_examine_others(database, ids, open_unit) -> None:
    chair = frozenset({Role.CHAIR})
    herself = Viewer("user", "Anna", permissions_of(chair), ids["user:anna"], roles=chair)
    with pytest.raises(Refused) as caught:
        begin(open_unit, ids["anna"], Seat.AUDITOR, viewer=herself)
    assert caught.value.code == "own-role"
    assert held(database, ids["user:anna"]) == set()


def test_somebody_can_always_let_others_in(database, ids, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        tie_account(unit, ids["cia"], ids["kassor"])
        roles.end_role(unit, ids["chair"], Role.CHAIR)
    with pytest.raises(Conflict) as caught:
        begin(open_unit, ids["cia"], Seat.TREASURER, Span(SINCE, TODAY + DAY))
    assert caught.value.code == "last-manager"
    found = begin(open_unit, ids["cia"], Seat.TREASURER)
    with pytest.raises(Conflict), open_unit(EVERYTHING) as unit:
        mandates.end(unit, found, last_on=TODAY)
    assert held(database, ids["kassor"]) == {Role.TREASURER}


def test_when_a_seat_opens_something_else_accounts_follow(database, ids, open_unit) -> None:
    begin(open_unit, ids["anna"], Seat.SIGNATORY)
    user = ids["user:anna"]
    assert held(database, user) == set()
    with open_unit(EVERYTHING) as unit:
        mandates.choose_seats(
            unit, seats={Seat.SIGNATORY: 2}, roles={Seat.SIGNATORY: Role.GRANT_OWNER}
        )
    assert held(database, user) == {Role.GRANT_OWNER}
    with open_unit(EVERYTHING) as unit:
        mandates.choose_seats(unit, seats={Seat.SIGNATORY: 31 - 1}, roles={Seat.SIGNATORY: None})
    assert held(database, user) == set()
    with pytest.raises(Refused), open_unit(EVERYTHING) as unit:
        mandates.choose_seats(unit, seats={Seat.SIGNATORY: 31}, roles={})


def test_closed_accounts_get_nothing(database, ids, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        unit.session.get_one(User, ids["user:anna"]).active = False
    begin(open_unit, ids["anna"], Seat.SECRETARY)
    assert held(database, ids["user:anna"]) == set()
