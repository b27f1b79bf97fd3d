"""Read a bank file whose columns or account somebody has told, and remember it for the next one."""

from __future__ import annotations

import json
from datetime import date

from qmember.domain.bank import BankFile
from qmember.domain.bank_column_memory import mark_of_headings, plain_layout
from qmember.domain.bank_profiles import Layout
from qmember.domain.events import Event
from qmember.models import BankAccount, BankColumns
from qmember.models.crypto import seal
from qmember.queries.bank_columns import KEY, content_of_draft, marker, own_bank_draft
from qmember.services import audit
from qmember.services.bank_drafts import drop_bank_draft
from qmember.services.bank_import import Imported, import_file
from qmember.services.unit import Unit


def read_bank_draft(
    unit: Unit,
    draft_id: int,
    file: BankFile,
    *,
    header: tuple[str, ...],
    layout: Layout,
    account_id: int | None = None,
    dated: date | None = None,
) -> Imported:
    """Read a file that waits, as ``import_file`` does, and remember what its columns were chosen to hold.

    ``file`` is what ``formats.bank_columns`` has read from it by ``layout``.
    """
    draft = own_bank_draft(unit.session, unit.viewer, draft_id)
    content = content_of_draft(unit.keys, draft)
    done = import_file(unit, content, file, dated=dated, account_id=account_id)
    _remember(unit, header, layout, account_id)
    drop_bank_draft(unit, draft_id)
    return done


def _remember(unit: Unit, header: tuple[str, ...], layout: Layout, account_id: int | None) -> None:
    """Keep a choice for the next file with the same headings; of a file without any nothing is kept."""
    mark = marker(unit.keys)
    found = mark_of_headings(header, mark)
    if found is None:
        return
    account = unit.session.get(BankAccount, account_id) if account_id else None
    plain = plain_layout(header, layout, account.number if account else "", mark)
    sealed = seal(unit.keys.derive(KEY), json.dumps(plain).encode(), found)
    row = BankColumns(mark=found, columns=sealed, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.BANK_COLUMNS_CHOSEN, "bank_columns", row.id)
