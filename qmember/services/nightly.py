"""A backup each night, the old ones cleared away, and once a month one is restored as a trial."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from qmember.domain import backups
from qmember.domain.errors import NotFound, Refused
from qmember.domain.permissions import SYSTEM
from qmember.models import Database, Job
from qmember.queries.association import association
from qmember.queries.backup_signs import MAKING_FAULT, TRIAL_FAULT, TRIED
from qmember.services import backup, jobs
from qmember.services.clock import Clock
from qmember.services.restore import restore
from qmember.services.signs import sign_of_life
from qmember.services.unit import Unit, unit_of_work

log = logging.getLogger("qmember.backup")

MAKE, TRIAL = "nightly_backup", "backup_check"
FAULTS = {MAKE: MAKING_FAULT, TRIAL: TRIAL_FAULT}

TRIAL_PLACE = ".trial-"


@dataclass(frozen=True, slots=True)
class Nightly:
    """Where the backups of the nights go; without a folder none is made.

    Each is a job with a key of its night, so that of several workers one makes it; what fails is
    tried again a little later, and told as a sign of life.
    """

    folder: Path | None = None
    plaintext: bool = False

    def handlers(self) -> dict[str, jobs.Handler]:
        """What the worker does for these kinds of jobs."""
        return {MAKE: self.make, TRIAL: self.try_newest}

    def ask_if_due(self, database: Database, clock: Clock) -> None:
        """Ask for the backup of this night, once; not in the example, nor before anything is set up."""
        if self.folder is None:
            return
        key = f"{MAKE}:{backups.night_of(clock.now())}"
        with database.reading() as session:
            house = association(session, clock.today())
            if not house.set_up or house.demo or jobs.asked(session, key):
                return
        with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
            jobs.ask(unit, MAKE, key)

    def make(self, work: jobs.Work) -> None:
        """Make a backup, clear old ones away, and ask for the trial of this month."""
        if self.folder is None:
            return
        with _told(work, MAKE):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / backups.name_at(work.clock.now())
            backup.create(work.database, work.clock, path, viewer=SYSTEM)
        _clear(self.folder)
        with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
            _well(unit, MAKE)
            jobs.ask(unit, TRIAL, f"{TRIAL}:{unit.today:%Y-%m}")

    def try_newest(self, work: jobs.Work) -> None:
        """Restore the newest backup into a place of its own, compare it, and take it away again."""
        if self.folder is None:
            return
        with _told(work, TRIAL):
            rows = self._restored_rows(self.folder, work.database)
        with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
            _well(unit, TRIAL)
            sign_of_life(unit, TRIED, f"{rows} rows, in balance")

    def _restored_rows(self, folder: Path, database: Database) -> int:
        for left in folder.glob(TRIAL_PLACE + "*"):  # by a trial that was killed
            shutil.rmtree(left, ignore_errors=True)
        name = backups.newest(file.name for file in folder.iterdir())
        if name is None:
            raise NotFound("There is no backup to try.")
        with tempfile.TemporaryDirectory(prefix=TRIAL_PLACE, dir=folder) as place:
            url = f"sqlite:///{Path(place) / 'qmember.db'}"
            report = restore(folder / name, database.keys, url=url, plaintext=self.plaintext)
        if not report.balanced:
            raise Refused("The books in the backup do not balance.", code="unbalanced")
        return report.rows


def _clear(folder: Path) -> None:
    """Delete the backups that may go, and what a kill left half written; the new one stands anyhow."""
    names = [file.name for file in folder.iterdir()]
    halves = [name for name in names if backups.moment_of(name.removesuffix(".part"))]
    halves = [name for name in halves if name.endswith(".part")]
    try:
        for name in [*backups.superfluous(names), *halves]:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        log.warning("old backups stay: %s", error.strerror)


@contextmanager
def _told(work: jobs.Work, kind: str) -> Iterator[None]:
    """A fault is a sign of life, and then the job's own."""
    try:
        yield
    except Exception as error:
        with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
            sign_of_life(unit, FAULTS[kind], _words(error)[:200])
        raise


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error.values.get("why") or error.code)
    return getattr(error, "strerror", None) or type(error).__name__


def _well(unit: Unit, kind: str) -> None:
    """No fault any more; the tries that were given up are made good."""
    sign_of_life(unit, FAULTS[kind])
    given_up = update(Job).where(Job.kind == kind, Job.failed_at.is_not(None))
    unit.session.execute(given_up.values(failed_at=None, cancelled_at=unit.now))
