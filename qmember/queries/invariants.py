"""What must always hold, asked of the database itself: each check by name, with what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from qmember.models.crypto import Keys
from qmember.queries import (
    audit,
    invariants_bank,
    invariants_handover,
    invariants_income,
    invariants_ledger,
    invariants_meetings,
    invariants_members,
    invariants_people,
    invariants_refunds,
    invariants_reviews,
    invariants_service,
)
from qmember.queries.reading import Reads

Check = Callable[[Reads], int]
"""Counts the rows that are not as they must be."""

CHAIN = "audit chain intact"
DOCUMENTS = "receipts are as they were issued"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: ``ok`` and, when it is not, how many rows are wrong or what is."""

    name: str
    ok: bool
    message: str


def check_all(session: Reads, keys: Keys) -> list[Finding]:
    """Ask every check and walk the whole audit chain; none stops the others."""
    chain = audit.verify(session, keys)
    broken = "" if chain.intact else f"first broken event: {chain.first_broken}"
    return [*check_rows(session, keys), Finding(CHAIN, chain.intact, broken)]


def check_rows(session: Reads, keys: Keys) -> list[Finding]:
    """Ask every check but for the audit chain."""
    asked = {**CHECKS, DOCUMENTS: lambda reads: invariants_income.unequal_documents(reads, keys)}
    return [_ask(session, name, check) for name, check in asked.items()]


def _ask(session: Reads, name: str, check: Check) -> Finding:
    """One finding; a database that cannot even answer is not well either."""
    try:
        wrong = check(session)
    except DBAPIError as error:
        return Finding(name, False, f"cannot be asked: {type(error.orig).__name__}")
    return Finding(name, not wrong, f"{wrong} wrong" if wrong else "")


CHECKS: dict[str, Check] = {
    **invariants_ledger.CHECKS,
    **invariants_income.CHECKS,
    **invariants_bank.CHECKS,
    **invariants_refunds.CHECKS,
    **invariants_handover.CHECKS,
    **invariants_people.CHECKS,
    **invariants_meetings.CHECKS,
    **invariants_members.CHECKS,
    **invariants_reviews.CHECKS,
    **invariants_service.CHECKS,
}
