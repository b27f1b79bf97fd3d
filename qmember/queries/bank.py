"""Read the bank's rows: the open queue, one payment with its namings, those named last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.bank_kept import shown_references
from qmember.domain.errors import NotFound
from qmember.domain.ledger import DETAILED, IncomeKind, voucher_number
from qmember.domain.match_facts import Certainty
from qmember.domain.permissions import Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankDeposit,
    BankPayment,
    BankText,
    Entry,
    Income,
    OpenPayment,
    PaymentMatch,
    Person,
)
from qmember.models.crypto import Keys
from qmember.queries.payer_texts import PayerText, TextReader
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import payer_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class NamedPart:
    """One naming of a payment that holds: what, by whom and when (UTC)."""

    allocation_id: int
    kind: str
    amount_ore: int
    voucher: str
    shown_as: str
    by: str
    at: datetime

    @property
    def is_income(self) -> bool:
        """Tell whether it has a payer to whom it could be moved."""
        return self.kind in set(IncomeKind)


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment; ``left_ore`` is what nobody has named yet. Amounts in öre."""

    payment_id: int
    booked_on: date
    amount_ore: int
    left_ore: int
    kind: str
    references: str
    account: str
    voucher: str
    text: PayerText
    parts: tuple[NamedPart, ...] = ()


def named_ore(session: Reads, payment_ids: Sequence[int]) -> dict[int, int]:
    """Öre of each payment that have been named, with its sign; nothing named: not there."""
    query = (
        select(Allocation.payment_id, func.sum(Allocation.amount_ore))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.payment_id.in_(payment_ids), AllocationReversal.allocation_id.is_(None))
        .group_by(Allocation.payment_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def open_count(session: Reads) -> int:
    """How many payments wait for a name."""
    return session.scalar(select(func.count()).select_from(OpenPayment)) or 0


def queue(
    session: Reads, keys: Keys, viewer: Viewer, *, after: int = 0, limit: int = PAGE
) -> list[PaymentRow]:
    """The open payments, oldest first; ``after`` is the last payment id of the page before."""
    query = open_rows().where(BankPayment.id > after).order_by(BankPayment.id).limit(limit)
    reader = TextReader(session, keys, viewer)
    return [payment_row(reader, row) for row in session.execute(query)]


def payment(session: Reads, keys: Keys, viewer: Viewer, payment_id: int) -> PaymentRow:
    """One booked payment with its namings; NotFound when there is none."""
    row = session.execute(_payments().where(BankPayment.id == payment_id)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    parts = _parts(session, viewer, [payment_id])
    return payment_row(TextReader(session, keys, viewer), row, parts=parts.get(payment_id, ()))


def latest_named(session: Reads, keys: Keys, viewer: Viewer, limit: int = 10) -> list[PaymentRow]:
    """The payments that were named last, with their namings, so that one can be undone."""
    newest = (
        select(Allocation.payment_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None), Allocation.kind != DETAILED)
        .order_by(Allocation.id.desc())
        .limit(limit * 3)
    )
    ids = list(dict.fromkeys(session.scalars(newest)))[:limit]
    rows = {row.payment_id: row for row in named_rows(session, keys, viewer, ids)}
    return [rows[i] for i in ids]


def named_rows(session: Reads, keys: Keys, viewer: Viewer, ids: Sequence[int]) -> list[PaymentRow]:
    """Some payments with their namings that hold, by row id."""
    query = _payments().where(BankPayment.id.in_(ids)).order_by(BankPayment.id)
    parts, reader = _parts(session, viewer, ids), TextReader(session, keys, viewer)
    return [payment_row(reader, row, parts=parts.get(row.id, ())) for row in session.execute(query)]


def namings_of(session: Reads, payment_id: int) -> list[int]:
    """The row ids of every naming that a payment has had, those that no longer hold too."""
    query = select(Allocation.id).where(Allocation.payment_id == payment_id)
    return list(session.scalars(query.order_by(Allocation.id)))


def _payments() -> Columns:
    named = (
        select(func.coalesce(func.sum(Allocation.amount_ore), 0))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.payment_id == BankPayment.id, AllocationReversal.allocation_id.is_(None))
        .correlate(BankPayment)
        .scalar_subquery()
    )
    return (
        select(
            BankPayment.id, BankPayment.amount_ore, BankPayment.kind, BankPayment.references,
            BankDeposit.booked_on, BankAccount.name.label("account"),
            Entry.year.label("entry_year"), Entry.number.label("entry_number"),
            (BankPayment.amount_ore - named).label("left"), BankText.sealed,
        )
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .join(Entry, Entry.id == BankDeposit.entry_id)
        .outerjoin(BankText, BankText.payment_id == BankPayment.id)
    )  # fmt: skip


def open_rows() -> Columns:
    """Booked payments of which something is left to name, with what was reckoned of them."""
    return (
        _payments()
        .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .outerjoin(PaymentMatch, PaymentMatch.payment_id == BankPayment.id)
        .add_columns(
            func.coalesce(PaymentMatch.certainty, Certainty.UNCLEAR).label("certainty"),
            func.coalesce(PaymentMatch.found, "[]").label("found"),
        )
    )


def payment_row(
    reader: TextReader, row: Values, *, parts: tuple[NamedPart, ...] = ()
) -> PaymentRow:
    """A row of a query of payments, as far as its reader may see it."""
    return PaymentRow(
        payment_id=row.id,
        booked_on=row.booked_on,
        amount_ore=row.amount_ore,
        left_ore=int(row.left),
        kind=row.kind,
        references=shown_references(row.references),
        account=row.account,
        voucher=voucher_number(row.entry_year, row.entry_number),
        text=reader.text(row.id, row.sealed),
        parts=parts,
    )


def _parts(
    session: Reads, viewer: Viewer, payment_ids: Sequence[int]
) -> dict[int, tuple[NamedPart, ...]]:
    """The namings that hold, by payment."""
    query = (
        select(
            Allocation.id, Allocation.payment_id, Allocation.kind, Allocation.amount_ore,
            Allocation.by, Allocation.at,
            Entry.year.label("entry_year"), Entry.number.label("entry_number"),
            Income.anonymity, Person.number.label("person_number"), Person.name, Person.protection,
        )
        .join(Entry, Entry.id == Allocation.entry_id)
        .outerjoin(Income, Income.id == Allocation.income_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.payment_id.in_(payment_ids), AllocationReversal.allocation_id.is_(None))
        .order_by(Allocation.id)
    )  # fmt: skip
    found: dict[int, tuple[NamedPart, ...]] = {}
    for row in session.execute(query):
        part = NamedPart(
            row.id, row.kind, row.amount_ore, voucher_number(row.entry_year, row.entry_number),
            payer_name(viewer, row) if row.anonymity else "", row.by, row.at,
        )  # fmt: skip
        found[row.payment_id] = (*found.get(row.payment_id, ()), part)
    return found
