"""What a database says, in one hash a table, to be compared before and after."""

from __future__ import annotations

from qmember.models import Base, Database
from qmember.queries import dump

TABLES = [table for table in Base.metadata.tables.values() if table.name not in dump.SKIPPED]


def facts(database: Database, *, as_it_is: bool = False) -> dict[str, tuple[int, str]]:
    """Rows and hash of each table's rows: the models' tables, or those that the database has."""
    with database.engine.connect() as connection:
        found: dict[str, tuple[int, str]] = {}
        for table in dump.reflected(connection) if as_it_is else TABLES:
            digest = dump.Digest()
            for line in dump.table_lines(connection, table):
                digest.add(line)
            found[table.name] = (digest.rows, digest.hash.hexdigest())
        return found
