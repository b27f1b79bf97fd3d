"""Fees and gifts that reach the bank account of the example association in a month."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.references import reference
from qmember.services.demo_cast import Giving, Invented
from qmember.services.demo_town import (
    CHRISTMAS,
    SPARE_TIME,
    Meant,
    Movement,
    Town,
    bank_name,
    banking_day,
)

FEE = 20_000
GIFTS = (10_000, 10_000, 20_000, 20_000, 30_000, 50_000, 50_000, 100_000, 150_000, 250_000)
ACCOUNTS = 10_000_000
"""Accounts of those who give every month are counted from here."""

MONTHLY = (5_000, 10_000, 10_000, 15_000, 20_000, 30_000)
OF_OFFICES = (200_000, 300_000, 500_000, 500_000, 750_000, 1_000_000)
DECEMBER = 12


def fees(town: Town, month: date) -> Iterator[Movement]:
    """The year's fees that members pay this month: most by giro with a reference, some by Swish."""
    if month.year not in town.fees:
        town.fees[month.year] = _fee_days(town, month.year)
    for on, who in town.fees[month.year].get(month.month, ()):
        one = town.people[who]
        part = (Meant(IncomeKind.MEMBERSHIP_FEE, FEE, who),)
        if one.facts.hidden or who % 10 < 7:  # noqa: PLR2004
            number = reference(f"{month.year % 100}{who + 1001}")
            yield Movement(on, FEE, Channel.BANKGIRO, bank_name(one), reference=number, parts=part)
        else:
            text = f"Medlemsavgift {month.year}"
            yield Movement(on, FEE, Channel.SWISH, bank_name(one), text, parts=part)


def _fee_days(town: Town, year: int) -> dict[int, list[tuple[date, int]]]:
    """When each member pays the year's fee, by month; two in a hundred forget it."""
    chance, found = town.chance(f"fees:{year}"), dict[int, list[tuple[date, int]]]()
    for who, one in enumerate(town.people):
        span, draw, spread = one.membership, chance.random(), chance.randrange(75)
        if span is None or span.from_on.year > year or (span.to_on and span.to_on.year < year):
            continue
        late = 0 if draw < 0.93 else 60  # noqa: PLR2004
        day = banking_day(date(year, 1, 12) + timedelta(spread + late))
        if one.known_on.year == year and one.known_on > town.start:
            day = one.known_on  # a new member pays when she joins
        if span.to_on is not None and day > span.to_on:
            continue
        if draw < 0.98:  # noqa: PLR2004
            found.setdefault(day.month, []).append((day, who))
    return found


def monthly(town: Town, month: date) -> Iterator[Movement]:
    """Standing orders; Astrid's end with her."""
    on = banking_day(month.replace(day=27))
    for who, one in town.who(Giving.MONTHLY):
        if one.known_on > on or (one.key == "astrid" and on > town.last_of_astrid):
            continue
        amount = MONTHLY[who % len(MONTHLY)]
        way = Channel.BANKGIRO if who % 3 else Channel.TRANSFER
        part = (Meant(IncomeKind.GIFT, amount, who),)
        account = f"80000{ACCOUNTS + who}"
        yield Movement(on, amount, way, bank_name(one), "Månadsgåva", account=account, parts=part)


def sometimes(town: Town, month: date) -> Iterator[Movement]:
    """Gifts now and then, more of them before Christmas."""
    chance = town.chance(f"gifts:{month}")
    likely = 0.3 if month.month == DECEMBER else 0.1
    for who, one in town.who(Giving.SOMETIMES):
        draw, day = chance.random(), chance.randrange(1, 29)
        amount, kind = chance.choice(GIFTS), chance.random()
        on = banking_day(month.replace(day=day))
        if draw < likely and one.known_on <= on:
            yield _gift(one, who, Movement(on, amount), kind)


def _gift(one: Invented, who: int, bare: Movement, draw: float) -> Movement:
    """Mostly an ordinary gift; some for a purpose, some without a name outside, few from nobody."""
    on, amount = bare.on, bare.amount
    purpose = CHRISTMAS if on.month == DECEMBER else SPARE_TIME if draw < 0.1 else ""  # noqa: PLR2004
    if draw > 0.97:  # noqa: PLR2004
        part = Meant(IncomeKind.GIFT, amount, None, purpose, Anonymity.ALL)
        return Movement(on, amount, Channel.SWISH, "", "anonym gåva", parts=(part,))
    anonymity = Anonymity.NONE
    if draw > 0.85:  # noqa: PLR2004
        anonymity = Anonymity.BOARD if draw > 0.93 else Anonymity.PUBLIC  # noqa: PLR2004
    way = Channel.SWISH if draw < 0.6 else Channel.BANKGIRO  # noqa: PLR2004
    part = Meant(IncomeKind.GIFT, amount, who, purpose, anonymity)
    return Movement(on, amount, way, bank_name(one), purpose or "Gåva", parts=(part,))


def of_offices(town: Town, month: date) -> Iterator[Movement]:
    """Gifts of companies, associations and foundations, each once a year."""
    for number, (who, one) in enumerate(town.who(Giving.YEARLY)):
        chance = town.chance(f"office:{number}:{month.year}")
        if month.month == number % 12 + 1:
            on = banking_day(month.replace(day=chance.randrange(3, 27)))
            yield _from_office(one, who, on, chance)


def _from_office(one: Invented, who: int, on: date, chance: random.Random) -> Movement:
    amount = chance.choice(OF_OFFICES)
    part = (Meant(IncomeKind.GIFT, amount, who),)
    name = (one.facts.name or "").upper()
    return Movement(on, amount, Channel.BANKGIRO, name, "Gåva", parts=part)
