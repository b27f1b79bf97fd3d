"""Splits, fees, refunds and corrections of ugly amounts: page, PDF, CSV, XLSX and SIE say the same öre.

What should come out is added up beside, from what each deed was told. ``QMEMBER_DEEDS`` says how many
deeds there are, ``QMEMBER_DEEDS_SEED`` which ones; each time there are others.
"""

from __future__ import annotations

import csv
import io
import os
import random
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from qmember.domain.ledger import NOT_INCOME, Channel, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.people import ReceiptWish
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.formats.bank_file import read_bank_file
from qmember.formats.sie_read import read_sie
from qmember.models import (
    Allocation,
    BankPayment,
    Income,
    IncomeReversal,
    Posted,
    Receipt,
    ReceiptVoid,
)
from qmember.queries.handover import content_of
from qmember.queries.member_types import member_types
from qmember.services import handover, people
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.gifts import GiftFacts, correct_gift, record_gift, void_gift
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.memberships import accept
from qmember.services.refunds import give_back
from qmember.services.unit import Unit
from tests.banking import all_is_well
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Entry, Payer, camt053
from tests.office.sending import fields_of
from tests.pdf.papers import text_of

DEEDS = int(os.environ.get("QMEMBER_DEEDS", "250"))
SEED = int(os.environ.get("QMEMBER_DEEDS_SEED") or secrets.randbelow(10**6))
AT_ONCE = 50
"""Deeds of one unit of work."""

ROWS = 10_000
"""Rows of one bank file."""

FEE, GIFT = IncomeKind.MEMBERSHIP_FEE, IncomeKind.GIFT
PLAIN = (GIFT, GIFT, IncomeKind.SALE, IncomeKind.LECTURE, IncomeKind.OTHER, NOT_INCOME)
ASKED, YEAR = 20_000, 2026
FIRST = date(YEAR, 1, 2)


@dataclass
class Live:
    """Income that holds: its row, kind and öre, whose fee it is, and whether the bank brought it."""

    income_id: int
    kind: str
    ore: int
    member: int | None = None
    bank: bool = False


@dataclass
class Truth:
    """What the books have to say: öre by kind, what each member still owes, and what holds."""

    chance: random.Random
    people: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    payments: list[tuple[int, int]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    owed: dict[int, int] = field(default_factory=dict)
    live: list[Live] = field(default_factory=list)

    def ore(self) -> int:
        """An ugly amount."""
        return self.chance.choice((1, 99, 101, 12_345, 20_000, self.chance.randrange(1, 10**7)))

    def day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(320))


@pytest.fixture
def truth(open_unit) -> Truth:
    """People who want receipts, members who are asked for a fee, and payments that wait."""
    made = Truth(random.Random(SEED))  # noqa: S311  # the same deeds for the same seed
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, YEAR, ASKED, "Årsmötet § 11"))
        for number in range(12):
            wish = ReceiptWish.PAPER if number % 2 else ReceiptWish.NONE
            one = people.add_person(unit, name=f"Nummer {number}", receipt_wish=wish).id
            made.people.append(one)
        for one in made.people[:6]:
            accept(unit, one, type_id=kind, on=date(YEAR, 1, 1))
            make_claim(unit, ClaimWish(one, date(YEAR, 12, 31)))
            made.members.append(one)
            made.owed[one] = ASKED
        _read_files(unit, [_paid(made, number) for number in range(DEEDS // 2)])
        query = select(BankPayment.id, BankPayment.amount_ore).order_by(BankPayment.id.desc())
        made.payments = [(row.id, row.amount_ore) for row in unit.session.execute(query)]
    return made


def _read_files(unit: Unit, entries: list[Entry]) -> None:
    """Files of no more rows than one may have, each beginning with what the last one ended with."""
    opening = 0
    for part in batched(entries, ROWS):
        content = camt053(part, opening_ore=opening)
        import_file(unit, content, read_bank_file(content, today=unit.today))
        opening += sum(entry.amount_ore for entry in part)


def _paid(made: Truth, number: int) -> Entry:
    ore = made.ore()
    return Entry(ore, made.day(), (Payer(ore, ""),), bank_reference=f"R{number}")


def do_one(unit: Unit, truth: Truth) -> None:
    """One deed, and what it has to lead to."""
    deed = truth.chance.choice((split, split, fee, by_hand, by_hand, correct, void, refund))
    deed(unit, truth)


def split(unit: Unit, truth: Truth) -> None:
    """A payment becomes one, two or three things."""
    if not truth.payments:
        return
    payment_id, whole = truth.payments.pop()
    cuts = sorted({truth.chance.randrange(1, whole) for _ in range(2)} if whole > 2 else ())
    edges = [0, *cuts[: truth.chance.randrange(3)], whole]
    parts = [
        Part(truth.chance.choice(PLAIN), high - low, truth.chance.choice(truth.people))
        for low, high in pairwise(edges)
    ]
    name_payment(unit, payment_id, parts)
    for part in parts:
        if part.kind != NOT_INCOME:
            truth.kinds[part.kind] += part.amount
    take_up(unit, truth, payment_id)


def fee(unit: Unit, truth: Truth) -> None:
    """A member pays less, more or just what she is asked for; what is over is a gift.

    Who is asked for nothing pays a fee that answers nothing.
    """
    if not truth.payments:
        return
    payment_id, whole = truth.payments.pop()
    who = truth.chance.choice(truth.members)
    name_payment(unit, payment_id, [Part(FEE, whole, who)])
    owed = truth.owed[who]
    paid = min(whole, owed) if owed else whole
    truth.owed[who] = max(owed - paid, 0)
    truth.kinds[FEE] += paid
    truth.kinds[GIFT] += whole - paid
    take_up(unit, truth, payment_id, member=who if owed else None)


def take_up(unit: Unit, truth: Truth, payment_id: int, member: int | None = None) -> None:
    """What the naming of a payment made is income that holds."""
    query = select(Income).join(Allocation, Allocation.income_id == Income.id)
    for row in unit.session.scalars(query.where(Allocation.payment_id == payment_id)):
        whose = member if row.kind == FEE else None
        truth.live.append(Live(row.id, row.kind, row.amount_ore, whose, bank=True))


def by_hand(unit: Unit, truth: Truth) -> None:
    ore, day = truth.ore(), truth.day()
    channel, who = truth.chance.choice(list(Channel)), truth.chance.choice([None, *truth.people])
    made = record_gift(unit, GiftFacts(ore, day, channel, who))
    truth.kinds[GIFT] += ore
    truth.live.append(Live(made.income_id, GIFT, ore))


def correct(unit: Unit, truth: Truth) -> None:
    """The amount of a gift by hand was wrong."""
    one = _by_hand(truth)
    if one is None:
        return
    ore = one.ore + truth.chance.randrange(1, 1000)
    facts = GiftFacts(ore, truth.day(), Channel.CASH, truth.chance.choice(truth.people))
    made = correct_gift(unit, one.income_id, facts, reason=Why.WRONG_AMOUNT)
    truth.kinds[GIFT] += ore - one.ore
    truth.live.append(Live(made.income_id, GIFT, ore))


def void(unit: Unit, truth: Truth) -> None:
    one = _by_hand(truth)
    if one is not None:
        void_gift(unit, one.income_id, reason=Why.DUPLICATE)
        truth.kinds[GIFT] -= one.ore


def _by_hand(truth: Truth) -> Live | None:
    mine = [one for one in truth.live if not one.bank and one.kind == GIFT]
    if not mine:
        return None
    one = truth.chance.choice(mine)
    truth.live.remove(one)
    return one


def refund(unit: Unit, truth: Truth) -> None:
    """A part of some income, or all of it, goes back."""
    if not truth.live:
        return
    one = truth.live.pop(truth.chance.randrange(len(truth.live)))
    ore = one.ore if truth.chance.random() < 0.3 else truth.chance.randrange(1, one.ore + 1)
    done = give_back(unit, one.income_id, RefundWish(ore, Why.REGRETTED))
    truth.kinds[one.kind] -= ore
    if one.member is not None:
        truth.owed[one.member] += ore
    if done.rest_income_id is not None:
        left = Live(done.rest_income_id, one.kind, one.ore - ore, one.member, one.bank)
        truth.live.append(left)


def test_every_paper_says_the_same(sign_in, open_unit, database, truth) -> None:
    for _ in range(0, DEEDS, AT_ONCE):
        with open_unit(EVERYTHING) as unit:
            for _ in range(AT_ONCE):
                do_one(unit, truth)
    with open_unit(EVERYTHING) as unit:
        batch = handover.hand_over(unit, date(YEAR, 1, 1), date(YEAR, 12, 31)).batch.batch_id
    where = f"QMEMBER_DEEDS={DEEDS} QMEMBER_DEEDS_SEED={SEED}"
    kinds = {kind: ore for kind, ore in truth.kinds.items() if ore}
    with database.reading() as session:
        assert in_ledger(session) == kinds, where
        assert in_sie(content_of(session, batch)) == in_accounts(session), where
        assert receipts_that_lie(session) == [], where
    karin = sign_in()
    assert in_workbooks(karin) == sum(kinds.values()), where
    same_on_every_paper(karin, sum(kinds.values()), where)
    all_is_well(database)


def in_ledger(session) -> dict[str, int]:
    query = select(Posted.kind, -func.sum(Posted.amount_ore)).where(Posted.kind.is_not(None))
    return {kind: int(ore) for kind, ore in session.execute(query.group_by(Posted.kind)) if ore}


def in_accounts(session) -> dict[str, int]:
    query = select(Posted.account_number, func.sum(Posted.amount_ore))
    rows = session.execute(query.group_by(Posted.account_number))
    return {account: int(ore) for account, ore in rows if ore}


def in_sie(content: bytes) -> dict[str, int]:
    found = Counter[str]()
    for voucher in read_sie(content).vouchers:
        for row in voucher.rows:
            found[row.account] += row.amount_ore
    return {account: ore for account, ore in found.items() if ore}


def receipts_that_lie(session) -> list[int]:
    """Receipts that hold, of income that does not or is of another amount."""
    query = (
        select(Receipt.id)
        .join(Income, Income.id == Receipt.income_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            ReceiptVoid.receipt_id.is_(None),
            (Income.amount_ore != Receipt.amount_ore) | IncomeReversal.income_id.is_not(None),
        )
    )
    return list(session.scalars(query))


def in_workbooks(client) -> int:
    """The sum of the months' reports, in öre."""
    token = fields_of(client.get("/avstamning").text)["csrf_token"]
    found = 0
    for month in range(1, 13):
        path = f"/avstamning/{YEAR}-{month:02d}/rapport"
        answer = client.post(path, data={"csrf_token": token, "kind": "xlsx"})
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
        cells = [row[-1] for row in sheet.to_python() if row]
        found += sum(round(one * 100) for one in cells if isinstance(one, int | float))
    return found


def same_on_every_paper(client, total: int, where: str) -> None:
    """The report of funding: each amount of it on page, PDF and in CSV, and together the total."""
    address = "/rapporter/finansiering"
    report = client.get(f"{address}.json?ar={YEAR}").json
    amounts = [one["amount_ore"] for one in report["categories"]]
    assert (report["total_ore"], sum(amounts)) == (total, total), where
    text = client.get(f"{address}.csv?ar={YEAR}").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    told = [int(row[1].replace(",", "")) for row in rows[1 : len(amounts) + 2]]
    assert told == [*amounts, total], where
    page = client.get(f"{address}?ar={YEAR}").text.replace("\xa0", " ").replace("&nbsp;", " ")
    paper = text_of(client.get(f"{address}.pdf?ar={YEAR}").data).replace("\xa0", " ")
    for ore in [*amounts, total]:
        assert shown(ore) in page, where
        assert shown(ore) in paper, where


def shown(ore: int) -> str:
    """An amount as Swedish papers write it."""
    kronor = f"{abs(ore) // 100:,}".replace(",", " ")
    return f"{'−' if ore < 0 else ''}{kronor},{abs(ore) % 100:02d}"
