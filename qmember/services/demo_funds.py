"""Grants, sales, lectures and costs on the bank account of the example association in a month."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from qmember.domain.ledger import NOT_INCOME, Channel, IncomeKind
from qmember.services.demo_cast import Giving
from qmember.services.demo_town import Meant, Movement, Town, bank_name, banking_day

PROJECT = 15_000_000
"""What Brottsofferfonden pays for a project; this year's still waits to be named."""

CALENDAR = 18_000
CALENDAR_MONTHS = {10: 9, 11: 14, 12: 7}
LECTURE_MONTHS = (3, 4, 5, 9, 10, 11)
LECTURES = (450_000, 600_000, 600_000, 750_000, 900_000)
COSTS = (
    (25, 10_480_000, "Löner"), (12, 6_615_000, "Skatteverket"), (28, 2_150_000, "Hyra"),
    (15, 189_500, "Telefoni"), (20, 312_500, "Redovisning"), (5, 12_000, "Bankavgifter"),
)  # fmt: skip


def grants(town: Town, month: date) -> Iterator[Movement]:
    """State and city pay twice a year, each in two parts; the fund for projects once."""
    more = max(month.year - town.start.year, 0) * 1_000_000
    if month.month in {1, 7}:
        who, on = town.place("socialstyrelsen"), banking_day(month.replace(day=22))
        parts = (("organisationsbidrag", 19_000_000), ("verksamhetsbidrag", 38_500_000 + more))
        yield _grant(town, who, on, IncomeKind.STATE_GRANT, parts)
    if month.month in {2, 8}:
        who, on = town.place("stockholm"), banking_day(month.replace(day=18))
        parts = (("verksamhet", 31_000_000 + more), ("information", 9_500_000))
        yield _grant(town, who, on, IncomeKind.MUNICIPAL_GRANT, parts)
    if month.month == 7 and month.year < town.today.year:  # noqa: PLR2004  # July
        who, on = town.place("kammarkollegiet"), banking_day(month.replace(day=6))
        amount = PROJECT - 1_500_000 * (town.today.year - 1 - month.year)
        part = (("Brottsofferfonden Systerskap", max(amount, 5_000_000)),)
        yield _grant(town, who, on, IncomeKind.PROJECT_GRANT, part)


def _grant(
    town: Town, who: int, on: date, kind: IncomeKind, parts: tuple[tuple[str, int], ...]
) -> Movement:
    name = (town.people[who].facts.name or "").partition(" (")[0].upper()
    meant = tuple(Meant(kind, amount, who) for _, amount in parts)
    total = sum(amount for _, amount in parts)
    text = ", ".join(word for word, _ in parts)
    return Movement(on, total, Channel.TRANSFER, name, text, parts=meant)


def sales(town: Town, month: date) -> Iterator[Movement]:
    """Wall calendars in autumn, mostly to people who are not in the register."""
    chance = town.chance(f"sales:{month}")
    count = CALENDAR_MONTHS.get(month.month, 0) * (1 + len(town.people) // 1000)
    known = list(town.who(Giving.SOMETIMES))
    for _ in range(count):
        on, amount = banking_day(month.replace(day=chance.randrange(2, 28))), CALENDAR
        who, one = chance.choice(known)
        buyer = chance.random() < 0.3 and one.known_on <= on  # noqa: PLR2004
        part = (Meant(IncomeKind.SALE, amount, who if buyer else None),)
        name = bank_name(one) if buyer else ""
        yield Movement(on, amount, Channel.SWISH, name, "Väggkalender", parts=part)


def lectures(town: Town, month: date) -> Iterator[Movement]:
    """A lecture for a school or a municipality in most months of spring and autumn."""
    if month.month not in LECTURE_MONTHS:
        return
    chance = town.chance(f"lecture:{month}")
    asking = [*town.places("school"), town.place("vasteras")]
    who = asking[LECTURE_MONTHS.index(month.month)]
    on, amount = banking_day(month.replace(day=chance.randrange(4, 26))), chance.choice(LECTURES)
    part = (Meant(IncomeKind.LECTURE, amount, who),)
    name = (town.people[who].facts.name or "").upper()
    yield Movement(on, amount, Channel.BANKGIRO, name, "Föreläsning", parts=part)


def sponsors(town: Town, month: date) -> Iterator[Movement]:
    """A company that pays for its logotype in the programme of the autumn."""
    if month.month == 9:  # noqa: PLR2004  # September
        who, one = next(iter(town.who(Giving.YEARLY)))
        on, amount = banking_day(month.replace(day=11)), 1_500_000
        part = (Meant(IncomeKind.SPONSORSHIP, amount, who),)
        name = (one.facts.name or "").upper()
        yield Movement(on, amount, Channel.BANKGIRO, name, "Sponsring", parts=part)


def other(month: date) -> Iterator[Movement]:
    """Interest at the end of the year, a refund that is no income in spring."""
    if month.month == 12:  # noqa: PLR2004
        on, amount = banking_day(month.replace(day=30)), 143_200
        part = (Meant(IncomeKind.OTHER, amount),)
        yield Movement(on, amount, Channel.TRANSFER, "", "Ränta", parts=part)
    if month.month == 4:  # noqa: PLR2004
        on, amount = banking_day(month.replace(day=9)), 96_000
        part = (Meant(NOT_INCOME, amount),)
        yield Movement(
            on, amount, Channel.TRANSFER, "FÖRSÄKRINGSBOLAGET", "Återbetalning", "", part
        )


def costs(month: date, chance: random.Random) -> Iterator[Movement]:
    """What is paid; named in the bookkeeping program."""
    for day, amount, text in COSTS:
        spread = chance.randrange(-50, 50) * (amount // 5000)
        on = banking_day(month.replace(day=day))
        yield Movement(on, -(amount + spread), message=text)


def movements(town: Town, month: date) -> Iterator[Movement]:
    """All of these in a month, and nothing after today."""
    yield from grants(town, month)
    yield from sales(town, month)
    yield from lectures(town, month)
    yield from sponsors(town, month)
    yield from other(month)
    yield from costs(month, town.chance(f"costs:{month}"))
