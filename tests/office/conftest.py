"""What the tests of pages stand on: a register, a gift, what is stored, and questions counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.models import Database
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_people
from qmember.services.unit import Unit, unit_of_work
from tests.conftest import EVERYTHING
from tests.facts import facts
from tests.office.register import PEOPLE


@pytest.fixture
def opened(app: Flask) -> Callable[[], object]:
    """A unit of work on the application's database, with every right."""

    @contextmanager
    def unit() -> Iterator[Unit]:
        parts = app.extensions["qmember"]
        with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as found:
            yield found

    return unit


@pytest.fixture
def ids(opened) -> list[int]:
    """The row ids of the register, in the order of ``PEOPLE``."""
    with opened() as unit:
        return add_people(unit, PEOPLE)


@pytest.fixture
def gift(opened, ids) -> int:
    """A gift of Anna's with a receipt on paper; its income id."""
    with opened() as unit:
        wanted = GiftFacts(
            50000, date(2026, 11, 2), Channel.SWISH, ids[0], receipt=ReceiptWish.PAPER
        )
        return gifts.record_gift(unit, wanted).income_id


@pytest.fixture
def hidden_gift(opened, ids) -> int:
    """A gift of the hidden person's; its income id."""
    with opened() as unit:
        given = GiftFacts(77700, date(2026, 11, 3), Channel.CASH, ids[5])
        return gifts.record_gift(unit, given).income_id


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's own database: these are tests of pages, on one kind of database."""
    found: Database = app.extensions["qmember"].database
    return found


@pytest.fixture
def stored(database) -> Callable[[], dict[str, tuple[int, str]]]:
    """What is kept, table by table, but for sessions and who has opened what."""

    def now() -> dict[str, tuple[int, str]]:
        passing = {"login_session", "read_log", "attempt"}
        return {name: one for name, one in facts(database).items() if name not in passing}

    return now


@pytest.fixture
def asked(database) -> Callable[[], object]:
    """Count the questions to the database while something is done."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        found: list[str] = []

        def note(_connection, _cursor, statement, *_more) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                found.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting
