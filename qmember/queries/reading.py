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
