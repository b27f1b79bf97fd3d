"""Read who earlier payments came from, by what the bank called the sender, for the picker of givers."""

from __future__ import annotations

from sqlalchemy import select

from qmember.domain.permissions import Permission, Viewer
from qmember.domain.text import words
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankText,
    Income,
    IncomeReversal,
    Person,
)
from qmember.models.crypto import Keys
from qmember.queries.payer_texts import TextReader
from qmember.queries.reading import Columns, Reads

LATEST = 300
"""So many payments are looked through, the latest first: opening one takes a while."""

SHORTEST = 3
"""Letters from which on senders are looked for."""


def numbers_by_sender(session: Reads, keys: Keys, viewer: Viewer, text: str) -> list[int]:
    """Numbers of people whose earlier payments came from a sender with these words, latest first.

    What the bank wrote is kept as long as it is kept, and nothing more is. A text that names
    somebody in danger stays shut, and hidden people are nowhere here.
    """
    typed = words(text)
    may = viewer.may(Permission.READ_PEOPLE) and viewer.may(Permission.RECORD_BANK)
    if not may or sum(map(len, typed)) < SHORTEST:
        return []
    reader = TextReader(session, keys, viewer)
    sent = (
        row.number
        for row in session.execute(_latest())
        if _begins(words(reader.text(row.payment_id, row.sealed).name), typed)
    )
    return list(dict.fromkeys(sent))


def _latest() -> Columns:
    """The payments that hold as a known, ordinary person's."""
    undone = select(AllocationReversal).where(AllocationReversal.allocation_id == Allocation.id)
    return (
        select(BankText.payment_id, BankText.sealed, Person.number)
        .join(Allocation, Allocation.payment_id == BankText.payment_id)
        .join(Income, Income.id == Allocation.income_id)
        .join(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(Person.sort_key.is_not(None), IncomeReversal.income_id.is_(None), ~undone.exists())
        .order_by(BankText.payment_id.desc())
        .limit(LATEST)
    )


def _begins(said: list[str], typed: list[str]) -> bool:
    """Tell whether every typed word begins one of the sender's."""
    return all(any(word.startswith(start) for word in said) for start in typed)
