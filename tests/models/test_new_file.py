"""Those who open a new file at once all get in: the one who makes it a write-ahead log keeps nobody out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qmember.models import open_database
from qmember.models.engine import WrongKey
from tests.conftest import KEYS

AT_ONCE, TIMES = 8, 30


def opened(url: str, start: threading.Barrier, faults: list[Exception]) -> None:
    database = open_database(url, KEYS)
    try:
        start.wait()
        with database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception as fault:  # noqa: BLE001  # told below
        faults.append(fault)
    finally:
        database.dispose()


def test_all_of_them_get_in(tmp_path: Path) -> None:
    faults: list[Exception] = []
    for number in range(TIMES):
        start = threading.Barrier(AT_ONCE)
        url = f"sqlite:///{tmp_path / str(number)}.db"
        threads = [
            threading.Thread(target=opened, args=(url, start, faults)) for _ in range(AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []


def test_what_is_no_database_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "q.db"
    file.write_bytes(b"no database" * 1000)
    database = open_database(f"sqlite:///{file}", KEYS)
    with pytest.raises(WrongKey), database.engine.connect():
        pass
    database.dispose()
