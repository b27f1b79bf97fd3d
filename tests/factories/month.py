"""A treasurer's month: one bank file of a hundred payments, and what each of them truly is (``ux`` 10.2).

Names and amounts collide on purpose: members who are called the same, givers who are called like
members who owe as much as they give, senders who pay for others. The same seed makes the same month.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from qmember.domain.ledger import Channel
from qmember.domain.people import PayerKind, PersonKind, Protection
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankPayment
from qmember.queries.claims import claims_of
from qmember.queries.member_types import member_types
from qmember.services import gifts, memberships, people
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.gifts import GiftFacts
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.unit import Unit
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Entry, Payer, camt053

FEE = 20_000
FIRST_DAY = date(2026, 11, 1)
LAST_DAY = date(2026, 11, 20)
ASKED = date(2026, 10, 1)
FIRST = ("Karin", "Åsa", "Märta", "Anna-Lena", "Zahra", "Siv", "Gun", "Ylva")
LAST = ("Lund", "Lundh", "Öberg", "Ek", "Ekman", "Håkansson", "Rosén", "Dahl")
SECRET = "Valborg Ristander"
AUTHORITY = "KAMMARKOLLEGIET"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a payment truly is, and how sure one can be of it; ``None`` where nobody can know.

    ``shares`` are kind, öre, person (row id or 0) and claim (row id or 0), sorted.
    """

    what: str
    certainty: str
    shares: tuple[tuple[str, int, int, int], ...] | None
    because: str | None = None


@dataclass(slots=True)
class Month:
    """The file, with the truth of each payment by what the bank calls it; people by what they are for."""

    seed: int
    content: bytes = b""
    truths: list[Truth] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)
    claims: dict[int, int] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    by_hand: int = 0


@dataclass(slots=True)
class _Making:
    unit: Unit
    chance: random.Random
    month: Month
    names: list[str]
    rows: list[tuple[Payer, Truth]] = field(default_factory=list)
    kind: int = 0
    accounts: int = 0

    def account(self) -> str:
        """An account that nobody else has."""
        self.accounts += 1
        return f"{8000 + self.accounts}{self.chance.randrange(10**7):07d}"

    def person(self, name: str, **facts: object) -> int:
        return people.add_person(self.unit, name=name, **facts).id

    def member(self, name: str, **facts: object) -> int:
        """Somebody who is asked for the fee; her row id."""
        person_id = self.person(name, **facts)
        memberships.accept(self.unit, person_id, type_id=self.kind, on=date(2026, 2, 1))
        claim_id = make_claim(self.unit, ClaimWish(person_id, date(2026, 12, 31)))
        [claim] = claims_of(self.unit.session, EVERYTHING, person_id, self.unit.today)
        self.month.claims[person_id] = claim_id
        self.month.references[person_id] = claim.reference
        return person_id

    def fee(self, person_id: int, ore: int = FEE) -> tuple[str, int, int, int]:
        return "membership_fee", ore, person_id, self.month.claims[person_id]

    def row(self, payer: Payer, truth: Truth) -> None:
        self.rows.append((payer, truth))


def make_month(unit: Unit, seed: int) -> Month:
    """Fill an association with people and a past, and write the bank's file of November."""
    chance = random.Random(seed)  # noqa: S311  # the same month each time
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(names)
    making = _Making(unit, chance, Month(seed), names)
    making.kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    decide_fee(unit, FeeWish(making.kind, 2026, FEE, "Årsmötet 2025 § 11", date(2025, 3, 20)))
    people.add_person(unit, name=SECRET, protection=Protection.PROTECTED)
    for part in (
        _with_reference, _monthly, _sales, _by_name, _with_gift, _grant, _household, _slip, _unclear,
    ):  # fmt: skip
        part(making)
    chance.shuffle(making.rows)
    _write(making)
    return making.month


def _unlike(making: _Making) -> Iterator[str]:
    """Names that nobody else has: of those who are known by their name alone."""
    while making.names:
        yield making.names.pop()


def _turned(name: str, making: _Making) -> str:
    """A name as a bank writes it: turned, in capitals, often without its rings and dots."""
    first, last = name.rsplit(" ", 1)
    text = f"{last} {first}" if making.chance.random() < 0.7 else name
    text = text.upper()
    return text.translate(str.maketrans("ÅÄÖÉ", "AAOE")) if making.chance.random() < 0.5 else text


def _with_reference(making: _Making) -> None:
    """Sixty-two fees with their own reference; the senders are called anything."""
    for number in range(62):
        # All of a few names, so that many members are called the same and owe the same.
        name = (
            f"{making.chance.choice(FIRST)} Nilsson" if number % 2 else f"{FIRST[number % 8]} Ahl"
        )
        member = making.member(name)
        sender = _turned(making.chance.choice(making.names), making)
        payer = Payer(FEE, sender, making.account(), ocr=making.month.references[member])
        making.row(payer, Truth("reference", "settled", (making.fee(member),)))


def _monthly(making: _Making) -> None:
    """Fourteen who give each month; some as much as the fee, some called like a member who owes it."""
    for number in range(14):
        amount = making.chance.choice((FEE, 10_000, 15_000))
        name = f"{making.chance.choice(FIRST)} Nilsson" if number % 3 else making.names.pop()
        giver, account = making.person(name), making.account()
        bank = _turned(name, making)
        _past(making, [Payer(amount, bank, account)] * making.chance.choice((2, 3)), "gift", giver)
        payer = Payer(amount, bank, account, message=making.chance.choice(("", "Gåva", "november")))
        making.row(payer, Truth("monthly", "certain", (("gift", amount, giver, 0),), "habit"))


def _sales(making: _Making) -> None:
    """Eight sales as they were before from the same account, to nobody that is named."""
    for _ in range(8):
        amount, account = making.chance.choice((12_000, FEE, 24_000)), making.account()
        shop = f"BUTIK {making.chance.randrange(1000)}"
        _past(making, [Payer(amount, shop, account)] * 2, "sale", None)
        making.row(
            Payer(amount, shop, account, message="kalender"),
            Truth("sale", "certain", (("sale", amount, 0, 0),), "habit"),
        )


def _by_name(making: _Making) -> None:
    """Six fees without a reference: one member of that name owes it, some others are called the same."""
    for number in range(6):
        name = making.names.pop()
        member = making.member(name)
        if number % 2:
            making.person(name, city="Malmö")
        payer = Payer(FEE, _turned(name, making), making.account(), message="MEDL 26")
        making.row(payer, Truth("name", "likely", (making.fee(member),), "name"))


def _with_gift(making: _Making) -> None:
    """Three who pay the fee and a hundred kronor more."""
    for _ in range(3):
        name = making.names.pop()
        member = making.member(name)
        payer = Payer(FEE + 10_000, _turned(name, making), making.account(), message="medl + gåva")
        shares = (making.fee(member), ("over", 10_000, member, making.month.claims[member]))
        making.row(payer, Truth("fee and gift", "likely", shares, "more"))


def _grant(making: _Making) -> None:
    """A grant that an authority pays out for a fund."""
    fund = making.person(
        "Brottsofferfonden", kind=PersonKind.ORGANISATION, payer_kind=PayerKind.STATE
    )
    making.month.people["fund"] = fund
    payer = Payer(15_000_000, AUTHORITY, making.account(), message="Brottsofferfonden Systerskap")
    shares = (("state_grant", 15_000_000, fund, 0),)
    making.row(payer, Truth("grant", "likely", shares, "authority"))


def _household(making: _Making) -> None:
    """One payment for two who live together; a third lives in the same street."""
    name = making.names.pop()
    last = name.rsplit(" ", 1)[1]
    home = {"street": "Gatan 7", "postcode": "123 45", "city": "Lund"}
    two = [making.member(name, **home), making.member(f"Ingrid {last}", **home)]
    making.member(f"Rut {last}", street="Gatan 8", postcode="123 45", city="Lund")
    payer = Payer(2 * FEE, _turned(name, making), making.account(), message="Avgift för oss båda")
    shares = tuple(making.fee(one) for one in two)
    making.row(payer, Truth("household", "likely", shares, "household"))


def _slip(making: _Making) -> None:
    """A fee whose reference has two digits that changed places."""
    member = making.member(f"{making.chance.choice(FIRST)} Nilsson")
    right = making.month.references[member]
    known = set(making.month.references.values())
    at = next(n for n in range(len(right) - 2) if right[n] != right[n + 1] and n)
    wrong = f"{right[:at]}{right[at + 1]}{right[at]}{right[at + 2 :]}"
    assert wrong not in known
    payer = Payer(FEE, "OKÄND AVSÄNDARE", making.account(), ocr=wrong)
    making.row(payer, Truth("slip", "likely", (making.fee(member),), "swapped"))


def _unclear(making: _Making) -> None:
    """A refund, one who says nothing, a gift that was entered by hand, and a text that names a secret."""
    making.row(
        Payer(184_000, "FÖRSÄKRINGSBOLAGET", making.account(), message="Skadereglering"),
        Truth("insurance", "unclear", None),
    )
    making.row(Payer(FEE, ""), Truth("nobody", "unclear", None))
    name = making.names.pop()
    giver = making.person(name)
    given = GiftFacts(25_000, date(2026, 11, 9), Channel.BANKGIRO, giver)
    making.month.by_hand = gifts.record_gift(making.unit, given).income_id
    making.row(
        Payer(25_000, _turned(name, making), making.account(), message="Gåva"),
        Truth("by hand", "unclear", (("settled", 25_000, giver, 0),), "by_hand"),
    )
    first, last = SECRET.split()
    making.row(
        Payer(FEE, f"{last} {first}".upper(), making.account(), message=f"avgift {SECRET}"),
        Truth("hidden", "unclear", None),
    )


def _past(making: _Making, payers: list[Payer], kind: str, person_id: int | None) -> None:
    """Payments of earlier months that somebody has named."""
    unit = making.unit
    known = unit.session.query(BankPayment).count()
    entries = [
        Entry(one.amount_ore, ASKED + timedelta(n), (one,), bank_reference=f"P{known}-{n}")
        for n, one in enumerate(payers)
    ]
    content = camt053(entries, message_id=f"P{known}", opening_ore=0)
    done = import_file(unit, content, read_bank_file(content, today=unit.today))
    query = unit.session.query(BankPayment.id).order_by(BankPayment.id.desc()).limit(done.new)
    for (payment_id,) in query.all():
        name_payment(unit, payment_id, [Part(kind, payers[0].amount_ore, person_id)])


def _write(making: _Making) -> None:
    """The file: a deposit a payment, over the days of the month."""
    days = (LAST_DAY - FIRST_DAY).days + 1
    entries = [
        Entry(payer.amount_ore, FIRST_DAY + timedelta(n * days // 100), (payer,),
              bank_reference=f"N{n:03d}")
        for n, (payer, _) in enumerate(making.rows)
    ]  # fmt: skip
    making.month.truths = [truth for _, truth in making.rows]
    making.month.content = camt053(entries, message_id="NOVEMBER", opening_ore=0)
