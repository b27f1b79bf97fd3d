"""Open an installation: its keys, its database, its newest schema; make them for a new one."""

from __future__ import annotations

import logging
from pathlib import Path
from sqlite3 import sqlite_version

from sqlalchemy import inspect

from config import BadSetting, Settings
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import Keys, KeysMissing, make_keys, read_keys
from qmember.models.engine import UnsafeDatabase
from qmember.queries.audit import first_fits
from qmember.queries.protected import vault_fits
from qmember.services.clock import Clock
from qmember.services.membership_spans import catch_up
from qmember.services.worlds import need_own_world

log = logging.getLogger("qmember")

OTHER_KEYS = (
    "The keys here are not those that this database was filled with. Put its own key files back, or "
    "restore a backup."
)


UNENCRYPTED = "QMEMBER_PLAINTEXT is set: whoever reads the disk reads every name and amount."
OLD_LIBRARY = "SQLite %s can corrupt a log that two processes write: run one process only."


def open_installation(settings: Settings) -> Database:
    """Open the database of ``settings`` at the newest schema, making keys and tables when new.

    Keys are never made beside a database that exists: raises KeysMissing, also when the keys that
    are here are not those that it was filled with. A database at an older schema is backed up into
    ``data/backups`` before it is upgraded. A real association is not opened as the example: Refused.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = _keys(settings)
    database = open_database(settings.database_url, keys, plaintext=settings.plaintext)
    try:
        _back_up_before_upgrade(database, settings)
        migrate.upgrade(database)
        _check_keys(database)
        catch_up(database)
        need_own_world(database, demo=settings.demo)
        _warn(database, settings)
    except Exception:
        database.dispose()
        raise
    return database


def database_file(settings: Settings) -> Path | None:
    """The SQLite file of ``settings``; None for PostgreSQL."""
    return Path(settings.database_url.removeprefix("sqlite:///")) if settings.sqlite else None


def database_exists(settings: Settings) -> bool:
    """Tell whether there is a database with tables behind ``settings``."""
    file = database_file(settings)
    if file is not None:
        return file.exists() and file.stat().st_size > 0
    probe = open_database(settings.database_url, Keys(bytes(32), bytes(32), bytes(32)))
    try:
        return inspect(probe.engine).has_table("alembic_version")
    finally:
        probe.dispose()


def given_keys(settings: Settings) -> dict[str, bytes | None]:
    """The keys that the environment names; the others are read from files."""
    return {"secret": settings.secret_key, "data": settings.data_key, "vault": settings.vault_key}


def _keys(settings: Settings) -> Keys:
    folder, given = settings.data / "keys", given_keys(settings)
    keys = read_keys(folder, given)
    if keys is not None:
        return keys
    if database_exists(settings):
        raise KeysMissing(
            f"There is a database, but not all its keys in {folder}. Put the key files back, or name "
            "them with QMEMBER_SECRET_KEY, QMEMBER_DATA_KEY and QMEMBER_VAULT_KEY."
        )
    return make_keys(folder, given)


def _back_up_before_upgrade(database: Database, settings: Settings) -> None:
    """Keep the database as it was, in case the newer version turns out to be a mistake."""
    at = migrate.current(database)
    if at is None or at == migrate.head() or not migrate.knows(at):
        return
    from qmember.services import backup

    folder, moment = settings.data / "backups", Clock(settings.today).now()
    folder.mkdir(exist_ok=True, mode=0o700)
    backup.write(database, moment, folder / f"{moment:%Y%m%dT%H%M%S}-{at}.qmbackup")


def _warn(database: Database, settings: Settings) -> None:
    """Say loudly, at every start, what is less safe than it should be."""
    if settings.sqlite and settings.plaintext:
        log.warning(UNENCRYPTED)
    if not database.recent:
        log.warning(OLD_LIBRARY, sqlite_version)


def _check_keys(database: Database) -> None:
    with database.reading() as session:
        fits = first_fits(session, database.keys) and vault_fits(session, database.keys)
    if not fits:
        raise KeysMissing(OTHER_KEYS)


__all__ = ["BadSetting", "UnsafeDatabase", "database_exists", "open_installation"]
