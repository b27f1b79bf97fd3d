"""What must always hold, asked of the database itself: each check by name, with what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from qmember.domain.ledger import AccountRole
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankDeposit,
    BankPayment,
    Entry,
    Income,
    IncomeReversal,
    OpenPayment,
    Person,
    PersonWord,
    Posted,
    Receipt,
    ReceiptDocument,
    ReceiptVoid,
    Seal,
    Vault,
)
from qmember.models.crypto import Keys
from qmember.queries import audit
from qmember.queries.accounts import mappings
from qmember.queries.ledger import gaps
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: ``ok`` and, when it is not, how many rows are wrong or what is."""

    name: str
    ok: bool
    message: str


def check_all(session: Reads, keys: Keys) -> list[Finding]:
    """Ask every check; none stops the others."""
    found = [_count(name, query(session)) for name, query in CHECKS.items()]
    chain = audit.verify(session, keys)
    broken = "" if chain.intact else f"first broken event: {chain.first_broken}"
    return [*found, Finding("audit chain intact", chain.intact, broken)]


def _count(name: str, wrong: int) -> Finding:
    return Finding(name, not wrong, f"{wrong} wrong" if wrong else "")


def suspense_difference(session: Reads) -> int:
    """Suspense accounts' balance plus the money of open payments, in öre: zero when they agree."""
    accounts = mappings(session).accounts_ever(AccountRole.SUSPENSE)
    balance = session.scalar(
        select(func.coalesce(func.sum(Posted.amount_ore), 0)).where(
            Posted.account_number.in_(accounts)
        )
    )
    return int(balance or 0) + open_ore(session)


def open_ore(session: Reads) -> int:
    """Öre of booked payments that have not been named yet."""
    booked = select(func.coalesce(func.sum(BankPayment.amount_ore), 0)).join(
        BankDeposit, BankDeposit.id == BankPayment.deposit_id
    )
    named = select(func.coalesce(func.sum(Allocation.amount_ore), 0)).outerjoin(
        AllocationReversal, AllocationReversal.allocation_id == Allocation.id
    )
    paid = session.scalar(booked.where(BankDeposit.entry_id.is_not(None))) or 0
    done = session.scalar(named.where(AllocationReversal.allocation_id.is_(None))) or 0
    return int(paid) - int(done)


def _unbalanced(session: Reads) -> int:
    uneven = select(Posted.entry_id).group_by(Posted.entry_id)
    uneven = uneven.having(func.sum(Posted.amount_ore) != 0)
    return session.scalar(select(func.count()).select_from(uneven.subquery())) or 0


def _unsealed(session: Reads) -> int:
    query = select(func.count()).select_from(Entry).outerjoin(Seal, Seal.entry_id == Entry.id)
    return session.scalar(query.where(Seal.entry_id.is_(None))) or 0


def _voucher_gaps(session: Reads) -> int:
    return len(gaps(session))


def _receipt_gaps(session: Reads) -> int:
    query = select(Receipt.year).group_by(Receipt.year)
    query = query.having(func.count() != func.max(Receipt.number))
    return len(session.scalars(query).all())


def _suspense(session: Reads) -> int:
    return abs(suspense_difference(session))


def _income_entry(session: Reads) -> int:
    """Income rows whose entry does not carry exactly their amount on an income line."""
    lines = (
        select(func.coalesce(func.sum(Posted.amount_ore), 0))
        .where(Posted.entry_id == Income.entry_id, Posted.kind == Income.kind)
        .correlate(Income)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(Income).where(lines != -Income.amount_ore)
    return session.scalar(query) or 0


def _receipts_of_reversed(session: Reads) -> int:
    """Receipts that hold although their gift has been reversed."""
    query = (
        select(func.count())
        .select_from(Receipt)
        .join(IncomeReversal, IncomeReversal.income_id == Receipt.income_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptVoid.receipt_id.is_(None))
    )
    return session.scalar(query) or 0


def _two_receipts(session: Reads) -> int:
    """Gifts with two receipts that hold."""
    query = (
        select(Receipt.income_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptVoid.receipt_id.is_(None))
        .group_by(Receipt.income_id)
        .having(func.count() > 1)
    )
    return len(session.scalars(query).all())


def _receipt_amounts(session: Reads) -> int:
    query = select(func.count()).select_from(Receipt).join(Income, Income.id == Receipt.income_id)
    return session.scalar(query.where(Receipt.amount_ore != Income.amount_ore)) or 0


def _undrawn(session: Reads) -> int:
    query = (
        select(func.count())
        .select_from(Receipt)
        .outerjoin(ReceiptDocument, ReceiptDocument.receipt_id == Receipt.id)
    )
    return session.scalar(query.where(ReceiptDocument.receipt_id.is_(None))) or 0


def _over_allocated(session: Reads) -> int:
    """Payments of which more was named than was paid."""
    named = (
        select(Allocation.payment_id, func.sum(func.abs(Allocation.amount_ore)).label("named"))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None))
        .group_by(Allocation.payment_id)
        .subquery()
    )
    query = select(func.count()).select_from(BankPayment)
    query = query.join(named, named.c.payment_id == BankPayment.id)
    return session.scalar(query.where(named.c.named > func.abs(BankPayment.amount_ore))) or 0


def _deposit_parts(session: Reads) -> int:
    """Credit deposits whose payments do not add up to them."""
    parts = (
        select(func.sum(BankPayment.amount_ore))
        .where(BankPayment.deposit_id == BankDeposit.id)
        .correlate(BankDeposit)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(BankDeposit).where(parts != BankDeposit.amount_ore)
    return session.scalar(query.where(BankDeposit.amount_ore > 0)) or 0


def _deposit_booked(session: Reads) -> int:
    """Booked deposits whose entry carries another amount."""
    both_sides = (
        select(func.sum(func.abs(Posted.amount_ore)))
        .where(Posted.entry_id == BankDeposit.entry_id)
        .correlate(BankDeposit)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(BankDeposit).where(BankDeposit.entry_id.is_not(None))
    return session.scalar(query.where(both_sides != 2 * func.abs(BankDeposit.amount_ore))) or 0


def _queue_index(session: Reads) -> int:
    """Payments that are in the index of the queue but settled, or open but not in the index."""
    named = (
        select(Allocation.payment_id, func.sum(Allocation.amount_ore).label("named"))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None))
        .group_by(Allocation.payment_id)
        .subquery()
    )
    query = (
        select(func.count())
        .select_from(BankPayment)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .outerjoin(named, named.c.payment_id == BankPayment.id)
        .outerjoin(OpenPayment, OpenPayment.payment_id == BankPayment.id)
    )
    waits = BankPayment.amount_ore != func.coalesce(named.c.named, 0)
    booked = BankDeposit.entry_id.is_not(None)
    query = query.where((waits & booked) != OpenPayment.payment_id.is_not(None))
    return session.scalar(query) or 0


HIDDEN = ("protected", "off_register")


def _hidden_words(session: Reads) -> int:
    query = select(func.count()).select_from(PersonWord)
    query = query.join(Person, Person.id == PersonWord.person_id)
    return session.scalar(query.where(Person.protection.in_(HIDDEN))) or 0


def _hidden_readable(session: Reads) -> int:
    readable = func.coalesce(Person.name, Person.email, Person.phone, Person.street, Person.city)
    query = select(func.count()).select_from(Person).where(Person.protection.in_(HIDDEN))
    return session.scalar(query.where(readable.is_not(None))) or 0


def _vault_of_open(session: Reads) -> int:
    """Vault rows of people who are not protected."""
    query = select(func.count()).select_from(Vault).join(Person, Person.id == Vault.person_id)
    return session.scalar(query.where(Person.protection != "protected")) or 0


def _foreign_keys(session: Reads) -> int:
    if session.get_bind().dialect.name != "sqlite":
        return 0  # PostgreSQL checks them always
    return len(session.execute(text("PRAGMA foreign_key_check")).all())


CHECKS: dict[str, Callable[[Reads], int]] = {
    "entries balance": _unbalanced,
    "entries are sealed": _unsealed,
    "voucher numbers without gaps": _voucher_gaps,
    "receipt numbers without gaps": _receipt_gaps,
    "suspense equals the open queue": _suspense,
    "income equals its entry": _income_entry,
    "reversed gifts have no receipt that holds": _receipts_of_reversed,
    "one receipt a gift": _two_receipts,
    "receipts carry the gift's amount": _receipt_amounts,
    "receipts are drawn": _undrawn,
    "no payment is named twice": _over_allocated,
    "payments add up to their deposit": _deposit_parts,
    "deposits are booked with their amount": _deposit_booked,
    "the queue lists what is open": _queue_index,
    "hidden people are in no search": _hidden_words,
    "hidden people have nothing readable": _hidden_readable,
    "the vault holds hidden people only": _vault_of_open,
    "references hold": _foreign_keys,
}
