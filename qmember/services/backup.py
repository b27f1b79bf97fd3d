"""Make a backup, and check one: every row of every table in an encrypted file that names its own hash."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Viewer
from qmember.formats import vault_file
from qmember.formats.vault_file import BadBackup
from qmember.models import Database, NoRoom
from qmember.models.crypto import Keys
from qmember.queries import dump
from qmember.services import audit
from qmember.services.clock import Clock
from qmember.services.signs import sign_of_life
from qmember.services.unit import unit_of_work

LATER = "The backup was made by a later version."


@dataclass(slots=True)
class Found:
    """What a walk through a backup found: its head, and rows and hash of each table."""

    revision: str = ""
    made_at: str = ""
    audit_head: str = ""
    digests: dict[str, dump.Digest] = field(default_factory=dict)
    sum_ore: int = 0

    @property
    def rows(self) -> int:
        return sum(digest.rows for digest in self.digests.values())

    def tables(self) -> dict[str, list[object]]:
        return {n: [d.rows, d.hash.hexdigest()] for n, d in sorted(self.digests.items())}


@dataclass(frozen=True, slots=True)
class Report:
    """A backup's own hash, how many rows it holds, and whether its ledger adds up to zero.

    ``audit_head`` is the head of the audit chain at that moment: an anchor for ``qm audit verify``.
    """

    sha256: str
    rows: int
    balanced: bool
    made_at: str
    audit_head: str


def create(database: Database, clock: Clock, path: Path, *, viewer: Viewer) -> Report:
    """Write an encrypted backup to ``path``, read it back, and note that it was made."""
    report = write(database, clock.now(), path)
    with unit_of_work(database, viewer=viewer, clock=clock) as unit:
        sign_of_life(unit, "backup", report.sha256[:12])
        audit.note(unit, Event.BACKUP_MADE, "backup", sha256=report.sha256, rows=report.rows)
    return report


def write(database: Database, moment: datetime, path: Path) -> Report:
    """Write an encrypted backup of one moment to ``path`` and read it back before saying so.

    It is written beside its place and moved there when it is whole, so that a kill leaves nothing
    that looks like a backup. Works on a database of any schema that this program knows.
    """
    beside = path.with_name(path.name + ".part")
    try:
        with told("The file cannot be written: %(why)s"):
            _write(database, moment, beside)
            made = check(beside, database.keys)
            beside.replace(path)
            _on_disk(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    return made


def _write(database: Database, moment: datetime, path: Path) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with database.engine.connect() as connection, path.open("wb") as file:
        lines = dump.lines(connection, made_at=moment)
        vault_file.write(file, database.keys.derive("backup"), lines)
        file.flush()
        os.fsync(file.fileno())


def _on_disk(folder: Path) -> None:
    """Have the new name of a file on the disk, where the system lets a folder be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def check(path: Path, keys: Keys) -> Report:
    """Read a backup from end to end; Refused when any byte is not as it was written."""
    with told():
        return report(path, walk(path, keys))


def report(path: Path, found: Found) -> Report:
    """What a walk found, with the hash of the file itself."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Report(sha256, found.rows, found.sum_ore == 0, found.made_at, found.audit_head)


def walk(path: Path, keys: Keys) -> Found:
    """Read every line of a backup and compare with its foot; raises BadBackup where they differ."""
    found, foot = Found(), None
    with path.open("rb") as file:
        for line in vault_file.read(file, keys.derive("backup")):
            value = json.loads(line)
            if isinstance(value, list):
                found.digests.setdefault(value[0], dump.Digest()).add(line + b"\n")
                if value[0] == "line":
                    found.sum_ore += value[1]["amount_ore"]
            elif "tables" in value:
                foot, found.audit_head = value["tables"], str(value.get("audit_head", ""))
            else:
                _head(found, value)
    _compare_foot(found, foot)
    return found


def _head(found: Found, value: dict[str, object]) -> None:
    if value.get("format") != dump.FORMAT:
        raise BadBackup(LATER)
    found.revision, found.made_at = str(value["revision"]), str(value["made_at"])


def _compare_foot(found: Found, foot: dict[str, list[object]] | None) -> None:
    if foot is None:
        raise BadBackup(vault_file.CUT_OFF)
    for name in foot:
        found.digests.setdefault(name, dump.Digest())
    if found.tables() != foot:
        raise BadBackup(vault_file.DAMAGED)


@contextmanager
def told(sentence: str = "The file cannot be read: %(why)s") -> Iterator[None]:
    """A damaged or foreign file, or a full disk, is a refusal with a sentence, never a traceback."""
    try:
        yield
    except BadBackup as error:
        raise Refused(str(error), code="bad-backup") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoRoom from None
        raise Refused(sentence, code="unreadable", why=error.strerror) from None
