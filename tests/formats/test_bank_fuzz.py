"""Damaged bank files of every kind: never an exception, never a hang, never money out of nothing.

Ten thousand inputs a format are read in CI, fewer elsewhere; ``QMEMBER_FUZZ=100000`` reads so many, and
``QMEMBER_FUZZ_SEED=2`` makes other ones.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from qmember.cli.words import say
from qmember.domain.bank import signed
from qmember.formats.bank_file import read_bank_file, to_document
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt053, camt054
from tests.factories.bank_tables import BANKS, REPORTS, Booked, account_file, swish_report
from tests.factories.specimens import FOLDER, specimens
from tests.factories.tables import cell, packed
from tests.sheet_server import sheets_served

INPUTS = int(os.environ.get("QMEMBER_FUZZ", "10000" if os.environ.get("CI") else "800"))
SEED = int(os.environ.get("QMEMBER_FUZZ_SEED", "1"))
SECONDS = 2.0
WORDS = (
    b"", b"\t", b"\0", b"\xff", b"\xe5", "å".encode(), b"\xef\xbf\xbd", b"\r", b"\x85", b"-1", b"1e9", b"NaN",
    b"Infinity", b"0", b"99999999999999999999", b"1 000,00", b"0000-00-00", b"2025-02-29", b"SEK", b"XXX",
    b"70", b"15", b";", b",", b'"', b"\xe2\x88\x92", b"1.234", b"2026-11-16", b"Reserverat", b"Saldo", b"&#0;", b"&amp;", b"<", b">", b"]]>", b"<!--", b"<Ntry>", b"</Ntry>", b"%(text)s", b"%s",
)  # fmt: skip


def flip(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def drop(chance, data):
    at, width = chance.randrange(len(data)), chance.choice((1, 3, 17, 80, 400))
    return data[:at] + data[at + width :]


def double(chance, data):
    at, width = chance.randrange(len(data)), chance.choice((1, 10, 82, 500))
    return data[:at] + data[at : at + width] + data[at:]


def insert(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(WORDS) + data[at:]


def cut(chance, data):
    return data[: chance.randrange(len(data))]


def swap_lines(chance, data):
    lines = re.split(rb"(?<=\n)|(?<=>)(?=<)", data)
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def change_value(chance, data):
    """Put a hostile word in the place of a value: of an element, or of a field of a record."""
    found = list(re.finditer(rb"(?<=>)[^<>\s][^<>]*(?=<)|[0-9]{4,18}", data))
    if not found:
        return data
    place = chance.choice(found)
    return data[: place.start()] + chance.choice(WORDS) + data[place.end() :]


def change_name(chance, data):
    """Let an element be called something else."""
    names = list(set(re.findall(rb"<(?:ns:)?([A-Za-z]+)", data))) or [b"15"]
    return data.replace(chance.choice(names), chance.choice(names))


def twice(chance, data):
    del chance
    return data + data


MUTATORS = (flip, drop, double, insert, cut, swap_lines, change_value, change_name, twice)


def mutated(chance, data, mutators=MUTATORS):
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        if data:
            data = chance.choice(mutators)(chance, data)
    return data


def check(content):
    """Read, and hold what must hold of every file whatever it says; tell whether it was taken."""
    start = time.process_time()
    file = read_bank_file(content, today=TODAY)
    assert time.process_time() - start < SECONDS
    json.dumps(to_document(file))
    for problem in file.problems:
        assert problem.text(say)
        assert problem.where is None or problem.where.text(say)
    if file.refused:
        return False
    assert file.deposits or file.debits
    for row in file.deposits:
        assert sum(signed(payment) for payment in row.payments) == row.amount_ore
    for row in (*file.deposits, *file.debits):
        assert row.amount_ore >= 0
        assert re.fullmatch("[A-Z]{3}", row.currency)
        assert row.booked_on is None or 1990 <= row.booked_on.year <= TODAY.year + 1
    return True


DAY = date(2026, 11, 16)
ROWS = (
    Booked(25_000, DAY, "Swish +46701234567", "ÅSA ÖBERG", "+46701234567", "R1", "Gåva"),
    Booked(-90_050, DAY, "Hyra; november", number="12"),
    Booked(100_000, DAY, "4032850BM 00417"),
)


RECORDS = (
    "01,5566778899,20261120\r\n02,5566778899,123456789,HANDSESS,1234567895,2026-11-16,SWH,250.00,SEK,"
    "+46701234567,Åsa,4469411476093487,Gåva,,2026-11-16T13:32:22\r\n03,1\r\n"
).encode()


GIRO_DETAILS = (
    "Insättningsuppgifter Detaljer\nDatum;Bankkontonummer;Bankgironummer;Mottagare\n"
    "2026-11-16;54400001111;403-2850;Linden\nTOTALT;;2;;750,50\nAvsändare;;Referens;;Belopp;;;Meddelande\n"
    "Åsa Öberg;;2026000105;981-4493;500,00;;;\nÖrjan Äng;;;;250,50;;;Gåva\n"
).encode()


def sheet(content):
    """The rows of a text file as the inner file of a workbook."""
    lines = content.decode("utf-8", "replace").splitlines()
    rows = [
        "".join(cell(f"{chr(65 + at)}{n}", text) for at, text in enumerate(line.split(";")[:20]))
        for n, line in enumerate(lines, 1)
    ]
    return "".join(f"<row>{row.replace('&', '')}</row>" for row in rows).encode()


def in_workbook(chance, data):
    """A workbook with damaged rows inside, or one that is damaged as a whole."""
    if chance.random() < 0.5:
        return packed(mutated(chance, data).decode("utf-8", "replace"))
    return mutated(chance, packed(data.decode()))


FORMATS = {
    "camt.053": (mutated, [camt053([Entry(50_000, DAY, (Payer(50_000, "Åsa", ocr="2026000105"),)),
                                    Entry(-700, DAY)], version=version) for version in ("02", "08")]),
    "camt.054": (mutated, [camt054([Entry(500, DAY, (Payer(300, "A"), Payer(200, "B")),
                                          bankgiro="403-2850")])]),
    "bgmax": (mutated, [bgmax([Giro(50_000, "123", name="Åsa"), Giro(700, deduction=True)])]),
    "csv": (mutated, [account_file(bank, ROWS) for bank in BANKS]),
    "swish-csv": (mutated, [swish_report(bank, ROWS) for bank in REPORTS] + [RECORDS]),
    "xlsx": (in_workbook, [sheet(account_file("seb", ROWS)), sheet(account_file("nordea", ROWS)),
                           sheet(swish_report("portal", ROWS)), sheet(GIRO_DETAILS)]),
}  # fmt: skip
"""Small files of every format, and how they are damaged."""


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_file_never_breaks_the_reader(name, monkeypatch) -> None:
    chance = random.Random(f"{SEED} {name}")  # noqa: S311  # the same damage each time
    damage, contents = FORMATS[name]
    taken = 0
    with sheets_served(monkeypatch):
        for _ in range(INPUTS):
            damaged = damage(chance, chance.choice(contents))
            try:
                taken += check(damaged)
            except Exception as error:
                raise AssertionError(f"broken by {damaged!r}") from error
    assert INPUTS // 20 < taken < INPUTS, "some are so damaged that they are refused, not all"


@pytest.mark.parametrize("name", specimens())
def test_a_damaged_specimen_never_breaks_the_reader(name) -> None:
    chance = random.Random(f"{SEED} {name}")  # noqa: S311  # the same damage each time
    content = (FOLDER / name).read_bytes()
    for _ in range(min(INPUTS, 800)):
        damaged = mutated(chance, content)
        try:
            check(damaged)
        except Exception as error:
            raise AssertionError(f"broken by {damaged!r}") from error


@pytest.mark.slow
def test_a_damaged_sample_never_breaks_the_reader(samples) -> None:
    folders = ("camt/*.xml", "bgmax/*", "bank_csv/*")
    contents = [path.read_bytes() for one in folders for path in sorted(samples.glob(one))]
    chance = random.Random(SEED)  # noqa: S311  # the same damage each time
    for _ in range(min(INPUTS, 3000)):
        damaged = mutated(chance, chance.choice(contents))
        try:
            check(damaged)
        except Exception as error:
            raise AssertionError(f"broken by {damaged!r}") from error


QUICK = settings(
    max_examples=min(400, max(60, INPUTS // 4)), deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
AMOUNT = some.integers(1, 10**10)
NAME = some.text(some.characters(categories=("L", "N", "P", "Zs")), max_size=40)
DAYS = some.dates(date(2020, 1, 1), date(2026, 11, 23))


@QUICK
@given(some.binary(max_size=2000))
def test_any_bytes_are_a_refusal_and_no_crash(content) -> None:
    check(content)
    check(b"01BGMAX" + content)
    check(b"<?xml version='1.0'?>" + content)


@QUICK
@given(
    some.lists(some.tuples(AMOUNT, some.booleans(), DAYS, NAME, NAME), min_size=1, max_size=8),
    some.sampled_from(("02", "08")),
)
def test_what_is_written_in_a_statement_is_what_is_read(rows, version) -> None:
    entries = [
        Entry(ore, on, (Payer(ore, name, message=text),)) if credit else Entry(-ore, on)
        for ore, credit, on, name, text in rows
    ]
    file = read_bank_file(camt053(entries, version=version), today=TODAY)
    assert file.problems == ()
    credits_read = [(d.amount_ore, d.booked_on, d.payments[0].payer_name) for d in file.deposits]
    assert credits_read == [
        (ore, on, " ".join(name.split())) for ore, credit, on, name, _ in rows if credit
    ]
    assert [(d.amount_ore, d.booked_on) for d in file.debits] == [
        (ore, on) for ore, credit, on, _, _ in rows if not credit
    ]
    assert file.statements[0].agree


@QUICK
@given(
    some.lists(
        some.lists(
            some.tuples(AMOUNT, some.text("0123456789", max_size=25), some.text("abcåäö ", max_size=35)),
            min_size=1, max_size=4,
        ),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_what_is_written_in_a_bgmax_file_is_what_is_read(sections) -> None:
    written = [
        GiroSection([Giro(ore, number, name=name) for ore, number, name in rows], serial=serial)
        for serial, rows in enumerate(sections, 1)
    ]
    file = read_bank_file(bgmax(written), today=TODAY)
    assert file.problems == ()
    read = [
        [(p.amount_ore, " ".join(p.references), p.payer_name) for p in d.payments]
        for d in file.deposits
    ]
    assert read == [
        [(ore, number, name.strip()) for ore, number, name in rows] for rows in sections
    ]
