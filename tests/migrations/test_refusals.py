"""A schema that is too new, or rows that would point at nothing, are refused and left as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from qmember.app import create_app
from qmember.cli.frame import main
from qmember.models import Database, migrate
from qmember.models.migrate import BrokenReferences, SchemaTooNew
from qmember.services.clock import Clock
from tests.conftest import set_up_association, settings_for
from tests.facts import facts
from tests.migrations.schema import schema


@pytest.fixture
def newer(own_database: Database) -> Database:
    with own_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '2031_01_01_later'"))
    return own_database


def test_a_database_of_a_later_version_is_refused(newer: Database) -> None:
    before = facts(newer), schema(newer)
    with pytest.raises(SchemaTooNew, match="2031_01_01_later"):
        migrate.upgrade(newer)
    assert (facts(newer), schema(newer)) == before


def test_the_application_does_not_start_on_it(newer: Database, tmp_path: Path) -> None:
    url = newer.engine.url.render_as_string(hide_password=False)
    with pytest.raises(SchemaTooNew):
        create_app(settings_for(url, tmp_path))


def test_the_command_line_says_so_in_a_sentence(newer, tmp_path, monkeypatch, capsys) -> None:
    url = newer.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path))
    for name, letter in (("SECRET", "s"), ("DATA", "d"), ("VAULT", "v")):
        monkeypatch.setenv(f"QMEMBER_{name}_KEY", (letter * 32).encode().hex())
    assert main(["ledger", "check"]) == 1
    assert "2031_01_01_later" in capsys.readouterr().err


def test_a_step_that_leaves_rows_pointing_at_nothing_is_rolled_back(
    sqlite_database: Database, clock: Clock
) -> None:
    set_up_association(sqlite_database, clock)
    before = facts(sqlite_database)

    def careless(config, revision) -> None:
        config.attributes["connection"].execute(text("DELETE FROM account WHERE number = '1930'"))

    with pytest.raises(BrokenReferences):
        migrate._run(sqlite_database, careless, "")
    assert facts(sqlite_database) == before


def test_foreign_keys_are_on_again_after_a_migration(sqlite_database: Database) -> None:
    migrate._run(sqlite_database, lambda config, revision: None, "")
    for _ in range(3):
        with sqlite_database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
