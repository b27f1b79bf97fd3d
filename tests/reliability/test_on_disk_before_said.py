"""What has been acknowledged is on the disk: each commit waits for it, seen from outside.

A kill never shows this fault, because the system's memory outlives the process.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qmember.models import Database
from qmember.services.clock import Clock
from tests.conftest import set_up_association

TIMES = 8
ROOT = Path(__file__).resolve().parents[2]


def unsynchronised(url: str, folder: Path, synchronous: int) -> int:
    """How many gifts were said to be recorded before the log had been synchronised."""
    trace = folder / "trace"
    command = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(trace)]
    work = [sys.executable, "-m", "tests.reliability.saying", url, str(synchronous), str(TIMES)]
    subprocess.run([*command, *work], check=True, cwd=ROOT, capture_output=True, timeout=120)
    said = synchronised = early = 0
    for line in trace.read_text(errors="replace").splitlines():
        if "sync(" in line and "qmember.db-wal>" in line:
            synchronised += 1
        elif '"said ' in line:
            early += said > 0 and not synchronised
            said, synchronised = said + 1, 0
    assert said == TIMES + 1
    return early


@pytest.fixture
def url(sqlite_database: Database, clock: Clock) -> str:
    set_up_association(sqlite_database, clock)
    url = str(sqlite_database.engine.url)
    sqlite_database.dispose()
    return url


@pytest.fixture
def tracer(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("no strace here; the settings are asserted in tests/models")
    probe = subprocess.run(
        ["strace", "-o", str(tmp_path / "probe"), "true"], check=False, capture_output=True
    )
    if probe.returncode:
        pytest.skip("system calls cannot be traced here")


@pytest.mark.usefixtures("tracer")
def test_every_commit_is_on_the_disk_before_it_is_said(url: str, tmp_path: Path) -> None:
    assert unsynchronised(url, tmp_path, 2) == 0


@pytest.mark.usefixtures("tracer")
def test_the_tracing_would_see_it(url: str, tmp_path: Path) -> None:
    """With the setting that many choose for speed, nearly all are said before they are on the disk."""
    assert unsynchronised(url, tmp_path, 1) >= TIMES - 2
