"""Every row of every table as one line of text, the same on both databases."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, String, Table, select

from qmember.models.migrate import revision_of
from qmember.queries.audit import head

SKIPPED = frozenset(
    {
        "alembic_version", "login_session", "attempt", "heartbeat", "membership_span",
        "membership_changed", "membership_basis",
    }
)  # fmt: skip
"""Tables that a restored installation begins anew: sessions, attempts, signs of life, and what
follows from other rows."""

FORMAT = 1

HEAVY = frozenset({"document_content"})
"""Tables with megabytes in a row: they are carried one row at a time."""


@dataclass(slots=True)
class Digest:
    """Rows and running hash of one table."""

    rows: int = 0
    hash: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.hash.update(line)


def reflected(connection: Connection) -> list[Table]:
    """The tables as the database has them, those referred to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # entry and seal refer to each other; both orders are right
        tables = metadata.sorted_tables
    kept = [table for table in tables if table.name not in SKIPPED]
    return sorted(kept, key=lambda table: table.name == "seal")


def lines(connection: Connection, *, made_at: datetime) -> Iterator[bytes]:
    """A head, every row, and a foot with rows and hash of each table and the audit chain's head."""
    revision = revision_of(connection)
    yield _line({"format": FORMAT, "revision": revision, "made_at": made_at.isoformat()})
    digests: dict[str, Digest] = {}
    for table in reflected(connection):
        digest = digests[table.name] = Digest()
        for line in table_lines(connection, table):
            digest.add(line)
            yield line
    tables = {name: [d.rows, d.hash.hexdigest()] for name, d in sorted(digests.items())}
    yield _line({"tables": tables, "audit_head": head(connection)})


def at_once(table: str, usual: int) -> int:
    """How many rows of a table are held in memory at a time."""
    return 1 if table in HEAVY else usual


def table_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of one table in the order of its key."""
    names = sorted(column.name for column in table.columns)
    order = (_bytewise(connection, column) for column in table.primary_key.columns)
    query = select(*(table.c[name] for name in names)).order_by(*order)
    for row in connection.execute(
        query, execution_options={"yield_per": at_once(table.name, 2000)}
    ):
        yield _line([table.name, {n: _plain(v) for n, v in zip(names, row, strict=True)}])


def _bytewise(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Order text by its bytes on both databases, whatever the server's own language is."""
    text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return column.collate("C") if text else column


def _line(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"t": value.strftime("%Y-%m-%dT%H:%M:%S.%f")}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def revived(value: object) -> object:
    """The value that ``_plain`` wrote."""
    if isinstance(value, dict) and len(value) == 1:
        (kind, text), *_ = value.items()
        if kind == "b":
            return base64.b64decode(text)
        if kind == "t":
            return datetime.fromisoformat(text)
        if kind == "d":
            return date.fromisoformat(text)
    return value
