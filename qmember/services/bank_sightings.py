"""One deposit told by several kinds of file: noted once, and known by the one that tells most.

A statement (camt.053), a notification (camt.054) and BgMax tell of the same money. The first that is
read books it. A later one that says who paid, where the first knew only a sum, takes the sum's place
in the queue: an entry on the suspense account alone says so, and nothing that was stored is changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlalchemy import delete, insert, select

from qmember.domain import bank_identity, bank_kept
from qmember.domain.bank import PAYMENT, Payment
from qmember.domain.bank_identity import Sighting
from qmember.domain.ledger import DETAILED, AccountRole, Posting
from qmember.domain.lists import batched
from qmember.models import (
    Allocation,
    BankAccount,
    BankDeposit,
    BankImport,
    BankPayment,
    BankText,
    OpenPayment,
)
from qmember.models.crypto import unseal
from qmember.queries.bank import named_ore
from qmember.services import ledger
from qmember.services.open_payments import booked_payments
from qmember.services.unit import Unit


class Incoming(Protocol):
    """What must be known of a row of a file to compare it with those of other files."""

    @property
    def account(self) -> BankAccount: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def cross_key(self) -> str: ...
    @property
    def booked_on(self) -> date: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def payments(self) -> tuple[Payment, ...]: ...


@dataclass(slots=True)
class Seen:
    """A deposit that is known, with its further sightings in the order they came."""

    key: tuple[str, str]
    reference: str
    deposit_ids: list[int] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Detailed:
    """That a known deposit, so far the one payment ``payment_id``, is now told in detail."""

    payment_id: int
    amount: int
    draft: ledger.Draft


def seen_elsewhere(unit: Unit, rows: Sequence[Incoming], format_name: str) -> dict[str, Seen]:
    """Rows whose money another kind of file already brought, by fingerprint.

    They are paired one to one on ledger account, day, amount and currency, and on the way that the
    money came where both say it, so that two equal deposits stay two.
    """
    mine = bank_identity.source(format_name)
    chains = [one for one in _known(unit, rows) if mine not in one.sources]
    new = {
        row.fingerprint: Sighting((row.cross_key, row.account.account_number), row.reference)
        for row in rows
    }
    known = {place: Sighting(one.key, one.reference) for place, one in enumerate(chains)}
    return {
        fingerprint: chains[place] for fingerprint, place in bank_identity.pairs(new, known).items()
    }


def _known(unit: Unit, rows: Sequence[Incoming]) -> list[Seen]:
    """The deposits of any file that look like one of the rows, each with its further sightings."""
    chains: dict[int, Seen] = {}
    for part in batched(sorted({row.cross_key for row in rows}), 500):
        query = (
            select(BankDeposit, BankImport.format, BankAccount.account_number)
            .join(BankImport, BankImport.id == BankDeposit.import_id)
            .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
            .where(BankDeposit.cross_key.in_(part))
            .order_by(BankDeposit.id)
        )
        for deposit, format_name, account in unit.session.execute(query):
            chain = chains.get(deposit.same_as_id or 0)
            if chain is None:
                chain = Seen((deposit.cross_key, account), "")
            if not bank_kept.head(chain.reference):
                chain.reference = bank_kept.shown_reference(deposit.reference) or chain.reference
            chain.deposit_ids.append(deposit.id)
            chain.sources.add(bank_identity.source(format_name))
            chains[deposit.id] = chain
    return list({id(one): one for one in chains.values()}.values())


def detailed(
    unit: Unit, rows: Sequence[Incoming], seen: Mapping[str, Seen], format_name: str
) -> dict[str, Detailed]:
    """Those of the seen rows that tell more of who paid than the queue knows, by fingerprint.

    A report of Swish always does: the bank's own row has a name at most, and never the message.
    """
    asked = [row for row in rows if row.fingerprint in seen and _tells(row)]
    lumps = _lumps(unit, [i for row in asked for i in seen[row.fingerprint].deposit_ids])
    pairs: list[tuple[Incoming, BankPayment]] = []
    for row in asked:
        lump = next((lumps[i] for i in seen[row.fingerprint].deposit_ids if i in lumps), None)
        if lump is not None and lump.amount_ore == row.amount:
            pairs.append((row, lump))
    single = [lump for row, lump in pairs if len(row.payments) == 1 and not lump.references]
    report = bank_identity.source(format_name) == bank_identity.SWISH_REPORT
    bare = {lump.id for lump in single} if report else _bare(unit, single)
    better = [(row, lump) for row, lump in pairs if len(row.payments) > 1 or lump.id in bare]
    booked = booked_payments(unit, [lump.id for _, lump in better]) if better else {}
    return {
        row.fingerprint: Detailed(lump.id, row.amount, _draft(row, booked[lump.id].lies_on))
        for row, lump in better
    }


def _tells(row: Incoming) -> bool:
    return row.amount > 0 and (len(row.payments) > 1 or any(map(_says, row.payments)))


def _says(payment: Payment) -> bool:
    return bool(payment.references or payment.payer_name or payment.payer_account)


def _lumps(unit: Unit, deposit_ids: Sequence[int]) -> dict[int, BankPayment]:
    """Deposits that wait in the queue as one payment of which nothing has been named yet."""
    found: dict[int, list[BankPayment]] = {}
    for part in batched(deposit_ids, 500):
        query = (
            select(BankPayment)
            .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
            .where(BankPayment.deposit_id.in_(part), BankPayment.kind == PAYMENT)
        )
        for payment in unit.session.scalars(query):
            found.setdefault(payment.deposit_id, []).append(payment)
    named = named_ore(unit.session, [one.id for few in found.values() for one in few])
    whole = _amounts(unit, list(found))
    return {
        deposit_id: few[0]
        for deposit_id, few in found.items()
        if len(few) == 1 and few[0].amount_ore == whole[deposit_id] and few[0].id not in named
    }


def _amounts(unit: Unit, deposit_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in batched(deposit_ids, 500):
        query = select(BankDeposit.id, BankDeposit.amount_ore).where(BankDeposit.id.in_(part))
        found |= {row[0]: row[1] for row in unit.session.execute(query)}
    return found


def _bare(unit: Unit, payments: Sequence[BankPayment]) -> set[int]:
    """Those of payments without a reference of which nothing tells who paid."""
    key, named = unit.keys.derive("bank"), set()
    ids = [one.id for one in payments]
    for part in batched(ids, 500):
        query = select(BankText.payment_id, BankText.sealed).where(BankText.payment_id.in_(part))
        for payment_id, sealed in unit.session.execute(query):
            body = json.loads(unseal(key, sealed, f"bank_text:{payment_id}"))
            if body.get("name") or body.get("account"):
                named.add(payment_id)
    return set(ids) - named


def _draft(row: Incoming, lies_on: str) -> ledger.Draft:
    """The sum leaves the queue and its parts enter it: nothing moves but what is known."""
    lines = (
        Posting(AccountRole.SUSPENSE, row.amount, account=lies_on),
        Posting(AccountRole.SUSPENSE, -row.amount, account=lies_on),
    )
    return ledger.Draft(DETAILED, row.booked_on, lines)


def replace_lumps(unit: Unit, better: Mapping[str, Detailed], entries: Mapping[str, int]) -> None:
    """Take the sums out of the queue whose parts are now known."""
    if not better:
        return
    values = [
        {
            "payment_id": one.payment_id, "amount_ore": one.amount, "kind": DETAILED,
            "income_id": None, "entry_id": entries[fingerprint], "at": unit.now,
            "by": unit.viewer.name,
        }
        for fingerprint, one in better.items()
    ]  # fmt: skip
    unit.session.execute(insert(Allocation), values)
    for part in batched([one.payment_id for one in better.values()], 500):
        unit.session.execute(delete(OpenPayment).where(OpenPayment.payment_id.in_(part)))
