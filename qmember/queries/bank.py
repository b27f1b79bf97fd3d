"""Read the bank's rows: the open queue, one payment, the files that were read, the balances."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.errors import NotFound
from qmember.domain.ledger import DETAILED, Channel, IncomeKind, voucher_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankBalance,
    BankDeposit,
    BankImport,
    BankPayment,
    BankText,
    Entry,
    Income,
    IncomeReversal,
    OpenPayment,
    Person,
)
from qmember.models.crypto import Keys, unseal
from qmember.queries.ledger import balances_on
from qmember.queries.protected import HiddenNames, hidden_names
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import payer_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class PayerText:
    """What the bank says of a payer, as far as the viewer may see it; ``hidden`` when she may not."""

    name: str = ""
    account: str = ""
    message: str = ""
    hidden: bool = False


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


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was read."""

    import_id: int
    format: str
    at: datetime
    by: str
    rows: int
    new: int


@dataclass(frozen=True, slots=True)
class UnbookedRow:
    """A deposit that is kept but not booked; the amount in hundredths of its own currency."""

    booked_on: date | None
    amount_ore: int
    currency: str
    reference: str
    account: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """A gift entered by hand that may be what a payment pays."""

    income_id: int
    voucher: str
    received_on: date
    shown_as: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement's balances beside the ledger's on its last day; öre."""

    account: str
    from_on: date | None
    to_on: date | None
    opening_ore: int | None
    closing_ore: int | None
    adds_up: bool
    ledger_ore: int | None

    @property
    def agrees(self) -> bool:
        """Tell whether the ledger says what the bank says."""
        return self.closing_ore is not None and self.closing_ore == self.ledger_ore


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
    query = _open().where(BankPayment.id > after).order_by(BankPayment.id).limit(limit)
    reader = TextReader(session, keys, viewer)
    return [_payment(reader, row) for row in session.execute(query)]


def payment(session: Reads, keys: Keys, viewer: Viewer, payment_id: int) -> PaymentRow:
    """One booked payment with its namings; NotFound when there is none."""
    row = session.execute(_payments().where(BankPayment.id == payment_id)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    parts = _parts(session, viewer, [payment_id])
    return _payment(TextReader(session, keys, viewer), row, parts=parts.get(payment_id, ()))


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
    rows = {row.id: row for row in session.execute(_payments().where(BankPayment.id.in_(ids)))}
    parts, reader = _parts(session, viewer, ids), TextReader(session, keys, viewer)
    return [_payment(reader, rows[i], parts=parts.get(i, ())) for i in ids]


def imports(session: Reads, limit: int = 20) -> list[ImportRow]:
    """The files that were read, newest first."""
    new = (
        select(func.count())
        .select_from(BankDeposit)
        .where(BankDeposit.import_id == BankImport.id, BankDeposit.same_as_id.is_(None))
        .correlate(BankImport)
        .scalar_subquery()
    )
    query = select(BankImport, new).order_by(BankImport.id.desc()).limit(limit)
    return [
        ImportRow(row.id, row.format, row.at, row.by, row.rows, int(count or 0))
        for row, count in session.execute(query)
    ]


def statements(session: Reads, limit: int = 6) -> list[StatementRow]:
    """The newest statements with the ledger's balance on their last day."""
    query = (
        select(BankBalance, BankAccount)
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .order_by(BankBalance.to_on.desc(), BankBalance.id.desc())
        .limit(limit)
    )
    found = [(row, account) for row, account in session.execute(query)]
    days: dict[str, list[date]] = {}
    for row, account in found:
        days.setdefault(account.account_number, []).append(row.to_on or date.max)
    books = {number: balances_on(session, number, asked) for number, asked in days.items()}
    return [
        StatementRow(
            account=account.number,
            from_on=row.from_on,
            to_on=row.to_on,
            opening_ore=row.opening_ore,
            closing_ore=row.closing_ore,
            adds_up=row.agree,
            ledger_ore=books[account.account_number][row.to_on or date.max],
        )
        for row, account in found
    ]


def unbooked_count(session: Reads) -> int:
    """Deposits that wait because they are not in kronor or have no readable day."""
    return session.scalar(_unbooked(select(func.count()).select_from(BankDeposit))) or 0


def unbooked(session: Reads, limit: int = PAGE) -> list[UnbookedRow]:
    """The newest deposits that wait because they are not in kronor or have no readable day."""
    columns = select(
        BankDeposit.booked_on, BankDeposit.amount_ore, BankDeposit.currency,
        BankDeposit.reference, BankAccount.name,
    ).join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)  # fmt: skip
    query = _unbooked(columns).order_by(BankDeposit.id.desc()).limit(limit)
    return [UnbookedRow(*row) for row in session.execute(query)]


def _unbooked(query: Columns) -> Columns:
    return query.where(BankDeposit.entry_id.is_(None), BankDeposit.same_as_id.is_(None))


def settleable(session: Reads, viewer: Viewer, row: PaymentRow) -> list[ByHand]:
    """Gifts of the payment's amount entered by hand in a bank way of payment that lack their payment.

    They are of the payment's year or the one before.
    """
    if row.left_ore <= 0 or row.left_ore != row.amount_ore:
        return []
    holds = (
        ~select(AllocationReversal)
        .where(AllocationReversal.allocation_id == Allocation.id)
        .exists()
    )
    settled = select(Allocation.id).where(Allocation.income_id == Income.id, holds).exists()
    query = (
        select(
            Income.id, Entry.year, Entry.number, Income.received_on, Income.anonymity,
            Person.number.label("person_number"), Person.name, Person.protection,
        )
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.GIFT,
            Income.year.in_((row.booked_on.year, row.booked_on.year - 1)),
            Income.amount_ore == row.left_ore,
            Income.channel.in_((Channel.BANKGIRO, Channel.SWISH, Channel.TRANSFER)),
            IncomeReversal.income_id.is_(None),
            ~settled,
        )
        .order_by(Income.id.desc())
        .limit(5)
    )  # fmt: skip
    return [
        ByHand(
            one.id, voucher_number(one.year, one.number), one.received_on, payer_name(viewer, one)
        )
        for one in session.execute(query)
    ]


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


def _open() -> Columns:
    """Booked payments of which something is left to name."""
    return _payments().join(OpenPayment, OpenPayment.payment_id == BankPayment.id)


def _payment(reader: TextReader, row: Values, *, parts: tuple[NamedPart, ...] = ()) -> PaymentRow:
    return PaymentRow(
        payment_id=row.id,
        booked_on=row.booked_on,
        amount_ore=row.amount_ore,
        left_ore=int(row.left),
        kind=row.kind,
        references=row.references,
        account=row.account,
        voucher=voucher_number(row.entry_year, row.entry_number),
        text=reader.text(row.id, row.sealed),
        parts=parts,
    )


class TextReader:
    """Opens what the bank says of payers, for those who name payments; all of one page by one reader.

    Everybody else, the auditor too, sees nothing of it. A text that names somebody in danger stays
    shut; the names to compare with are opened once, and only when there is a text.
    """

    def __init__(self, session: Reads, keys: Keys, viewer: Viewer) -> None:
        self._session, self._keys, self._viewer = session, keys, viewer
        self._hidden: HiddenNames | None = None

    def text(self, payment_id: int, sealed: bytes | None) -> PayerText:
        """What the bank says of the payer of one payment."""
        if sealed is None or not self._viewer.may(Permission.RECORD_BANK):
            return PayerText()
        plain = unseal(self._keys.derive("bank"), sealed, f"bank_text:{payment_id}")
        body = json.loads(plain)
        said = " ".join(str(body.get(name) or "") for name in ("name", "account", "message"))
        if self._names_somebody_hidden(said):
            return PayerText(hidden=True)
        return PayerText(
            name=body.get("name") or "",
            account=body.get("account") or "",
            message=body.get("message") or "",
        )

    def _names_somebody_hidden(self, text: str) -> bool:
        if self._viewer.may(Permission.OPEN_VAULT):
            return False
        if self._hidden is None:
            self._hidden = hidden_names(self._session, self._keys)
        return self._hidden.within(text)


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
