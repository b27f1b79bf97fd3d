"""The nights on which clocks play tricks: New Year, the two of summer time, a leap day, a clock set back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import Channel
from qmember.models import AuditEvent, Database, Entry, Receipt
from qmember.queries import invariants
from qmember.services import audit, people
from qmember.services.association import choose
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.jobs import ask, run_waiting
from qmember.services.unit import unit_of_work
from tests.clocks import MovingClock
from tests.conftest import KEYS
from tests.factories.lived import ALL, draw_all

NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
"""Midnight in Stockholm; London has an hour left of the old year."""

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T22:59:59", "2026-12-31"),
        ("2026-12-31T23:00:00", "2027-01-01"),
        ("2026-06-30T21:59:59", "2026-06-30"),
        ("2026-06-30T22:00:00", "2026-07-01"),
        ("2026-03-28T22:59:59", "2026-03-28"),
        ("2026-03-28T23:00:00", "2026-03-29"),
        ("2026-03-29T21:59:59", "2026-03-29"),
        ("2026-03-29T22:00:00", "2026-03-30"),
        ("2026-10-24T22:00:00", "2026-10-25"),
        ("2026-10-25T22:59:59", "2026-10-25"),
        ("2026-10-25T23:00:00", "2026-10-26"),
        ("2028-02-28T23:00:00", "2028-02-29"),
        ("2028-02-29T23:00:00", "2028-03-01"),
    ],
)
def test_today_is_the_day_in_stockholm(moment: str, day: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        assert Clock().today() == date.fromisoformat(day)
        assert Clock().now() == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("fixed", [SPRING, AUTUMN, date(2028, 2, 29), date(2026, 12, 31)])
@pytest.mark.parametrize("real", [SPRING, AUTUMN, date(2026, 7, 1), date(2027, 1, 1)])
def test_a_fixed_date_holds_at_every_hour_of_every_night(fixed: date, real: date) -> None:
    start = datetime(real.year, real.month, real.day, tzinfo=UTC) - timedelta(hours=3)
    for half_hour in range(60):
        with time_machine.travel(start + timedelta(minutes=30 * half_hour), tick=False):
            assert Clock(fixed).today() == fixed


def gift(database: Database, clock: Clock, giver: int, on: date | None = None) -> tuple[str, str]:
    """Record a gift of today; the numbers of its receipt and its voucher."""
    facts = GiftFacts(5000, on or clock.today(), Channel.SWISH, giver)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        done = record_gift(unit, facts)
        receipt = unit.session.get_one(Receipt, done.receipt_id)
        entry = unit.session.get_one(Entry, done.entry_id)
        return f"{receipt.year}-{receipt.number}", f"{entry.year}-{entry.number}"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(NEW_YEAR - timedelta(seconds=1))


@pytest.fixture
def giver(association: Database, clock: MovingClock) -> int:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        return people.add_person(unit, name="Anna Ek", email="anna@example.org").id


def test_the_new_year_begins_at_midnight_in_stockholm(association, clock, giver) -> None:
    assert gift(association, clock, giver) == ("2026-1", "2026-1")
    clock.move(seconds=1)
    assert gift(association, clock, giver) == ("2027-1", "2027-1")
    assert gift(association, clock, giver, date(2026, 12, 31)) == ("2027-2", "2026-2")
    clock.move(minutes=59)
    assert gift(association, clock, giver) == ("2027-3", "2027-2")


def test_half_past_midnight_is_not_tomorrow(association, clock, giver) -> None:
    clock.move(minutes=30)
    gift(association, clock, giver, date(2027, 1, 1))
    with pytest.raises(Refused, match="after today"):
        gift(association, clock, giver, date(2027, 1, 2))


@pytest.mark.parametrize(
    ("first_month", "day", "voucher"),
    [
        (1, date(2028, 2, 29), "2028-1"),
        (3, date(2028, 2, 29), "2027-1"),
        (3, date(2028, 3, 1), "2028-1"),
        (7, date(2028, 2, 29), "2027-1"),
        (7, date(2028, 6, 30), "2027-1"),
        (7, date(2028, 7, 1), "2028-1"),
    ],
)
def test_vouchers_follow_the_fiscal_year_and_receipts_the_calendar(
    association, clock, giver, first_month, day, voucher
) -> None:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        choose(unit, from_on=date(1990, 1, 1), fiscal_month=first_month)
    clock.move(days=(date(2028, 7, 1) - clock.today()).days)
    assert gift(association, clock, giver, day) == ("2028-1", voucher)


def test_a_clock_set_back_a_year_takes_no_number_twice(association, clock, giver) -> None:
    taken = [gift(association, clock, giver) for _ in range(3)]
    clock.move(days=-365)
    taken += [gift(association, clock, giver) for _ in range(2)]
    clock.move(days=365)
    taken += [gift(association, clock, giver) for _ in range(2)]
    assert len({receipt for receipt, _ in taken}) == len({voucher for _, voucher in taken}) == 7
    assert taken[-1] == ("2026-5", "2026-5")
    draw_all(association, clock)
    with association.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
        numbers = [row.id for row in session.query(AuditEvent.id).order_by(AuditEvent.id)]
    assert numbers == list(range(1, len(numbers) + 1))  # the log's order is not the clock's


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_a_job_runs_once_on_the_nights_of_summer_time(association, night: date) -> None:
    clock = MovingClock(
        datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=2)
    )
    end, ran = clock.now() + timedelta(hours=6), []
    handlers: dict[str, Callable[..., None]] = {
        "count": lambda work: ran.append(work.payload["number"])
    }
    number = 0
    while clock.now() < end:
        with unit_of_work(association, viewer=ALL, clock=clock) as unit:
            ask(unit, "count", f"count:{number}", number=number)
            audit.note(unit, Event.EXPORTED, "x")
        run_waiting(association, clock, handlers)
        number += 1
        clock.move(minutes=30)
    assert ran == list(range(number))
    with association.reading() as session:
        times = [row.at for row in session.query(AuditEvent.at).order_by(AuditEvent.id)][-number:]
    assert times == sorted(times)
    assert len(set(times)) == number  # the hour that comes twice is two hours


def test_a_writer_who_waited_is_not_earlier_than_the_one_before(association, monkeypatch) -> None:
    """The clock is read when the turn has come: two on New Year's night keep their order."""
    clock = MovingClock(NEW_YEAR - timedelta(seconds=1))
    true = association.writing

    def slow():
        clock.move(seconds=1)  # midnight passes while the turn is waited for
        return true()

    monkeypatch.setattr(association, "writing", slow)
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        assert (unit.now, unit.today) == (NEW_YEAR, date(2027, 1, 1))
