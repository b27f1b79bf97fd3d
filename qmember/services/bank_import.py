"""Read a bank file into the register: whole or not at all, each row once, its money booked at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from qmember.domain import bank
from qmember.domain.bank import BankFile, Debit, Deposit, Payment
from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import AccountRole, Posting
from qmember.domain.lists import batched
from qmember.domain.permissions import Permission
from qmember.models import (
    BankAccount,
    BankBalance,
    BankDeposit,
    BankImport,
    BankPayment,
    BankText,
    OpenPayment,
    Posted,
)
from qmember.models import BankFile as StoredFile
from qmember.models.crypto import seal
from qmember.services import audit, ledger
from qmember.services.unit import Unit
from qmember.services.worker import sign_of_life

WRONG_ACCOUNT = "The file is about the account that ends in %(theirs)s. Ours ends in %(ours)s"
NO_ACCOUNT = (
    "The file is about the account that ends in %(theirs)s. No account of the association is "
    "registered yet. Add it under Settings, Accounts"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a file led to: ``rows`` in it, how many were ``new`` and how many ``known``."""

    import_id: int
    rows: int
    new: int
    known: int
    new_payments: int = 0
    again: bool = False
    skipped: int = 0


class FileRefused(Refused):
    """A file that is not taken; ``problems`` say why, with where in the file."""

    code = "bank-file-refused"

    def __init__(self, problems: Sequence[bank.Problem]) -> None:
        first = problems[0]
        super().__init__(first.message, field="file")
        self.values = dict(first.values)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Row:
    """One booked row of the file, credit positive, with the account that it is on."""

    account: BankAccount
    fingerprint: str
    cross_key: str
    booked_on: date | None
    amount: int
    currency: str
    reference: str
    payments: tuple[Payment, ...]


def import_file(unit: Unit, content: bytes, file: BankFile) -> Imported:
    """Store and book a file that ``formats.bank_file`` has read from ``content``.

    Rows that were read before are counted as known and not booked again. Raises FileRefused for a
    file with a problem that refuses it or of accounts that are not ours; nothing is stored then.
    """
    unit.need(Permission.RECORD_BANK)
    if refusing := [p for p in file.problems if p.severity == "refuse"]:
        raise FileRefused(refusing)
    digest = hashlib.sha256(content).hexdigest()
    if (before := _read_before(unit, digest)) is not None:
        return before
    accounts = list(unit.session.scalars(select(BankAccount)))
    rows, skipped = _rows(file, accounts)
    stored = _store_import(unit, content, digest, file)
    new, queued = _store_rows(unit, stored.id, _unknown(unit, rows), file.format)
    _store_balances(unit, stored.id, file, accounts)
    sign_of_life(unit, "bank_file")
    done = Imported(
        stored.id, len(rows), new, len(rows) - new, new_payments=queued, skipped=skipped
    )
    audit.note(
        unit, Event.BANK_IMPORTED, "bank_import", stored.id,
        format=file.format, rows=done.rows, new=done.new, known=done.known, sha256=digest,
    )  # fmt: skip
    return done


def _read_before(unit: Unit, digest: str) -> Imported | None:
    row = unit.session.scalar(select(BankImport).where(BankImport.sha256 == digest))
    if row is None:
        return None
    return Imported(row.id, row.rows, 0, row.rows, again=True)


def _rows(file: BankFile, accounts: list[BankAccount]) -> tuple[list[_Row], int]:
    """The file's rows that are ours, and how many are of other accounts; Refused when none is ours."""
    ours: list[_Row] = []
    foreign: list[str] = []
    every: list[Deposit | Debit] = [*file.deposits, *file.debits]
    for row in every:
        account = own_account(accounts, row.account, getattr(row, "bankgiro", None))
        if account is None:
            foreign.append(row.account or getattr(row, "bankgiro", "") or "?")
        else:
            ours.append(_row(row, account))
    if foreign and not ours:
        _refuse_account(foreign[0], accounts)
    return ours, len(foreign)


def _refuse_account(theirs: str, accounts: list[BankAccount]) -> None:
    if not accounts:
        raise Refused(NO_ACCOUNT, field="file", code="no-account", theirs=theirs[-4:])
    ours = accounts[-1].number[-4:]
    raise Refused(WRONG_ACCOUNT, field="file", code="wrong-account", theirs=theirs[-4:], ours=ours)


def own_account(
    accounts: Sequence[BankAccount], account: str | None, bankgiro: str | None
) -> BankAccount | None:
    """The association's account that a row is on: by account number or IBAN, else by bankgiro."""
    digits = _digits(account)
    for row in accounts:
        if digits and (digits == row.number or digits.lstrip("0") == row.number.lstrip("0")):
            return row
    for row in accounts:
        if row.kind in {"bban", "iban"} and digits and digits.endswith(row.number[-10:]):
            return row
    giro = _digits(bankgiro)
    return next((row for row in accounts if giro and row.number == giro), None)


def _digits(text: str | None) -> str:
    return "".join(c for c in text or "" if c.isdecimal())


def _row(row: Deposit | Debit, account: BankAccount) -> _Row:
    if isinstance(row, Debit):
        return _Row(
            account, bank.debit_fingerprint(row), bank.debit_fingerprint(row), row.booked_on,
            -row.amount_ore, row.currency, row.bank_reference, (),
        )  # fmt: skip
    return _Row(
        account, bank.deposit_fingerprint(row), bank.cross_key(row), row.booked_on,
        row.amount_ore, row.currency, row.bank_reference or row.reference, row.payments,
    )  # fmt: skip


def _unknown(unit: Unit, rows: Sequence[_Row]) -> list[_Row]:
    """The rows whose fingerprint has not been read before."""
    known: set[str] = set()
    for part in batched([row.fingerprint for row in rows], 500):
        query = select(BankDeposit.fingerprint).where(BankDeposit.fingerprint.in_(part))
        known |= set(unit.session.scalars(query))
    return [row for row in rows if row.fingerprint not in known]


def _store_import(unit: Unit, content: bytes, digest: str, file: BankFile) -> BankImport:
    row = BankImport(
        sha256=digest, format=file.format, message_id=file.message_id[:200],
        rows=len(file.deposits) + len(file.debits), known=0, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    sealed = seal(unit.keys.derive("bank"), content, f"bank_file:{row.id}")
    unit.session.add(StoredFile(import_id=row.id, content=sealed))
    return row


def _store_rows(unit: Unit, import_id: int, rows: list[_Row], format_name: str) -> tuple[int, int]:
    """Book and store rows; return how many are new and how many payments they put in the queue.

    Those that another kind of file already brought are only noted.
    """
    if not rows:
        return 0, 0
    same = _seen_elsewhere(unit, rows, format_name)
    _open_accounts(unit, rows)
    booked = [row for row in rows if row.fingerprint not in same and _bookable(row)]
    entries = dict(
        zip((r.fingerprint for r in booked), ledger.post_many(unit, [_draft(r) for r in booked]),
            strict=True)
    )  # fmt: skip
    values = [
        {
            "import_id": import_id, "bank_account_id": row.account.id, "fingerprint": row.fingerprint,
            "cross_key": row.cross_key, "booked_on": row.booked_on, "amount_ore": row.amount,
            "currency": row.currency, "reference": row.reference[:200],
            "same_as_id": same.get(row.fingerprint), "entry_id": entries.get(row.fingerprint),
        }
        for row in rows
    ]  # fmt: skip
    ids = unit.session.scalars(
        insert(BankDeposit).returning(BankDeposit.id, sort_by_parameter_order=True), values
    ).all()
    deposits = [pair for pair in zip(ids, rows, strict=True) if pair[1].amount > 0]
    queued = {i for i, row in deposits if row.fingerprint in entries}
    return len(rows) - len(same), _store_payments(unit, deposits, queued=queued)


def _bookable(row: _Row) -> bool:
    """Kronor with a readable day are booked; anything else waits for a person."""
    return row.currency == "SEK" and row.booked_on is not None


def _draft(row: _Row) -> ledger.Draft:
    """A deposit waits on the suspense account; a withdrawal belongs to the bookkeeping program."""
    assert row.booked_on is not None  # noqa: S101  # for the type checker; see _bookable
    other = AccountRole.SUSPENSE if row.amount > 0 else AccountRole.BOOKKEEPING
    lines = (
        Posting(AccountRole.BANK, row.amount, account=row.account.account_number),
        Posting(other, -row.amount),
    )
    return ledger.Draft("deposit" if row.amount > 0 else "withdrawal", row.booked_on, lines)


def _seen_elsewhere(unit: Unit, rows: Sequence[_Row], format_name: str) -> dict[str, int]:
    """Rows whose money another kind of file already brought: fingerprint to that deposit's id.

    A statement (camt.053) and a notification (camt.054, BgMax) tell of the same deposit. They are
    paired one to one on account, day and amount, so that two equal deposits stay two.
    """
    found: dict[str, list[int]] = {}
    keys = [row.cross_key for row in rows if row.amount > 0]
    taken = select(BankDeposit.same_as_id).where(BankDeposit.same_as_id.is_not(None))
    for part in batched(keys, 500):
        query = (
            select(BankDeposit.cross_key, BankDeposit.id, BankImport.format)
            .join(BankImport, BankImport.id == BankDeposit.import_id)
            .where(
                BankDeposit.cross_key.in_(part),
                BankDeposit.same_as_id.is_(None),
                BankDeposit.id.not_in(taken),
            )
            .order_by(BankDeposit.id)
        )
        for key, row_id, other in unit.session.execute(query):
            if bank.family(other) != bank.family(format_name):
                found.setdefault(key, []).append(row_id)
    return {
        row.fingerprint: found[row.cross_key].pop(0) for row in rows if found.get(row.cross_key)
    }


def _store_payments(unit: Unit, deposits: list[tuple[int, _Row]], *, queued: set[int]) -> int:
    """Store the payments of deposits, their texts sealed; those of booked deposits are queued."""
    values: list[dict[str, object]] = []
    texts: list[Payment] = []
    for deposit_id, row in deposits:
        for ordinal, payment in enumerate(row.payments):
            values.append({
                "deposit_id": deposit_id, "ordinal": ordinal,
                "fingerprint": bank.payment_fingerprint(row.fingerprint, payment, ordinal),
                "kind": payment.kind, "amount_ore": bank.signed(payment),
                "references": " ".join(payment.references)[:200],
            })  # fmt: skip
            texts.append(payment)
    if not values:
        return 0
    ids = unit.session.scalars(
        insert(BankPayment).returning(BankPayment.id, sort_by_parameter_order=True), values
    ).all()
    waiting = [
        {"payment_id": i} for i, v in zip(ids, values, strict=True) if v["deposit_id"] in queued
    ]
    if waiting:
        unit.session.execute(insert(OpenPayment), waiting)
    key = unit.keys.derive("bank")
    sealed = [
        {"payment_id": i, "sealed": seal(key, body, f"bank_text:{i}")}
        for i, payment in zip(ids, texts, strict=True)
        if (body := _text(payment))
    ]
    if sealed:
        unit.session.execute(insert(BankText), sealed)
    return len(waiting)


def _text(payment: Payment) -> bytes:
    """What the payer wrote and who she is, as it is sealed; empty when there is nothing."""
    facts = {
        "name": payment.payer_name,
        "account": payment.payer_account,
        "orgnr": payment.payer_orgnr,
        "message": payment.message,
    }
    return json.dumps(facts, ensure_ascii=False).encode() if any(facts.values()) else b""


def _store_balances(
    unit: Unit, import_id: int, file: BankFile, accounts: Sequence[BankAccount]
) -> None:
    for one in file.statements:
        account = own_account(accounts, one.account, None)
        if account is not None:
            unit.session.add(
                BankBalance(
                    import_id=import_id, bank_account_id=account.id, from_on=one.from_on,
                    to_on=one.to_on, opening_ore=one.opening_ore, closing_ore=one.closing_ore,
                    agree=one.agree,
                )
            )  # fmt: skip
            _take_over(unit, account, one)
    unit.session.flush()


def _take_over(unit: Unit, account: BankAccount, one: bank.StatementBalance) -> None:
    """Book the first statement's opening balance, so that the account begins where the bank does."""
    if not unit.memory.get(f"opened:{account.account_number}"):
        return
    unit.memory.pop(f"opened:{account.account_number}")
    if one.opening_ore and one.from_on and one.currency == "SEK":
        lines = (
            Posting(AccountRole.BANK, one.opening_ore, account=account.account_number),
            Posting(AccountRole.OPENING, -one.opening_ore),
        )
        entry = ledger.post(unit, ledger.Draft("opening", one.from_on, lines))
        audit.note(
            unit, Event.OPENING_BALANCE, "entry", entry.id, account=account.account_number,
            amount_ore=one.opening_ore,
        )  # fmt: skip


def _open_accounts(unit: Unit, rows: Sequence[_Row]) -> None:
    """Remember which ledger accounts have no line yet: their first statement opens them."""
    for number in {row.account.account_number for row in rows}:
        query = select(func.count()).select_from(Posted).where(Posted.account_number == number)
        if not unit.session.scalar(query):
            unit.memory[f"opened:{number}"] = True
