"""How the columns of a list with the same headings were chosen when one was saved the last time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.column_memory import Mark, as_last_time, mark_of_header
from qmember.domain.columns import Column
from qmember.domain.dates import stockholm_date
from qmember.domain.tables import Table
from qmember.models import ListImport, ListMapping, ListUndo
from qmember.models.crypto import Keys, mac, unseal
from qmember.queries.reading import Reads

KEY = "column-memory"


@dataclass(frozen=True, slots=True)
class LastTime:
    """The day on which such a list was saved, and what its columns are taken for by that."""

    on: date
    columns: dict[int, Column]


def last_time(session: Reads, keys: Keys, table: Table) -> LastTime | None:
    """The newest choice for these headings that was neither undone nor forgotten."""
    header = mark_of_header(table, marker(keys))
    query = (
        select(ListMapping.import_id, ListMapping.columns, ListImport.at)
        .join(ListImport, ListImport.id == ListMapping.import_id)
        .where(ListMapping.mark == header)
        .where(ListMapping.import_id.not_in(select(ListUndo.import_id)))
    )
    row = session.execute(query.order_by(ListMapping.import_id.desc()).limit(1)).first()
    if header is None or row is None:
        return None
    marked = json.loads(unseal(keys.derive(KEY), row.columns, context(row.import_id)))
    return LastTime(stockholm_date(row.at), as_last_time(table, marked, marker(keys)))


def marker(keys: Keys) -> Mark:
    """The keyed mark by which a heading is known again, and from which nobody can read it."""
    key = keys.derive(KEY)
    return lambda heading: mac(key, heading.encode()).hex()


def context(import_id: int) -> str:
    """What the sealed choice is bound to."""
    return f"list_mapping:{import_id}"
