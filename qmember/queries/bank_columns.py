"""Read bank files that wait for somebody to say what their columns hold, and what was said before."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from qmember.domain.bank_accounts import same_account
from qmember.domain.bank_column_memory import layout_of_plain, mark_of_headings
from qmember.domain.bank_profiles import Layout
from qmember.domain.column_memory import Mark
from qmember.domain.errors import NotFound, Refused
from qmember.domain.permissions import Permission, Viewer
from qmember.models import BankAccount, BankColumns, BankDraft
from qmember.models.crypto import Keys, mac, unseal
from qmember.queries.reading import Reads

KEY = "bank-columns"
NO_FILE = "The file no longer waits. Choose it again"


def remembered(session: Reads, keys: Keys) -> Callable[[Sequence[str]], Layout | None]:
    """What the columns below a header were chosen to hold the last time such a file was read."""
    mark = marker(keys)

    def layout(header: Sequence[str]) -> Layout | None:
        plain = _kept(session, keys, header)
        return None if plain is None else layout_of_plain(header, plain, mark)

    return layout


def any_remembered(session: Reads) -> bool:
    """Tell whether columns have been chosen for any file."""
    return session.scalar(select(BankColumns.id).limit(1)) is not None


def account_last_time(session: Reads, keys: Keys, header: Sequence[str]) -> str:
    """The own number that the last file with these headings was about; empty where there is none."""
    plain = _kept(session, keys, header)
    return str(plain["account"]) if plain else ""


def _kept(session: Reads, keys: Keys, header: Sequence[str]) -> dict[str, Any] | None:
    found = mark_of_headings(header, marker(keys))
    if found is None:
        return None
    query = select(BankColumns).where(BankColumns.mark == found)
    row = session.scalars(query.order_by(BankColumns.id.desc()).limit(1)).first()
    if row is None:
        return None
    plain: dict[str, Any] = json.loads(unseal(keys.derive(KEY), row.columns, found))
    return plain


def marker(keys: Keys) -> Mark:
    """The keyed mark by which a heading is known again, and from which nobody can read it."""
    key = keys.derive(KEY)
    return lambda heading: mac(key, heading.encode()).hex()


def own_bank_draft(session: Reads, viewer: Viewer, draft_id: int) -> BankDraft:
    """One of the viewer's own files that wait; NotFound for those of others, as if they did not exist."""
    draft = session.get(BankDraft, draft_id)
    if draft is None or draft.user_id != viewer.user_id or not viewer.may(Permission.RECORD_BANK):
        raise NotFound(NO_FILE)
    return draft


def content_of_draft(keys: Keys, draft: BankDraft) -> bytes:
    """The bytes of a file that waits."""
    return unseal(keys.derive(KEY), draft.content, context(draft.id))


def context(draft_id: int) -> str:
    """What the sealed bytes are bound to."""
    return f"bank_draft:{draft_id}"


def bank_accounts(session: Reads) -> list[BankAccount]:
    """Our own numbers, in the order in which they were registered."""
    return list(session.scalars(select(BankAccount).order_by(BankAccount.id)))


def account_of(session: Reads, number: str) -> int:
    """The row id of one of our own numbers, however it is written; Refused when it is none."""
    found = [one.id for one in bank_accounts(session) if same_account(one.number, number)]
    if not found:
        raise Refused(
            "%(number)s is none of the association's accounts. Add it under Settings, Accounts",
            field="account", code="wrong-account", number=number,
        )  # fmt: skip
    return found[0]
