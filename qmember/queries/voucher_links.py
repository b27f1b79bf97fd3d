"""What a voucher is linked to: the bank's row, the payment, the income, and the deeds of its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.bank_kept import shown_reference
from qmember.domain.permissions import Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankDeposit,
    BankPayment,
    Income,
    IncomeReversal,
    Receipt,
)
from qmember.models.crypto import Keys
from qmember.queries.corrections import chain_of
from qmember.queries.gifts import GiftRow, gift_by_id
from qmember.queries.handover import Sent, sent_of
from qmember.queries.reading import Reads
from qmember.queries.refund_requests import requests_of
from qmember.queries.refunds import RefundRow, refunds_by_entry, refunds_of
from qmember.queries.registered_bundles import RegisteredRow, bundle_of

Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class BankRowLink:
    """The bank's row that a voucher books: its account, day and payments."""

    account: str
    booked_on: date | None
    reference: str
    payment_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What one voucher is linked to. ``income`` is what it records or reverses.

    ``payment_id`` is the bank payment that it names or un-names; ``sent`` where it was handed over to the
    bookkeeping, ``bundle`` the one with which its income came; ``refunds`` are those of the income
    and what replaced it, or the one that the voucher made, paid or undid; ``subjects`` are those of
    the audit chain whose deeds are its history.
    """

    income: GiftRow | None
    reverses_income: bool
    bank_row: BankRowLink | None
    payment_id: int | None
    sent: Sent | None
    bundle: RegisteredRow | None
    refunds: tuple[RefundRow, ...]
    subjects: tuple[Subject, ...]


def links_of(session: Reads, keys: Keys, viewer: Viewer, entry_id: int) -> Links:
    """Everything that a voucher is linked to."""
    income_id = session.scalar(select(Income.id).where(Income.entry_id == entry_id))
    reversed_id = session.scalar(
        select(IncomeReversal.income_id).where(IncomeReversal.entry_id == entry_id)
    )
    about = income_id or reversed_id
    deposit = session.scalar(select(BankDeposit).where(BankDeposit.entry_id == entry_id))
    naming = _naming(session, entry_id, about)
    chain = chain_of(session, about) if about is not None else []
    bundle = bundle_of(session, keys, viewer, chain) if chain else None
    refunds = _refunds(session, viewer, entry_id, chain)
    return Links(
        income=gift_by_id(session, viewer, about) if about else None,
        reverses_income=reversed_id is not None,
        bank_row=_bank_row(session, deposit) if deposit else None,
        payment_id=naming.payment_id if naming else None,
        sent=sent_of(session, entry_id),
        bundle=bundle,
        refunds=refunds,
        subjects=(
            *_subjects(session, entry_id, chain, deposit, naming),
            *(("refund", one.refund_id) for one in refunds),
            *(("approval", one) for one in requests_of(session, chain)),
        ),
    )


def _refunds(
    session: Reads, viewer: Viewer, entry_id: int, chain: list[int]
) -> tuple[RefundRow, ...]:
    """What went back of the income that a voucher is about, else what the voucher itself is about."""
    found = refunds_of(session, viewer, chain) if chain else []
    return tuple(found or refunds_by_entry(session, viewer, entry_id))


def _naming(session: Reads, entry_id: int, income_id: int | None) -> Allocation | None:
    """The naming that an entry made or undid, else the latest of the income that it is about."""
    undone = select(AllocationReversal.allocation_id).where(AllocationReversal.entry_id == entry_id)
    own = (Allocation.entry_id == entry_id) | Allocation.id.in_(undone)
    found = session.scalar(select(Allocation).where(own).limit(1))
    if found is None and income_id is not None:
        query = select(Allocation).where(Allocation.income_id == income_id)
        found = session.scalar(query.order_by(Allocation.id.desc()).limit(1))
    return found


def _bank_row(session: Reads, deposit: BankDeposit) -> BankRowLink:
    account = session.get_one(BankAccount, deposit.bank_account_id)
    query = select(BankPayment.id).where(BankPayment.deposit_id == deposit.id)
    return BankRowLink(
        account=account.name,
        booked_on=deposit.booked_on,
        reference=shown_reference(deposit.reference),
        payment_ids=tuple(session.scalars(query.order_by(BankPayment.id))),
    )


def _subjects(
    session: Reads,
    entry_id: int,
    chain: list[int],
    deposit: BankDeposit | None,
    naming: Allocation | None,
) -> list[Subject]:
    found: list[Subject] = [("entry", entry_id)]
    if chain:
        found += [("income", one) for one in chain]
        receipts = select(Receipt.id).where(Receipt.income_id.in_(chain))
        found += [("receipt", one) for one in session.scalars(receipts.order_by(Receipt.id))]
    if deposit is not None:
        found.append(("bank_import", deposit.import_id))
    if naming is not None:
        found.append(("allocation", naming.id))
    return found
