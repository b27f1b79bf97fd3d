"""What a database says, in one hash a table, to be compared before and after a migration."""

from __future__ import annotations

from qmember.models import Database
from qmember.queries import dump


def facts(database: Database) -> dict[str, tuple[int, str]]:
    """Rows and hash of each table's rows."""
    with database.engine.connect() as connection:
        found: dict[str, tuple[int, str]] = {}
        for table in dump.reflected(connection):
            digest = dump.Digest()
            for line in dump.table_lines(connection, table):
                digest.add(line)
            found[table.name] = (digest.rows, digest.hash.hexdigest())
        return found
