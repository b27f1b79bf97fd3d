"""The way of one krona: from the bank's row to its naming, gift, receipt, correction and the bookkeeping.

Whatever replaced each other is one way, told from its beginning, whichever of its vouchers it is asked
for by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.ledger import voucher_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.receipts import receipt_number
from qmember.domain.trail import PLACE, Link
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankDeposit,
    BankImport,
    BankPayment,
    Entry,
    Income,
    IncomeReversal,
    NamingWay,
    Receipt,
    ReceiptDelivery,
    ReceiptVoid,
)
from qmember.queries.corrections import chain_of
from qmember.queries.gifts import gift_by_id
from qmember.queries.reading import Reads
from qmember.queries.trail_books import handed_over, reviewed
from qmember.queries.trail_refunds import refund_steps, refunded_by
from qmember.queries.trail_steps import Step


def trail_of(session: Reads, viewer: Viewer, entry_id: int) -> list[Step]:
    """Every link of the way that a voucher is on, in order; NotFound for one that records no income.

    What the viewer may not read (bank payments, receipts) is left out.
    """
    chain = _chain(session, entry_id)
    steps = [*_incomes(session, viewer, chain), *refund_steps(session, chain)]
    if viewer.may(Permission.READ_BANK):
        steps += [*_bank(session, chain)]
    if viewer.may(Permission.READ_RECEIPTS):
        steps += [*_receipts(session, chain)]
    steps += [*handed_over(session, chain), *reviewed(session, viewer, chain)]
    return sorted(steps, key=lambda step: (step.at, PLACE[step.link], step.voucher or ""))


def _chain(session: Reads, entry_id: int) -> list[int]:
    reversed_ = select(IncomeReversal.income_id).where(IncomeReversal.entry_id == entry_id)
    named = select(Allocation.income_id).where(Allocation.entry_id == entry_id)
    one = (Income.entry_id == entry_id) | Income.id.in_(reversed_) | Income.id.in_(named)
    one |= Income.id.in_(refunded_by(entry_id))
    income_id = session.scalar(select(Income.id).where(one).order_by(Income.id).limit(1))
    if income_id is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return chain_of(session, income_id)


def _incomes(session: Reads, viewer: Viewer, chain: Sequence[int]) -> Iterator[Step]:
    """Each row of income as it was recorded, and how it was taken back."""
    back = aliased(Entry)
    query = (
        select(Income, IncomeReversal, back.year, back.number)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .outerjoin(back, back.id == IncomeReversal.entry_id)
        .where(Income.id.in_(chain))
    )
    for income, reversal, year, number in session.execute(query):
        row = gift_by_id(session, viewer, income.id)
        yield Step(
            Link.RECORDED, income.created_at, income.created_by, row.amount_ore, row.voucher,
            word=row.kind, day=row.received_on, income=row,
        )  # fmt: skip
        if reversal is not None:
            yield Step(
                Link.REVERSED, reversal.at, reversal.by, row.amount_ore,
                voucher_number(year, number), word=reversal.reason,
            )  # fmt: skip


def _bank(session: Reads, chain: Sequence[int]) -> Iterator[Step]:
    """The bank's row, the payment in it, how it was named and how that was undone."""
    back = aliased(Entry)
    query = (
        select(
            Allocation, AllocationReversal, NamingWay.how, back.year.label("back_year"),
            back.number.label("back_number"), BankDeposit, BankPayment.amount_ore.label("paid_ore"),
            BankAccount.name.label("account"), Entry.year, Entry.number, BankImport.at, BankImport.by,
        )
        .join(BankPayment, BankPayment.id == Allocation.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .join(BankImport, BankImport.id == BankDeposit.import_id)
        .join(Entry, Entry.id == BankDeposit.entry_id)
        .outerjoin(NamingWay, NamingWay.allocation_id == Allocation.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .outerjoin(back, back.id == AllocationReversal.entry_id)
        .where(Allocation.income_id.in_(chain))
        .order_by(Allocation.id)
    )  # fmt: skip
    seen: set[int] = set()
    taken = select(IncomeReversal.entry_id).where(IncomeReversal.income_id.in_(chain))
    reversals = set(session.scalars(taken))  # these tell of the undone naming themselves
    for row in session.execute(query):
        naming, payment_id = row.Allocation, row.Allocation.payment_id
        if payment_id not in seen:
            seen.add(payment_id)
            yield Step(
                Link.BANK_ROW, row.at, row.by, row.paid_ore, voucher_number(row.year, row.number),
                payment_id=payment_id, word=row.account, day=row.BankDeposit.booked_on,
            )  # fmt: skip
        yield Step(
            Link.NAMED, naming.at, naming.by, naming.amount_ore, payment_id=payment_id,
            word=row.how or "",
        )  # fmt: skip
        undone = row.AllocationReversal
        if undone is not None and undone.entry_id not in reversals:
            yield Step(
                Link.UNNAMED, undone.at, undone.by, naming.amount_ore,
                voucher_number(row.back_year, row.back_number), payment_id=payment_id,
            )  # fmt: skip


def _receipts(session: Reads, chain: Sequence[int]) -> Iterator[Step]:
    """Each receipt: issued, left, voided."""
    query = select(Receipt, ReceiptVoid).outerjoin(
        ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id
    )
    for row, void in session.execute(query.where(Receipt.income_id.in_(chain))):
        shown = receipt_number(row.year, row.number)
        yield Step(Link.RECEIPT, row.created_at, row.created_by, row.amount_ore, receipt=shown)
        left = select(ReceiptDelivery).where(ReceiptDelivery.receipt_id == row.id)
        for one in session.scalars(left):
            yield Step(Link.RECEIPT_LEFT, one.at, one.by, receipt=shown, word=one.how)
        if void is not None:
            yield Step(Link.RECEIPT_VOID, void.at, void.by, receipt=shown, word=void.reason)
