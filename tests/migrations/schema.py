"""A database's whole schema as text, to be compared before and after."""

from __future__ import annotations

from sqlalchemy import Connection, text

from qmember.models import Database

POSTGRESQL = """
SELECT 'column', table_name || '.' || column_name,
       data_type || coalesce('(' || character_maximum_length || ')', '') || ' ' || is_nullable
       || ' ' || coalesce(collation_name, '') || ' ' || coalesce(column_default, '')
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


def schema(database: Database) -> dict[tuple[str, str], str]:
    """Every column, index, constraint, trigger and function with its definition."""
    with database.engine.connect() as connection:
        rows = connection.execute(text(SQLITE if database.sqlite else POSTGRESQL))
        return {(kind, name): " ".join((body or "").split()) for kind, name, body in rows}


def without_version(found: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """The names in a schema, but for the table in which the migrations note where they are."""
    return {key for key in found if "alembic_version" not in key[1]}


def triggers(connection: Connection) -> set[str]:
    """Names of the triggers that are there."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return set(connection.execute(text(query)).scalars())
