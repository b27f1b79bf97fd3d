"""Whatever files tell of some days, in whatever order and format: each payment is booked once.

``QMEMBER_STORIES=300`` tells so many stories.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.banking import all_is_well, balance, take, waiting
from tests.factories.bank_files import Entry, camt053
from tests.factories.bank_tables import BANKS, Booked, account_file, swish_report

MONDAY = date(2026, 11, 9)
DAYS = 4
OPENING = 1_000_000
AMOUNTS = (10_000, 20_000, 30_000, 50_000, -20_000)
"""So few that payments of a day collide, and the sum of some is another one."""

STORIES = int(os.environ.get("QMEMBER_STORIES", "10"))
WAYS = ("swish", "giro", "")


def story(chance: random.Random) -> list[Booked]:
    """What happened on the account, oldest first."""
    rows = []
    for number in range(chance.randrange(4, 16)):
        on = MONDAY + timedelta(days=number * DAYS // 16)
        ore = chance.choice(AMOUNTS)
        way = chance.choice(WAYS) if ore > 0 else ""
        text = {"swish": "Swish inbetalning", "giro": f"4032850BM {number:05}"}.get(
            way, "Överföring"
        )
        paid = ("PAYER", f"+467012345{number:02}") if way == "swish" else ("", "")
        rows.append(
            Booked(ore, on, text, *paid, number=f"9{number:05}0", message=f"hälsning {number}")
        )
    return rows


def file_of(chance: random.Random, rows: list[Booked]) -> bytes:
    """One file of some whole days, in a format by chance."""
    first = chance.randrange(DAYS)
    days = {MONDAY + timedelta(days=at) for at in range(first, chance.randrange(first, DAYS) + 1)}
    told = [row for row in rows if row.on in days]
    before = OPENING + sum(row.ore for row in rows if row.on < min(days))
    kind = chance.choice(("csv", "csv", "xlsx", "camt", "swish"))
    if kind == "swish":
        paid = [replace(row, text="") for row in told if row.text.startswith("Swish")]
        return swish_report(chance.choice(("swedbank_2023", "swedbank_old")), paid) if paid else b""
    if not told:
        return b""
    if kind == "camt":
        return camt053(
            [_entry(row) for row in told], opening_ore=before, message_id=str(chance.random())
        )
    bank = chance.choice(sorted(BANKS))
    return account_file(bank, told, opening_ore=before, kind=kind, shuffled=chance.randrange(99))


def _entry(row: Booked) -> Entry:
    reference = ""
    if row.text.startswith("Swish"):
        reference = f"{row.sender[1:]}-00{row.number}"
    elif "BM" in row.text:
        reference = f"BG4032850 {row.text[-5:]}"
    return Entry(row.ore, row.on, reference=reference)


@pytest.mark.parametrize("seed", range(STORIES))
def test_each_payment_is_booked_once(association, open_unit, seed) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same story each time
    rows = story(chance)
    files = [content for _ in range(6) if (content := file_of(chance, rows))]
    for content in files:
        take(open_unit, content)
    take(open_unit, account_file("seb", rows, opening_ore=OPENING))
    assert balance(association) == OPENING + sum(row.ore for row in rows)
    assert Counter(ore for ore, _ in waiting(association)) == Counter(
        row.ore for row in rows if row.ore > 0
    )
    all_is_well(association)
