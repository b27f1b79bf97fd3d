"""Server, scheduled job and command line at once on one database: all are served, nothing is harmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from qmember.domain.ledger import Channel
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankImport, Entry, Income
from qmember.queries import invariants
from qmember.services import backup
from qmember.services.bank_import import import_file
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.children import ended, fork
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.bank_files import camt053, many_entries
from tests.factories.lived import ALL
from tests.reliability.conftest import opened

TIMES = 12
CLOCK = Clock(TODAY)


def record(url: str) -> None:
    """What the pages do."""
    with opened(url) as database:
        for number in range(TIMES):
            with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
                record_gift(unit, GiftFacts(1000 + number, TODAY, Channel.CASH, None))


def import_files(url: str) -> None:
    """What the command line does."""
    with opened(url) as database:
        for seed in range(1, TIMES + 1):
            content = camt053(
                many_entries(20, on=TODAY, payers=3, seed=seed), message_id=f"M{seed}"
            )
            with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
                import_file(unit, content, read_bank_file(content, today=TODAY))


def back_up(url: str, folder: Path) -> None:
    """What a scheduled job does, and it checks what must always hold."""
    with opened(url) as database:
        for number in range(3):
            assert backup.create(
                database, CLOCK, folder / f"{number}.qmbackup", viewer=ALL
            ).balanced
            with database.reading() as session:
                assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


@pytest.fixture
def url(database_url: str) -> str:
    """An association's database that is open nowhere."""
    with opened(database_url) as database:
        set_up_association(database, CLOCK)
    return database_url


def test_all_are_served_and_nothing_is_harmed(url: str, tmp_path: Path) -> None:
    works = [lambda: record(url), lambda: record(url), lambda: import_files(url)]
    children = [fork(work) for work in [*works, lambda: back_up(url, tmp_path)]]
    assert [ended(child) for child in children] == [0, 0, 0, 0]
    with opened(url) as database, database.reading() as session:
        assert session.query(Income).count() == 2 * TIMES
        assert session.query(BankImport).count() == TIMES
        numbers = [row.number for row in session.query(Entry.number).order_by(Entry.id)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
        if database.sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    assert sorted(file.name for file in tmp_path.glob("*.qmbackup")) == [
        "0.qmbackup", "1.qmbackup", "2.qmbackup",
    ]  # fmt: skip
