"""Whatever happens and whenever somebody hands over, the files together are the ledger, to the öre."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel, IncomeKind
from qmember.formats.sie_read import read_sie
from qmember.models import Entry, HandoverBatch, HandoverEntry, Posted
from qmember.queries.handover import content_of, projects
from qmember.queries.invariants_handover import CHECKS
from qmember.services import handover
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, correct_gift, record_gift, void_gift
from qmember.services.income import IncomeFacts, add_income
from qmember.services.purposes import add_purpose
from qmember.services.unit import Unit, unit_of_work
from tests.conftest import EVERYTHING, TODAY, set_up_association

TIMES = int(os.environ.get("QMEMBER_SUMS", "25"))
DAY = some.dates(date(2026, 9, 1), TODAY)
ORE = some.integers(1, 10**9)
GIVEN = some.tuples(
    some.just("give"), ORE, DAY, some.sampled_from(list(Channel)), some.integers(1, 2)
)
STEP = some.one_of(
    GIVEN, GIVEN, some.tuples(some.just("void"), some.integers(0, 20)),
    some.tuples(some.just("correct"), some.integers(0, 20), ORE, DAY),
    some.tuples(some.just("grant"), ORE, DAY), some.tuples(some.just("over"), DAY, DAY),
)  # fmt: skip


def do(unit: Unit, step: tuple[object, ...], live: list[int]) -> None:
    """One step; ``live`` are the gifts that hold."""
    match step:
        case ("give", ore, day, channel, purpose):
            live.append(record_gift(unit, GiftFacts(ore, day, channel, None, purpose)).income_id)
        case ("grant", ore, day):
            add_income(unit, IncomeFacts(IncomeKind.STATE_GRANT, ore, day, Channel.TRANSFER))
        case ("void", place) if live:
            void_gift(unit, live.pop(place % len(live)), reason="duplicate")
        case ("correct", place, ore, day) if live:
            facts = GiftFacts(ore, day, Channel.CASH, None, 2)
            old = live.pop(place % len(live))
            live.append(correct_gift(unit, old, facts, reason="wrong_amount").income_id)
        case ("over", first, last):
            handover.hand_over(unit, min(first, last), max(first, last))


@pytest.fixture
def ready(sqlite_database):
    """A database with an association, and a purpose that is a project."""
    set_up_association(sqlite_database, Clock(TODAY))
    with unit_of_work(sqlite_database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        purpose = add_purpose(unit, name="Läger", from_on=date(2026, 1, 1))
        assert purpose.id == 2
        handover.choose_project(unit, 2, code="LAGER", name="Läger")
    return sqlite_database


class Undo(Exception):  # noqa: N818  # it takes back what an example did
    """Leave the database as it was."""


@settings(
    max_examples=TIMES, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(some.lists(STEP, max_size=14))
def test_the_files_together_are_the_ledger(ready, steps) -> None:
    with pytest.raises(Undo), unit_of_work(ready, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        live: list[int] = []
        for step in steps:
            with suppress(Refused):  # nothing to hand over, or the very same again
                do(unit, step, live)
        if unit.session.scalar(select(func.count()).select_from(Entry)):
            with suppress(Refused):
                handover.hand_over(unit, date(2026, 1, 1), date(2026, 12, 31))
        check(unit)
        raise Undo


def check(unit: Unit) -> None:
    session = unit.session
    entries = session.scalar(select(func.count()).select_from(Entry))
    assert session.scalar(select(func.count()).select_from(HandoverEntry)) == entries
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    debits = 0
    for number in session.scalars(select(HandoverBatch.id)).all():
        file = read_sie(content_of(session, number))
        assert file.problems == ()
        debits += file.debit_ore
        for voucher in file.vouchers:
            for row in voucher.rows:
                sums[row.account, dict(row.objects).get("6", "")] += row.amount_ore
    by_account: defaultdict[str, int] = defaultdict(int)
    for (account, _), ore in sums.items():
        by_account[account] += ore
    query = select(Posted.account_number, func.sum(Posted.amount_ore))
    ledger = dict(session.execute(query.group_by(Posted.account_number)).all())
    assert by_account == ledger
    positive = select(func.coalesce(func.sum(Posted.amount_ore), 0)).where(Posted.amount_ore > 0)
    assert debits == session.scalar(positive)
    assert {code for _, code in sums} <= {"", *(one.code for one in projects(session).values())}
    assert {name: wrong for name, ask in CHECKS.items() if (wrong := ask(session))} == {}
