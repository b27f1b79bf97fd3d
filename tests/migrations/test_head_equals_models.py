"""The newest schema is the one that the models describe, with the triggers that are asked for."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from qmember.domain.sealed import ERASABLE_TABLES, SEALED_TABLES
from qmember.models import Base, Database, migrate
from qmember.queries.invariants_service import guards
from tests.migrations.schema import triggers

TOLD = {
    "membership_event": "insert delete", "membership_period": "insert delete",
    "membership_period_void": "insert", "membership_matter": "insert",
    "membership_application": "insert update delete", "person_death": "insert update delete",
    "member_type_rule": "insert", "statute_version": "insert", "meeting_day": "insert",
    "meeting_cancellation": "insert", "setting": "insert",
}  # fmt: skip
"""Whose facts have changed is told by what is done to these tables."""


def test_models_and_head_do_not_differ(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_and_index_of_the_models_is_there(database: Database) -> None:
    inspector = inspect(database.engine)
    for name, table in Base.metadata.tables.items():
        indexes = {index["name"]: index["column_names"] for index in inspector.get_indexes(name)}
        wanted = {index.name: [c.name for c in index.columns] for index in table.indexes}
        assert {n: c for n, c in indexes.items() if n in wanted} == wanted, name
        checks = {check["name"] for check in inspector.get_check_constraints(name)}
        wanted_checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert checks == wanted_checks, name
        keys = {key["name"] for key in inspector.get_foreign_keys(name)}
        assert keys == {key.name for key in table.foreign_key_constraints}, name


def test_the_keys_seal_waits_for_the_commit(database: Database) -> None:
    keys = {key["name"]: key for key in inspect(database.engine).get_foreign_keys("entry")}
    assert keys["fk_entry_seal"]["options"] == {"deferrable": True, "initially": "DEFERRED"}


def test_the_triggers_there_are_those_asked_for(database: Database) -> None:
    sealed, erasable = ["update", "delete"], ["update"]
    if not database.sqlite:
        sealed, erasable = [*sealed, "truncate"], [*erasable, "truncate"]
    wanted = {f"{table}_no_{deed}" for table in SEALED_TABLES for deed in sealed}
    wanted |= {f"{table}_no_{deed}" for table in ERASABLE_TABLES for deed in erasable}
    wanted |= {"seal_balanced", "line_open", "allocation_within", "membership_period_apart"}
    wanted |= {"claim_payment_within", "claim_end_once", "membership_matter_fits"}
    wanted |= {
        "claim_proof_fits",
        "approval_answer_two",
        "approval_answer_waits",
        "approval_withdrawal_own",
        "review_tick_once",
    }
    wanted |= {"refund_within", "refund_payment_once", "refund_payment_fits", "refund_undo_unpaid"}
    wanted |= {f"{table}_{deed}_told" for table, deeds in TOLD.items() for deed in deeds.split()}
    with database.engine.connect() as connection:
        assert triggers(connection) == wanted
    assert guards(sqlite=database.sqlite) == wanted  # the self-check asks for the same


def test_every_table_that_is_asked_to_be_written_once_exists() -> None:
    assert set(SEALED_TABLES + ERASABLE_TABLES) <= set(Base.metadata.tables)
    assert not set(SEALED_TABLES) & set(ERASABLE_TABLES)


def test_the_database_says_that_it_is_at_the_newest(database: Database) -> None:
    assert migrate.current(database) == migrate.head()
