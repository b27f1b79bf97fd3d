"""The rows of a bank file: each once, booked at once, its payments put in the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select

from qmember.domain import bank, bank_identity
from qmember.domain.bank_alike import as_kept
from qmember.domain.bank_senders import sender_account
from qmember.domain.ledger import AccountRole, Posting
from qmember.models import BankDeposit, BankPayment, BankSender, BankText, OpenPayment
from qmember.models.crypto import seal
from qmember.services import ledger
from qmember.services.bank_known import Row
from qmember.services.bank_matching import sender_digest
from qmember.services.bank_sightings import Detailed, Seen, detailed, replace_lumps, seen_elsewhere
from qmember.services.bank_swish import seen_as_sums
from qmember.services.unit import Unit


def store_rows(
    unit: Unit, import_id: int, rows: Sequence[Row], format_name: str
) -> tuple[int, int]:
    """Book and store rows; return how many are new and how many payments they put in the queue.

    Those that another kind of file already brought are only noted, unless they tell more of who paid.
    """
    if not rows:
        return 0, 0
    seen = seen_elsewhere(unit, rows, format_name)
    seen |= seen_as_sums(unit, rows, seen, format_name)
    better = detailed(unit, rows, seen, format_name)
    entries = _book(unit, rows, seen, better)
    values = [_values(import_id, row, seen, entries) for row in rows]
    # RETURNING in the order of the rows would make SQLite write them one by one.
    unit.session.execute(insert(BankDeposit).execution_options(render_nulls=True), values)
    mine = select(BankDeposit.fingerprint, BankDeposit.id)
    mine = mine.where(BankDeposit.import_id == import_id)
    ids = {one.fingerprint: one.id for one in unit.session.execute(mine)}
    replace_lumps(unit, better, entries)
    stored = [(ids[row.fingerprint], row) for row in rows if row.amount > 0]
    queued = {i for i, row in stored if row.fingerprint in entries}
    return len(rows) - len(seen), _store_payments(unit, stored, queued=queued)


def _book(
    unit: Unit, rows: Sequence[Row], seen: Mapping[str, Seen], better: Mapping[str, Detailed]
) -> dict[str, int]:
    """Post what is new, and what tells more of a known deposit; fingerprint to the entry's row id."""
    drafts = {
        row.fingerprint: _draft(row)
        for row in rows
        if row.fingerprint not in seen and row.currency == "SEK"
    }
    drafts |= {fingerprint: one.draft for fingerprint, one in better.items()}
    return dict(zip(drafts, ledger.post_many(unit, list(drafts.values())), strict=True))


def _draft(row: Row) -> ledger.Draft:
    """A deposit waits on the suspense account; a withdrawal belongs to the bookkeeping program."""
    other = AccountRole.SUSPENSE if row.amount > 0 else AccountRole.BOOKKEEPING
    lines = (
        Posting(AccountRole.BANK, row.amount, account=row.account.account_number),
        Posting(other, -row.amount),
    )
    return ledger.Draft("deposit" if row.amount > 0 else "withdrawal", row.booked_on, lines)


def _values(
    import_id: int, row: Row, seen: Mapping[str, Seen], entries: Mapping[str, int]
) -> dict[str, object]:
    known = seen.get(row.fingerprint)
    return {
        "import_id": import_id, "bank_account_id": row.account.id, "fingerprint": row.fingerprint,
        "cross_key": row.cross_key, "booked_on": row.booked_on, "amount_ore": row.amount,
        "currency": row.currency, "reference": row.reference,
        "same_as_id": known.deposit_ids[-1] if known else None,
        "entry_id": entries.get(row.fingerprint),
    }  # fmt: skip


def _store_payments(unit: Unit, deposits: Sequence[tuple[int, Row]], *, queued: set[int]) -> int:
    """Store the payments of deposits, their texts sealed; those of booked deposits are queued."""
    values: list[dict[str, object]] = []
    texts: list[bytes] = []
    for deposit_id, row in deposits:
        for ordinal, payment in enumerate(row.payments):
            references, text = as_kept(payment)
            values.append({
                "deposit_id": deposit_id, "ordinal": ordinal,
                "fingerprint": bank_identity.payment_fingerprint(row.fingerprint, payment, ordinal),
                "kind": payment.kind, "amount_ore": bank.signed(payment),
                "references": references,
            })  # fmt: skip
            texts.append(text)
    if not values:
        return 0
    unit.session.execute(insert(BankPayment), values)
    deposit_ids = [deposit_id for deposit_id, _ in deposits]
    mine = select(BankPayment.deposit_id, BankPayment.ordinal, BankPayment.id)
    mine = mine.where(BankPayment.deposit_id.between(min(deposit_ids), max(deposit_ids)))
    found = {(one.deposit_id, one.ordinal): one.id for one in unit.session.execute(mine)}
    ids = [found[value["deposit_id"], value["ordinal"]] for value in values]
    waiting = [
        {"payment_id": i} for i, v in zip(ids, values, strict=True) if v["deposit_id"] in queued
    ]
    if waiting:
        unit.session.execute(insert(OpenPayment), waiting)
    _seal_texts(unit, dict(zip(ids, texts, strict=True)))
    payers = [payment.payer_account for _, row in deposits for payment in row.payments]
    _note_senders(unit, dict(zip(ids, payers, strict=True)))
    return len(waiting)


def _note_senders(unit: Unit, accounts: Mapping[int, str]) -> None:
    """Keep the keyed digest of the account that each payment came from, where the bank tells of one."""
    noted = [
        {"payment_id": payment_id, "digest": sender_digest(unit.keys, account)}
        for payment_id, text in accounts.items()
        if (account := sender_account(text))
    ]
    if noted:
        unit.session.execute(insert(BankSender), noted)


def _seal_texts(unit: Unit, texts: Mapping[int, bytes]) -> None:
    """Seal what payers wrote and who they are, by payment; those who say nothing get no row."""
    key = unit.keys.derive("bank")
    sealed = [
        {"payment_id": i, "sealed": seal(key, text, f"bank_text:{i}")}
        for i, text in texts.items()
        if text
    ]
    if sealed:
        unit.session.execute(insert(BankText), sealed)
