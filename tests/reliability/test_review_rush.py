"""Sixty-four at once: one tick of a voucher, one open question about it, one draw that adds something."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel
from qmember.domain.reviews import Wish
from qmember.models import (
    Database,
    ReviewDraw,
    ReviewMessage,
    ReviewPick,
    ReviewTick,
    ReviewTickUndo,
)
from qmember.queries import invariants
from qmember.services import gifts, review_questions, reviews
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS
from tests.factories.lived import ALL

MANY = 64


def all_at_once(database: Database, clock: Clock, deed) -> list[Exception]:
    """Do a deed in 64 units that start together; what they were refused with."""
    start, faults = threading.Barrier(MANY), []

    def run() -> None:
        start.wait()
        try:
            with unit_of_work(database, viewer=ALL, clock=clock) as unit:
                deed(unit)
        except Exception as fault:  # noqa: BLE001  # every fault is told
            faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.fixture
def picked(association: Database, clock: Clock) -> int:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        for amount in (100, 200):
            gifts.record_gift(unit, GiftFacts(amount, date(2026, 10, 5), Channel.CASH, None))
        close_month(unit, "2026-10", reason="Allt är klart")
        reviews.draw_sample(unit, 2026, Wish("linden", 1))
        return unit.session.query(ReviewPick.entry_id).one()[0]


def test_one_of_each(association: Database, clock: Clock, picked: int) -> None:
    assert all_at_once(association, clock, lambda u: reviews.tick(u, picked)) == []
    asked = all_at_once(
        association,
        clock,
        lambda u: review_questions.ask(u, picked, "Finns den?", base_url="http://x"),
    )
    assert {type(one) for one in asked} == {Conflict}
    drawn = all_at_once(
        association, clock, lambda u: reviews.draw_sample(u, 2026, Wish("linden", 2))
    )
    assert {type(one) for one in drawn} == {Refused}
    with association.reading() as session:
        rows = {
            table: session.query(table).count()
            for table in (ReviewTick, ReviewTickUndo, ReviewMessage, ReviewDraw, ReviewPick)
        }
        assert [one for one in invariants.check_all(session, KEYS) if not one.ok] == []
    assert rows == {
        ReviewTick: 1,
        ReviewTickUndo: 0,
        ReviewMessage: 1,
        ReviewDraw: 2,
        ReviewPick: 2,
    }
    assert (len(asked), len(drawn)) == (MANY - 1, MANY - 1)
    assert all_at_once(association, clock, lambda u: reviews.untick(u, picked)) == []
    with association.reading() as session:
        assert session.query(ReviewTickUndo).count() == 1
