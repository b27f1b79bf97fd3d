"""PostgreSQL drops connections again and again: each deed is done or clearly not, and never twice."""

from __future__ import annotations

import random
import threading
import time

import pytest
from sqlalchemy.exc import DBAPIError

from qmember.domain.ledger import Channel
from qmember.models import Account, Database, Income, Receipt
from qmember.queries import invariants
from qmember.services import people
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests import postgres
from tests.conftest import KEYS, TODAY
from tests.factories.lived import ALL

CLOCK = Clock(TODAY)
DROP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'qmember' AND datname = '{name}'"
)
GIFTS = 15
DROPS = 3

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def drop_all(database: Database) -> None:
    postgres.run(DROP.format(name=database.engine.url.database))


def test_dropped_in_the_middle_of_a_deed_nothing_is_stored(association: Database) -> None:
    with (
        pytest.raises(DBAPIError),
        unit_of_work(association, viewer=ALL, clock=CLOCK) as unit,
    ):
        unit.session.add(Account(number="1999", name="x"))
        unit.session.flush()
        drop_all(association)
        unit.session.query(Account).all()
    with association.reading() as session:
        assert session.get(Account, "1999") is None


def test_after_a_restart_of_the_server_the_next_deed_finds_it_again(association: Database) -> None:
    for number in range(3):
        drop_all(association)
        with unit_of_work(association, viewer=ALL, clock=CLOCK) as unit:
            unit.session.add(Account(number=f"199{number}", name="x"))
        drop_all(association)
        with association.reading() as session:
            assert session.get(Account, f"199{number}") is not None


def test_who_tries_again_gets_each_gift_once(association: Database) -> None:
    with unit_of_work(association, viewer=ALL, clock=CLOCK) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
    stop, lost, chance = threading.Event(), [], random.Random()  # noqa: S311

    def drop_now_and_then() -> None:
        while not stop.wait(chance.random() / 5):
            drop_all(association)

    def give(number: int) -> int:
        while lost.count(number) < 50:
            try:
                with unit_of_work(association, viewer=ALL, clock=CLOCK) as unit:
                    facts = GiftFacts(1000 + number, TODAY, Channel.SWISH, giver)
                    return record_gift(unit, facts, key=f"gift-{number}").income_id
            except DBAPIError:
                lost.append(number)
        raise TimeoutError(number)

    dropping = threading.Thread(target=drop_now_and_then)
    dropping.start()
    began = time.monotonic()
    given: list[int] = []
    try:
        # A quick machine is through its gifts between two drops: it goes on until some were hit.
        while len(given) < GIFTS or len(lost) < DROPS:
            given.append(give(len(given)))
            assert time.monotonic() - began < 60
    finally:
        stop.set()
        dropping.join()
    with association.reading() as session:
        assert [row.id for row in session.query(Income.id).order_by(Income.id)] == given
        assert [r.number for r in session.query(Receipt).order_by(Receipt.id)] == [
            *range(1, len(given) + 1)
        ]
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
    print(f"{len(lost)} deeds were dropped and tried again")  # noqa: T201  # published
