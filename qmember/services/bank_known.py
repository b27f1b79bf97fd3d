"""Which rows of a bank file are new: those that no file of the same kind has told of before.

Rows that have a reference which the bank gives to no other row are known by their fingerprint. Others
can look alike and still be two people's money, so they are compared with what was stored of those
that look alike: amounts, identities and references of the payments, and who paid while that is kept;
of withdrawals the references.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from qmember.domain import bank_identity
from qmember.domain.bank import Debit, Deposit, Payment
from qmember.domain.bank_alike import Kept, unmatched, unmatched_withdrawals
from qmember.domain.bank_kept import kept_reference
from qmember.domain.lists import batched
from qmember.models import BankAccount, BankDeposit, BankPayment, BankText
from qmember.models.crypto import unseal
from qmember.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Row:
    """One booked row of the file, credit positive, with the account of ours that it is on."""

    account: BankAccount
    told: Deposit | Debit
    format_name: str
    fingerprint: str
    booked_on: date
    amount: int
    currency: str
    reference: str
    payments: tuple[Payment, ...]

    @property
    def cross_key(self) -> str:
        """What the row looks like in every kind of file."""
        return bank_identity.cross_key(self.booked_on, self.amount, self.currency)

    @property
    def bank_reference(self) -> str:
        """What the bank itself calls the row."""
        return self.told.bank_reference

    @property
    def whole(self) -> bool:
        """Tell whether the file is proven to list every row of its days."""
        return self.told.whole


def row_of(row: Deposit | Debit, account: BankAccount, booked_on: date, format_name: str) -> Row:
    """A row of the file as it is stored; ``booked_on`` is its day, or the one that a person gave."""
    reference = kept_reference(row)
    fingerprint = bank_identity.row_fingerprint(row, format_name)
    amount, payments = row.amount_ore, row.payments if isinstance(row, Deposit) else ()
    payments = tuple(one for one in payments if one.amount_ore)
    amount = -amount if isinstance(row, Debit) else amount
    return Row(
        account, row, format_name, fingerprint, booked_on, amount, row.currency, reference, payments
    )


def unknown(unit: Unit, rows: Sequence[Row]) -> list[Row]:
    """The rows that have not been read before, each once, each with a fingerprint of its own."""
    each = list({row.fingerprint: row for row in rows}.values())
    sure = [row for row in each if row.told.certain]
    known = _stored(unit, {row.fingerprint for row in sure})
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in each:
        if not row.told.certain:
            alike[_at(row, 0)].append(row)
    fresh = {row.fingerprint: row for row in sure if row.fingerprint not in known}
    fresh |= _unlike(unit, alike)
    return [fresh[row.fingerprint] for row in each if row.fingerprint in fresh]


def _at(row: Row, ordinal: int) -> str:
    """The fingerprint of a row as the one of this number among those that look alike."""
    return bank_identity.row_fingerprint(replace(row.told, ordinal=ordinal), row.format_name)


def _unlike(unit: Unit, alike: Mapping[str, Sequence[Row]]) -> dict[str, Row]:
    """Of rows that look alike, those that are none of the stored ones, with the next free number.

    By the fingerprint that their order in the file gave them.
    """
    taken, free = _places(unit, alike)
    ids = [row_id for one in taken.values() for row_id in one.values()]
    told, references = _told(unit, ids), _references(unit, ids)
    fresh: dict[str, Row] = {}
    for base, rows in alike.items():
        if isinstance(rows[0].told, Debit):
            kept = {one: references[row_id] for one, row_id in taken[base].items()}
            new = unmatched_withdrawals(rows, kept)
        else:
            new = unmatched(rows, {one: told[row_id] for one, row_id in taken[base].items()})
        for row, place in zip(new, free[base], strict=False):
            fresh[row.fingerprint] = replace(row, fingerprint=place)
    return fresh


def _places(
    unit: Unit, alike: Mapping[str, Sequence[Row]]
) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """Of rows that look alike: the fingerprints that are stored, with their row ids, and free ones."""
    taken: dict[str, dict[str, int]] = {}
    free: dict[str, list[str]] = {}
    most = {base: max(row.told.ordinal for row in rows) + 2 for base, rows in alike.items()}
    while most:
        asked = {base: [_at(alike[base][0], n) for n in range(most[base])] for base in most}
        known = _stored(unit, {place for places in asked.values() for place in places})
        for base, places in asked.items():
            taken[base] = {place: known[place] for place in places if place in known}
            free[base] = [place for place in places if place not in known]
            if len(free[base]) < len(alike[base]) or places[-1] in known:
                most[base] *= 2
            else:
                del most[base]
    return taken, free


def _stored(unit: Unit, fingerprints: set[str]) -> dict[str, int]:
    """Row ids of the deposits and withdrawals that are stored, by fingerprint."""
    found: dict[str, int] = {}
    for part in batched(sorted(fingerprints), 500):
        query = select(BankDeposit.fingerprint, BankDeposit.id)
        query = query.where(BankDeposit.fingerprint.in_(part))
        found |= {row[0]: row[1] for row in unit.session.execute(query)}
    return found


def _references(unit: Unit, row_ids: Sequence[int]) -> dict[int, str]:
    """What is kept of the bank's references of stored rows."""
    found: dict[int, str] = {}
    for part in batched(row_ids, 500):
        query = select(BankDeposit.id, BankDeposit.reference).where(BankDeposit.id.in_(part))
        found |= {row[0]: row[1] for row in unit.session.execute(query)}
    return found


def _told(unit: Unit, deposit_ids: Sequence[int]) -> dict[int, list[Kept]]:
    """What is stored of the payments of deposits, in the order of the file."""
    key = unit.keys.derive("bank")
    found: dict[int, list[Kept]] = defaultdict(list)
    for part in batched(deposit_ids, 500):
        query = (
            select(BankPayment, BankText.sealed)
            .outerjoin(BankText, BankText.payment_id == BankPayment.id)
            .where(BankPayment.deposit_id.in_(part))
            .order_by(BankPayment.deposit_id, BankPayment.ordinal)
        )
        for one, sealed in unit.session.execute(query):
            text = None if sealed is None else unseal(key, sealed, f"bank_text:{one.id}")
            kept = Kept(one.fingerprint, one.references, text)
            found[one.deposit_id].append(kept)
    return found
