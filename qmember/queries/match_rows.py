"""The bank's rows as they are compared with the register: references, numbers, words, and who sends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from qmember.domain.fee_matching import references_in
from qmember.domain.lists import batched
from qmember.domain.match_evidence import FEE_WORDS, GIFT_WORDS
from qmember.domain.match_facts import Told
from qmember.domain.member_numbers import member_numbers_in
from qmember.domain.text import words
from qmember.models import BankDeposit, BankPayment, BankSender, BankText
from qmember.models.crypto import Keys, unseal
from qmember.queries.bank import named_ore
from qmember.queries.protected import hidden_names
from qmember.queries.reading import Columns, Reads, Values

SHORTEST = 2
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Written:
    """A payment with what names in it are looked up by: the sender's words, and the message's."""

    told: Told
    sender: str = ""
    name: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    authority: bool = False


def written_rows(
    session: Reads, keys: Keys, ids: Sequence[int], grant_payers: Sequence[frozenset[str]] = ()
) -> Iterator[Written]:
    """The payments with these row ids, in order; what names somebody in danger keeps its words shut.

    ``grant_payers`` are the words of authorities that pay out grants of others. For matching
    alone: what is opened here leaves it only as row ids and reasons.
    """
    hidden = hidden_names(session, keys)
    key = keys.derive("bank")
    for part in batched(sorted(ids), 500):
        named = named_ore(session, part)
        for row in session.execute(_rows().where(BankPayment.id.in_(part))):
            left = row.amount_ore - named.get(row.id, 0)
            said = {} if row.sealed is None else _opened(key, row)
            if hidden.within(" ".join(said.values())):
                yield Written(Told(row.id, row.booked_on, left, hidden=True))
            else:
                one = _written(row, left, said)
                names = set(one.name)
                yield replace(one, authority=any(payer <= names for payer in grant_payers))


def _rows() -> Columns:
    return (
        select(
            BankPayment.id, BankPayment.amount_ore, BankPayment.references,
            BankDeposit.booked_on, BankText.sealed, BankSender.digest,
        )
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .outerjoin(BankText, BankText.payment_id == BankPayment.id)
        .outerjoin(BankSender, BankSender.payment_id == BankPayment.id)
        .order_by(BankPayment.id)
    )  # fmt: skip


def _opened(key: bytes, row: Values) -> dict[str, str]:
    body = json.loads(unseal(key, row.sealed, f"bank_text:{row.id}"))
    return {name: str(body.get(name) or "") for name in ("name", "account", "message")}


def _written(row: Values, left: int, said: dict[str, str]) -> Written:
    name, message = said.get("name", ""), said.get("message", "")
    text = f"{row.references} {message}"
    told = Told(
        row.id, row.booked_on, left, tuple(references_in(text)), tuple(member_numbers_in(text)),
        message,
    )  # fmt: skip
    return Written(told, row.digest or "", tuple(_names(name)), tuple(_names(message)))


def _names(text: str) -> list[str]:
    """The words of a text that may be of a name."""
    found = [
        word
        for word in words(text)
        if len(word) >= SHORTEST
        and not word.isdecimal()
        and not word.startswith((*FEE_WORDS, *GIFT_WORDS))
    ]
    return found[:MOST_WORDS]
