"""A power cut in the middle of a write: whatever the log was cut down to, a clean beginning opens.

QMEMBER_CUTS=400 tries that many cuts more, half of them with flipped bits behind the cut.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from qmember.domain.ledger import Channel
from qmember.models import Database, Entry, Posted, Receipt, Seal
from qmember.services import people
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import TODAY, set_up_association
from tests.factories.lived import ALL
from tests.reliability.conftest import opened

CUTS = int(os.environ.get("QMEMBER_CUTS", "40"))
HEAD, FRAME = 32, 24 + 4096
DEEDS = 6


@pytest.fixture
def caught(sqlite_database: Database, clock: Clock, tmp_path: Path) -> Path:
    """Database and log as they lie on the disk right after some deeds."""
    set_up_association(sqlite_database, clock)
    with unit_of_work(sqlite_database, viewer=ALL, clock=clock) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
    for number in range(DEEDS):
        with unit_of_work(sqlite_database, viewer=ALL, clock=clock) as unit:
            record_gift(unit, GiftFacts(1000 + number, TODAY, Channel.SWISH, giver))
    folder = tmp_path / "caught"
    folder.mkdir()
    for name in ("qmember.db", "qmember.db-wal"):
        shutil.copy(Path(sqlite_database.engine.url.database or "").with_name(name), folder / name)
    return folder


def reopened(caught: Path, log: bytes, folder: Path) -> int:
    """Open a copy with this log; how many receipts it holds, all else being well."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(caught / "qmember.db", folder)
    (folder / "qmember.db-wal").write_bytes(log)
    with opened(f"sqlite:///{folder / 'qmember.db'}") as database, database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        if not session.execute(text("SELECT COUNT(*) FROM sqlite_master")).scalar():
            return 0
        assert not session.scalar(select(func.sum(Posted.amount_ore)))
        entries = session.scalar(select(func.count()).select_from(Entry))
        assert session.scalar(select(func.count()).select_from(Seal)) == entries
        numbers = session.scalars(select(Receipt.number).order_by(Receipt.id)).all()
        assert numbers == list(range(1, len(numbers) + 1))
        return len(numbers)


def test_every_cut_opens_to_a_clean_beginning(caught: Path, tmp_path: Path) -> None:
    log = (caught / "qmember.db-wal").read_bytes()
    borders = list(range(HEAD, len(log) + 1, FRAME))
    found = [
        reopened(caught, log[:cut], tmp_path / "cut")
        for cut in borders[:: max(1, len(borders) // 40)]
    ]
    assert found == sorted(found)  # the more of the log there is, the more is back
    assert reopened(caught, log, tmp_path / "cut") == DEEDS
    assert 0 in found


def test_torn_and_damaged_ends_are_left_out(caught: Path, tmp_path: Path) -> None:
    log, chance = (caught / "qmember.db-wal").read_bytes(), random.Random(1)  # noqa: S311
    for number in range(CUTS):
        cut = chance.randrange(len(log))
        torn = bytearray(log[:cut])
        if number % 2:
            torn = bytearray(log)
            for _ in range(20):
                torn[chance.randrange(cut, len(log))] ^= 1 << chance.randrange(8)
        assert 0 <= reopened(caught, bytes(torn), tmp_path / "cut") <= DEEDS
