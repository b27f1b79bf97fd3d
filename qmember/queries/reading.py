"""What every query stands on: the session that it reads with, and rows of several columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session, scoped_session

Reads = Session | scoped_session[Session]
"""A session to read with: a unit's own, or the request's, which cannot write."""

Columns = Select[*tuple[Any, ...]]
Values = Row[*tuple[Any, ...]]
"""A query of chosen columns, and one row of its answer, read by the columns' labels."""


def plain_rows(session: Reads, query: Columns) -> list[Values]:
    """Every row of a query of columns, for those who read a whole register.

    What the session would do for each row besides (it looks for objects to keep) takes as long as the
    reading. What a unit has not written yet is written first, as the session does by itself.
    """
    session.flush()
    return list(session.connection().execute(query).all())
