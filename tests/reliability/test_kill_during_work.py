"""Killed at any moment while it imports files and issues receipts, nothing is lost, doubled or half.

QMEMBER_KILLS=500 kills five hundred times instead of sixty (and a sixth as often on PostgreSQL, whose
own server lives on: there it is the client that dies).
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select

from qmember.domain.ledger import Channel
from qmember.formats.bank_file import read_bank_file
from qmember.models import (
    Allocation,
    BankDeposit,
    BankImport,
    BankPayment,
    Database,
    Entry,
    Income,
    Receipt,
    RequestKey,
)
from qmember.queries import invariants
from qmember.services import people
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.children import ended, fork, kill
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.bank_files import camt053, many_entries
from tests.factories.lived import ALL
from tests.reliability.conftest import opened

KILLS = int(os.environ.get("QMEMBER_KILLS", "60"))
ENTRIES, PAYERS = 4, 2
CLOCK = Clock(TODAY)


def import_one(database: Database, seed: int) -> dict[str, object]:
    """Read a file of which no row was read before."""
    content = camt053(
        many_entries(ENTRIES, on=TODAY, payers=PAYERS, seed=seed), message_id=f"M{seed}"
    )
    file = read_bank_file(content, today=TODAY)
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        done = import_file(unit, content, file)
    return {"import": done.import_id, "payments": done.new_payments, "seed": seed}


def name_one(database: Database, giver: int, number: int) -> dict[str, object]:
    """Name the oldest payment that waits as a gift; its receipt is issued in the same deed."""
    with database.reading() as session:
        waiting = session.execute(
            select(BankPayment.id, BankPayment.amount_ore)
            .where(BankPayment.id.not_in(select(Allocation.payment_id)))
            .order_by(BankPayment.id)
        ).first()
    if waiting is None:
        return {}
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        parts = [Part("gift", waiting.amount_ore, giver)]
        done = name_payment(unit, waiting.id, parts, key=f"name-{number}")
    return {"named": waiting.id, "receipts": list(done.receipt_ids)}


def give_one(database: Database, giver: int, number: int) -> dict[str, object]:
    """Record a gift under a key of its own."""
    facts = GiftFacts(100 + number, TODAY, Channel.SWISH, giver)
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        done = record_gift(unit, facts, key=f"gift-{number}")
    return {"income": done.income_id, "receipts": [done.receipt_id], "amount": facts.amount}


def work(url: str, giver: int, first: int, pipe: int) -> None:
    """Do deed after deed; tell each that begins, and each whose commit has been acknowledged."""
    with opened(url) as database:
        for number in range(first, first + 1000):
            tell(pipe, {"begin": number})
            if number % 5 == 0:
                done = import_one(database, number)
            elif number % 5 in {1, 2}:
                done = name_one(database, giver, number)
            else:
                done = give_one(database, giver, number)
            tell(pipe, {"done": number, **done})


def tell(pipe: int, fact: dict[str, object]) -> None:
    os.write(pipe, json.dumps(fact).encode() + b"\n")


@dataclass
class Told:
    """What killed children acknowledged, and the deed that each had begun last."""

    imports: dict[int, int] = field(default_factory=dict)
    named: list[int] = field(default_factory=list)
    gifts: dict[int, int] = field(default_factory=dict)
    receipts: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    acknowledged: int = 0
    next: int = 0

    def hear(self, line: bytes) -> None:
        fact = json.loads(line)
        if "begin" in fact:
            self.next = fact["begin"] + 1
            self.begun.append(fact["begin"])
            return
        self.acknowledged += 1
        self.begun.remove(fact["done"])
        self.receipts += fact.get("receipts", [])
        if "import" in fact:
            self.imports[fact["import"]] = fact["payments"]
        if "named" in fact:
            self.named.append(fact["named"])
        if "income" in fact:
            self.gifts[fact["income"]] = fact["amount"]


def one_round(url: str, giver: int, told: Told, chance: random.Random) -> None:
    """Let a child work, and kill it a random while after one of its first acknowledgements."""
    reading, writing = os.pipe()
    child = fork(lambda: work(url, giver, told.next, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as lines:
        for _ in range(chance.randrange(2, 10)):
            told.hear(next(lines))
        time.sleep(chance.random() * 0.03)
        kill(child)
        for line in lines:
            if line.endswith(b"\n"):
                told.hear(line)
    assert ended(child) == -signal.SIGKILL


def look(url: str, giver: int, told: Told, *, thoroughly: bool) -> None:
    """Compare the database with what was acknowledged; try again what was begun and never was."""
    with opened(url) as database:
        nothing_lost(database, told)
        nothing_doubled_or_half(database)
        for number in [n for n in told.begun if n % 5 in {3, 4}]:
            told.begun.remove(number)
            once = give_one(database, giver, number)
            assert give_one(database, giver, number) == once
            told.gifts[int(str(once["income"]))] = int(str(once["amount"]))
        if thoroughly:
            all_is_well(database)


def all_is_well(database: Database) -> None:
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def nothing_lost(database: Database, told: Told) -> None:
    with database.reading() as session:
        receipts = set(session.scalars(select(Receipt.id)))
        amounts = dict(session.execute(select(Income.id, Income.amount_ore)).all())
        named = set(session.scalars(select(Allocation.payment_id)))
        imports = set(session.scalars(select(BankImport.id)))
    assert set(told.receipts) <= receipts
    assert told.gifts.items() <= amounts.items()
    assert set(told.named) <= named
    assert set(told.imports) <= imports


def nothing_doubled_or_half(database: Database) -> None:
    with database.reading() as session:
        for model, series in ((Receipt, Receipt.number), (Entry, Entry.number)):
            found = session.scalars(select(series).order_by(model.id)).all()
            assert found == list(range(1, len(found) + 1))
        parts = (
            select(BankDeposit.import_id, func.count())
            .join(BankPayment)
            .group_by(BankDeposit.import_id)
        )
        assert {count for _, count in session.execute(parts)} <= {ENTRIES * PAYERS}
        gifts = session.scalars(select(Income.id).where(Income.channel == Channel.SWISH)).all()
        keys = session.scalars(
            select(RequestKey.answer).where(RequestKey.deed == "record_gift")
        ).all()
        assert sorted(map(int, keys)) == sorted(gifts)
        for_each = select(func.count()).select_from(Receipt).group_by(Receipt.income_id)
        assert set(session.scalars(for_each)) <= {1}
        assert session.scalar(select(func.count()).select_from(Receipt)) == session.scalar(
            select(func.count()).select_from(Income)
        )


@pytest.fixture
def place(database_url: str) -> tuple[str, int]:
    """The address of an association's database that is open nowhere, and a giver in it."""
    with opened(database_url) as database:
        set_up_association(database, CLOCK)
        with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
            giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
    return database_url, giver


def test_nothing_is_lost_doubled_or_half(place: tuple[str, int]) -> None:
    url, giver = place
    chance, told = random.Random(), Told()  # noqa: S311  # other moments each time
    rounds = KILLS if url.startswith("sqlite") else max(1, KILLS // 6)
    for number in range(1, rounds + 1):
        one_round(url, giver, told, chance)
        look(url, giver, told, thoroughly=number % 20 == 0 or number == rounds)
    print(f"{url[:10]} {rounds} kills, {told.acknowledged} acknowledged, {len(told.begun)} cut off")  # noqa: T201
    assert told.acknowledged >= rounds
