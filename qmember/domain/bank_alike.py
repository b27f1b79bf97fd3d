"""When a row of a bank file and what is stored of one that looks alike are the same money."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from qmember.domain import bank_identity
from qmember.domain.bank import Payment
from qmember.domain.bank_kept import kept_references
from qmember.domain.bank_people import tells_of_person
from qmember.domain.text import clean_line


class Looked(Protocol):
    """A row that is compared: its öre, its payments, what the bank itself calls it, and what is kept.

    ``whole`` when its file is proven to list every row of its days.
    """

    @property
    def amount(self) -> int: ...
    @property
    def payments(self) -> tuple[Payment, ...]: ...
    @property
    def bank_reference(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def whole(self) -> bool: ...


Row = TypeVar("Row", bound=Looked)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of one payment: its fingerprint, its references, and its text if it still is."""

    fingerprint: str
    references: str
    text: bytes | None


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


def unmatched(rows: Sequence[Row], stored: Mapping[str, Sequence[Kept]]) -> list[Row]:
    """Those of the rows that are none of the stored ones, which are taken one to one.

    The surest are taken first: those whose payer is still known, then those whose words were emptied,
    then a sum without details that the bank gave the same name before. A file that is proven to list
    every row lists the stored ones too, whatever words its bank uses for them now.
    """
    return _one_to_one(rows, stored, (_equal, _equal_but_emptied, _sum_of, _listed))


def unmatched_withdrawals(rows: Sequence[Row], stored: Mapping[str, str]) -> list[Row]:
    """Those of the withdrawals that are none of the stored ones, of which the references are kept.

    One that says less than the other, as it was kept before its details were, is the same.
    """

    def equal(row: Looked, _: str, kept: str) -> bool:
        return row.reference == kept

    def less(row: Looked, _: str, kept: str) -> bool:
        said, before = set(row.reference.split()), set(kept.split())
        return said <= before or before <= said

    return _one_to_one(rows, stored, (equal, less, _listed))


def _listed(row: Looked, _: str, kept: object) -> bool:
    del kept
    return row.whole


Stored = TypeVar("Stored")


def _one_to_one(
    rows: Sequence[Row],
    stored: Mapping[str, Stored],
    looks: Sequence[Callable[[Looked, str, Stored], bool]],
) -> list[Row]:
    """What is left of the rows when each has been paired with one stored, the surest look first."""
    left, waits = list(rows), dict(stored)
    for same in looks:
        unpaired = []
        for row in left:
            found = next((one for one, kept in waits.items() if same(row, one, kept)), None)
            if found is None:
                unpaired.append(row)
            else:
                del waits[found]
        left = unpaired
    return left


def _equal(row: Looked, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """Tell whether all payments have the stored amounts and identities, and say the same words."""
    return _identities_agree(row, fingerprint, kept) and all(
        _said(one) == _said(Kept("", *as_kept(payment)))
        for one, payment in zip(kept, row.payments, strict=True)
    )


def _equal_but_emptied(row: Looked, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """As ``_equal``, but where what a payer wrote is no longer kept, only the numbers of money count."""
    return _identities_agree(row, fingerprint, kept) and all(
        _numbers(one.references) == _numbers(as_kept(payment)[0])
        if one.text is None
        else _said(one) == _said(Kept("", *as_kept(payment)))
        for one, payment in zip(kept, row.payments, strict=True)
    )


def _identities_agree(row: Looked, fingerprint: str, kept: Sequence[Kept]) -> bool:
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


def _sum_of(row: Looked, fingerprint: str, kept: Sequence[Kept]) -> bool:
    """Tell whether one of the two says nothing but a sum, under the same reference of the bank."""
    bare = Payment(row.amount)
    number = bank_identity.payment_fingerprint(fingerprint, bare, 0)
    facts = json.loads(kept[0].text or b"{}") if len(kept) == 1 else {}
    stored_bare = [(one.fingerprint, one.references) for one in kept] == [(number, "")] and not (
        facts.get("name") or facts.get("account")
    )
    new_bare = [replace(one, message="", kind=bare.kind) for one in row.payments] == [bare]
    silent = stored_bare and new_bare and not (facts.get("message") and row.payments[0].message)
    return bool(row.bank_reference) and (stored_bare != new_bare or silent)
