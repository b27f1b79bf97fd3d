"""Keep how the columns of a saved list were chosen, and forget it again."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete

from qmember.domain.column_memory import mark_of_header, marked_columns
from qmember.domain.columns import Column
from qmember.domain.tables import Table
from qmember.models import ListMapping
from qmember.models.crypto import seal
from qmember.queries.column_memory import KEY, context, marker
from qmember.services.unit import Unit


def remember_columns(
    unit: Unit, import_id: int, table: Table, columns: Mapping[int, Column]
) -> None:
    """Keep what the headings stood for; of a list without a header there is nothing to keep."""
    mark = marker(unit.keys)
    header = mark_of_header(table, mark)
    if header is None:
        return
    body = json.dumps(marked_columns(table, columns, mark)).encode()
    sealed = seal(unit.keys.derive(KEY), body, context(import_id))
    unit.session.add(ListMapping(import_id=import_id, mark=header, columns=sealed))


def forget_headings(unit: Unit, table: Table) -> int:
    """Forget every choice for these headings; how many there were."""
    header = mark_of_header(table, marker(unit.keys))
    query = delete(ListMapping).where(ListMapping.mark == header).returning(ListMapping.import_id)
    return len(unit.session.scalars(query).all())
