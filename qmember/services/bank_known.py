"""Which rows of a bank file are new: those that no file of the same kind has told of before.

Rows that have a reference which the bank gives to no other row are known by their fingerprint. Others
can look alike and still be two people's money, so they are compared with what was stored of those
that look alike: amounts, identities and references of the payments, and who paid while that is kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from qmember.domain import bank_identity
from qmember.domain.bank import Debit, Deposit, Payment
from qmember.domain.bank_kept import kept_reference, kept_references
from qmember.domain.bank_people import tells_of_person
from qmember.domain.lists import batched
from qmember.domain.text import clean_line
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of one payment: its fingerprint, its references, and its text if it still is."""

    fingerprint: str
    references: str
    text: bytes | None


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


def as_kept(payment: Payment) -> tuple[str, bytes]:
    """What is stored of a payment: its references for ever, and what is sealed; empty when nothing is."""
    numbers, words = kept_references(payment)
    facts = {
        "name": clean_line(payment.payer_name, 200),
        "account": clean_line(payment.payer_account, 60),
        "orgnr": clean_line(payment.payer_orgnr, 40),
        "message": clean_line(words, 5000),
    }
    text = json.dumps(facts, ensure_ascii=False).encode() if any(facts.values()) else b""
    return " ".join(numbers)[:200], text


def unknown(unit: Unit, rows: Sequence[Row]) -> list[Row]:
    """The rows that have not been read before, each once, each with a fingerprint of its own."""
    each = list({row.fingerprint: row for row in rows}.values())
    sure = [row for row in each if _is_sure(row)]
    known = _stored(unit, {row.fingerprint for row in sure})
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in each:
        if not _is_sure(row):
            alike[_at(row, 0)].append(row)
    fresh = {row.fingerprint: row for row in sure if row.fingerprint not in known}
    fresh |= _unlike(unit, alike)
    return [fresh[row.fingerprint] for row in each if row.fingerprint in fresh]


def _is_sure(row: Row) -> bool:
    """Tell whether a fingerprint says enough; of a withdrawal no more is stored than it says."""
    return isinstance(row.told, Debit) or row.told.certain


def _at(row: Row, ordinal: int) -> str:
    """The fingerprint of a row as the one of this number among those that look alike."""
    return bank_identity.row_fingerprint(replace(row.told, ordinal=ordinal), row.format_name)


def _unlike(unit: Unit, alike: Mapping[str, Sequence[Row]]) -> dict[str, Row]:
    """Of rows that look alike, those that are none of the stored ones, with the next free number.

    By the fingerprint that their order in the file gave them.
    """
    taken, free = _places(unit, alike)
    told = _told(unit, [deposit_id for one in taken.values() for deposit_id in one.values()])
    fresh: dict[str, Row] = {}
    for base, rows in alike.items():
        stored = {one: told.get(deposit_id, []) for one, deposit_id in taken[base].items()}
        new = _unmatched(rows, stored)
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


def _unmatched(rows: Sequence[Row], stored: dict[str, list[Kept]]) -> list[Row]:
    """Those of the rows that are none of the stored ones, which are taken one to one.

    The surest are taken first: those whose payer is still known, then those whose words were emptied,
    then a sum without details that the bank gave the same name before.
    """
    left = list(rows)
    for same in (_equal, _equal_but_emptied, _sum_of):
        waiting = []
        for row in left:
            found = next((one for one, kept in stored.items() if same(row, one, kept)), None)
            if found is None:
                waiting.append(row)
            else:
                del stored[found]
        left = waiting
    return left


def _equal(row: Row, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """Tell whether all payments have the stored amounts and identities, and say the same words."""
    return _identities_agree(row, fingerprint, kept) and all(
        _said(one) == _said(Kept("", *as_kept(payment)))
        for one, payment in zip(kept, row.payments, strict=True)
    )


def _equal_but_emptied(row: Row, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """As ``_equal``, but where what a payer wrote is no longer kept, only the numbers of money count."""
    return _identities_agree(row, fingerprint, kept) and all(
        _numbers(one.references) == _numbers(as_kept(payment)[0])
        if one.text is None
        else _said(one) == _said(Kept("", *as_kept(payment)))
        for one, payment in zip(kept, row.payments, strict=True)
    )


def _identities_agree(row: Row, fingerprint: str, kept: Sequence[Kept]) -> bool:
    return [one.fingerprint for one in kept] == [
        bank_identity.payment_fingerprint(fingerprint, payment, place)
        for place, payment in enumerate(row.payments)
    ]


def _said(one: Kept) -> list[str]:
    """Every word of a payment; which of them lie where depends on the rules of the day it was read."""
    facts = json.loads(one.text or b"{}")
    return sorted(" ".join([one.references, *map(str, facts.values())]).split())


def _numbers(references: str) -> set[str]:
    return {one for one in references.split() if not tells_of_person(one)}


def _sum_of(row: Row, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """Tell whether one of the two says nothing but a sum, under the same reference of the bank."""
    bare = Payment(row.amount)
    number = bank_identity.payment_fingerprint(fingerprint, bare, 0)
    facts = json.loads(kept[0].text or b"{}") if len(kept) == 1 else {}
    stored_bare = [(one.fingerprint, one.references) for one in kept] == [(number, "")] and not (
        facts.get("name") or facts.get("account")
    )
    new_bare = [replace(one, message="", kind=bare.kind) for one in row.payments] == [bare]
    silent = stored_bare and new_bare and not (facts.get("message") and row.payments[0].message)
    return bool(row.told.bank_reference) and (stored_bare != new_bare or silent)
