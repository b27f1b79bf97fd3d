"""What must always hold, asked of the database itself: each check by name, with what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qmember.models.crypto import Keys
from qmember.queries import (
    audit,
    invariants_bank,
    invariants_income,
    invariants_ledger,
    invariants_people,
    invariants_service,
)
from qmember.queries.reading import Reads

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
    found = [_count(name, query(session)) for name, query in CHECKS.items()]
    return [*found, _count(DOCUMENTS, invariants_income.unequal_documents(session, keys))]


def _count(name: str, wrong: int) -> Finding:
    return Finding(name, not wrong, f"{wrong} wrong" if wrong else "")


CHECKS: dict[str, Callable[[Reads], int]] = {
    **invariants_ledger.CHECKS,
    **invariants_income.CHECKS,
    **invariants_bank.CHECKS,
    **invariants_people.CHECKS,
    **invariants_service.CHECKS,
}
