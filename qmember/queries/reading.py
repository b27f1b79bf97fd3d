"""What every query stands on: the session that it reads with, and rows of several columns."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Reads = Session | scoped_session[Session]
"""A session to read with: a unit's own, or the request's, which cannot write."""

Columns = Select[*tuple[Any, ...]]
Values = Row[*tuple[Any, ...]]
"""A query of chosen columns, and one row of its answer, read by the columns' labels."""

FEW = 500
"""So many rows are asked for by their ids; for more, all are read at once."""


class unindexed(FunctionElement[Any]):  # noqa: N801  # reads like a function of SQL
    """A column by which SQLite is not to look up rows.

    It knows nothing of how many rows have which value, and goes by whatever index fits, also where
    nearly all rows have the value that is asked for. PostgreSQL knows, and sees the column as it is.
    """

    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        """The column; what is compared with it is of its type."""
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: SQLCompiler, **values: Any) -> str:  # noqa: ANN401
    return compiler.process(element.clauses, **values)


@compiles(unindexed, "sqlite")
def _without_index(element: unindexed, compiler: SQLCompiler, **values: Any) -> str:  # noqa: ANN401
    return f"+{compiler.process(element.clauses, **values)}"


@contextmanager
def whole_register() -> Iterator[None]:
    """Read a whole register without Python looking for cycles in it meanwhile.

    It makes some million values, none of which is in a cycle, and looking at each of them again and
    again takes a sixth of the time. Another thread that ends its own reading first lets Python look
    sooner, which costs time and nothing else.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def plain_rows(session: Reads, query: Columns) -> list[Values]:
    """Every row of a query of columns, for those who read a whole register.

    What the session would do for each row besides (it looks for objects to keep) takes as long as the
    reading. What a unit has not written yet is written first, as the session does by itself.
    """
    session.flush()
    return list(session.connection().execute(query).all())


def rows_of(
    session: Reads, query: Columns, column: InstrumentedAttribute[int], ids: Collection[int]
) -> list[Values]:
    """The rows whose ``column``, one of those that are read, is among some ids; as the query orders them."""
    if len(ids) <= FEW:
        return list(session.execute(query.where(column.in_(sorted(ids)))))
    wanted, key = frozenset(ids), column.key
    return [row for row in plain_rows(session, query) if getattr(row, key) in wanted]
