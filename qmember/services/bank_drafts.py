"""Bank files that wait until somebody has told their columns or account: sealed, and gone after a day."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.models import BankDraft
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.bank_columns import KEY, context, own_bank_draft
from qmember.services.unit import Unit

WAITS = timedelta(days=1)
NOT_CLI = "Log in and read the file under Reconciliation, where you can say what its columns hold"


def keep_bank_draft(unit: Unit, content: bytes) -> int:
    """Keep a file until its columns are told; the same file again goes on with the one that waits."""
    unit.need(Permission.RECORD_BANK)
    if unit.viewer.user_id is None:
        raise Refused(NOT_CLI)
    digest = hashlib.sha256(content).hexdigest()
    mine = select(BankDraft.id).where(
        BankDraft.user_id == unit.viewer.user_id, BankDraft.sha256 == digest
    )
    if (before := unit.session.scalar(mine)) is not None:
        return before
    draft = BankDraft(user_id=unit.viewer.user_id, sha256=digest, at=unit.now, content=b"")
    unit.session.add(draft)
    unit.session.flush()
    draft.content = seal(unit.keys.derive(KEY), content, context(draft.id))
    unit.session.flush()
    return draft.id


def drop_bank_draft(unit: Unit, draft_id: int) -> None:
    """Throw a file away that waits; nothing of it stays."""
    draft = own_bank_draft(unit.session, unit.viewer, draft_id)
    unit.session.info[ERASED] = True
    unit.session.delete(draft)


def forget_bank_drafts(unit: Unit, *, before: datetime | None = None) -> None:
    """Erase files that wait, those from before a time or all: they can be chosen again."""
    unit.session.info[ERASED] = True
    query = delete(BankDraft)
    unit.session.execute(query if before is None else query.where(BankDraft.at < before))
