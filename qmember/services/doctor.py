"""The doctor: data, machine and settings, each with what to do when it is not well."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Settings
from qmember.models import Database, Job, migrate
from qmember.models.crypto import KEY_FILES
from qmember.queries import backup_signs, invariants, outbox
from qmember.queries.association import association
from qmember.queries.invariants import Finding
from qmember.queries.status import clock_behind, last_sign, self_check_fault
from qmember.queries.users import staff_without_second_factor
from qmember.services.clock import Clock

BACKUP_AGE = timedelta(hours=26)
FREE = 500 * 1024 * 1024


def examine(database: Database, settings: Settings, clock: Clock) -> list[Finding]:
    """Every check of data, keys, backup, mail, sign-in and machine."""
    with database.reading() as session:
        demo = settings.demo or association(session, clock.today()).demo
        settings = replace(settings, demo=demo)  # the example needs neither mail nor backup
        found = invariants.check_all(session, database.keys)
        found += list(_service(session, settings, clock))
        found += backup_signs.findings(session, clock.now(), demo=demo)
    return [*found, _schema(database), *_machine(database, settings)]


def _finding(name: str, ok: bool, wrong: str, figure: str = "") -> Finding:  # noqa: FBT001
    """One check: what is ``wrong`` is told only when it is; when all is well, at most a figure."""
    return Finding(name, ok, figure if ok else wrong)


def _schema(database: Database) -> Finding:
    at = migrate.current(database)
    return _finding(
        "schema is the newest", at == migrate.head(), f"at {at}, newest {migrate.head()}"
    )


def _service(session: Session, settings: Settings, clock: Clock) -> Iterator[Finding]:
    backup = last_sign(session, "backup")
    fresh = backup is not None and clock.now() - backup < BACKUP_AGE
    yield _finding(
        "backup is fresh",
        fresh or settings.demo,
        f"last: {backup or 'never'}; qm backup create -o FILE",
        f"last: {backup}" if backup else "",
    )
    failed = session.scalar(select(func.count()).select_from(Job).where(Job.failed_at.is_not(None)))
    yield _finding("no job was given up", not failed, f"{failed} given up")
    mails = outbox.failed(session)
    yield _finding("no mail was given up", not mails, f"{mails} given up")
    yield _finding("mail server is set", bool(settings.smtp_url) or settings.demo, "set SMTP_URL")
    fault = self_check_fault(session, clock.now())
    yield _finding("the service examines itself", not fault or settings.demo, fault or "")
    behind = clock_behind(session, clock.now())
    yield _finding(
        "the clock goes forward", not behind or settings.today is not None, f"{behind} behind"
    )
    without = staff_without_second_factor(session, clock.today())
    yield _finding(
        "staff have a second factor", not without or settings.demo, f"{without} without one"
    )


def _machine(database: Database, settings: Settings) -> Iterator[Finding]:
    yield _finding(
        "database is encrypted",
        not (settings.sqlite and settings.plaintext),
        "QMEMBER_PLAINTEXT is set: whoever reads the disk reads everything",
    )
    yield _finding(
        "the database library is safe", database.recent, "too old for two writers: run one process"
    )
    secure = settings.secure_cookies or settings.base_url.startswith("http://127.0.0.1")
    yield _finding(
        "reached over https", secure or settings.demo, "set QMEMBER_BASE_URL to https://…"
    )
    yield from _files(settings)
    free = shutil.disk_usage(settings.data).free
    room = f"{free // 1024 // 1024} MB free"
    yield _finding("disk has room", free > FREE, room, room)
    yield _finding(
        "today is not fixed", settings.today is None or settings.demo, "QMEMBER_TODAY is set"
    )


def _files(settings: Settings) -> Iterator[Finding]:
    folder = settings.data / "keys"
    loose = [
        name
        for name in KEY_FILES
        if (path := folder / f"{name}.key").exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    yield _finding("keys are the owner's alone", not loose, f"chmod 600 {', '.join(loose)}")
