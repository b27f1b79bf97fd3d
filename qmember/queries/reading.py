"""What every query stands on: the session that it reads with, and rows of several columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

Reads = Session | scoped_session[Session]
"""A session to read with: a unit's own, or the request's, which cannot write."""

Columns = Select[*tuple[Any, ...]]
Values = Row[*tuple[Any, ...]]
"""A query of chosen columns, and one row of its answer, read by the columns' labels."""

FEW = 500
"""So many rows are asked for by their ids; for more, all are read at once."""


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
