"""Damaged SIE files of every kind: never an exception, never a hang, never money out of nothing.

``QMEMBER_FUZZ=100000`` reads so many inputs, ``QMEMBER_FUZZ_SEED=2`` makes other ones.
"""

from __future__ import annotations

import json
import os
import random
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.cli.sie import document_of
from qmember.cli.words import say
from qmember.domain.books import outcome
from qmember.domain.errors import Refused
from qmember.domain.sie import Checksum
from qmember.formats.sie_read import read_sie
from tests.factories.sie_files import lived_books, row, sie4e, voucher
from tests.formats.test_bank_fuzz import MUTATORS, mutated
from tests.formats.test_sie_write import SMALL, write_sie

INPUTS = int(os.environ.get("QMEMBER_FUZZ", "10000"))
SEED = int(os.environ.get("QMEMBER_FUZZ_SEED", "1"))
SECONDS = 2.0
WORDS = (
    b"#TRANS", b"#VER", b"#KSUMMA", b"#KSUMMA 1", b"#KONTO", b"#RAR", b"#SIETYP 1", b"{", b"}", b"{}", b'"',
    b'\\"', b"\\", b"\n{\n", b"\n}\n", b"\n", b"\r", b"\x1a", b"\0{", b"1e9", b"NaN", b"-", b"-0.00", b"1.005",
    b"99999999999999999999", b"20260230", b"2026-11-20", b"%s", b"%(text)s", b"\xff\xfe", b"\xef\xbb\xbf",
    "ö".encode(), b"\x94", b"\xf6",
)  # fmt: skip
DAY = date(2026, 11, 20)


def word(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(WORDS) + data[at + chance.choice((0, 0, 1, 5)) :]


def lines(chance, data):
    """Drop, double or move a line."""
    rows = data.split(b"\n")
    at = chance.randrange(len(rows))
    taken = rows.pop(at) if chance.random() < 0.6 else rows[at]
    if chance.random() < 0.7:
        rows.insert(chance.randrange(len(rows) + 1), taken)
    return b"\n".join(rows)


EVERY = (*MUTATORS, word, word, lines, lines)


def check(content):
    """Read, and hold what must hold of every file whatever it says."""
    start = time.process_time()
    file = read_sie(content)
    assert time.process_time() - start < SECONDS
    json.dumps(document_of(file))
    for problem in file.problems:
        assert problem.text(say)
        assert problem.where is None or problem.where.text(say)
    assert file.refused or file.checksum is not Checksum.WRONG
    if file.refused:
        return
    assert file.accounts or file.vouchers or file.balances
    for one in file.vouchers:
        assert 1900 <= one.on.year < 2200
        assert all(r.account.isdecimal() and abs(r.amount_ore) < 10**13 for r in one.rows)
    try:
        found = outcome(file, ours="802000-0009", first_month=1)
    except Refused:
        return
    assert found.from_on <= found.to_on
    if file.vouchers:
        told = sum(r.amount_ore for one in file.vouchers for r in one.rows)
        assert sum(found.sums.values()) == told
        assert sum(one.difference_ore for one in found.uneven) == told


def specimens():
    rich = sie4e(
        [voucher(DAY, row("1930", "5.5", '"6" "X"', '20261120 "a \\" b" 1 s'), row("3993", "-5.50")),
         voucher(DAY, "#BTRANS 1930 {} 1", "#RTRANS 1930 {} 2", row("1930", "2"), row("3993", "-2"))],
        more=["#OMFATTN 20261130", "#UNDERDIM 21 Del 6", "#VALUTA SEK", "#MOMSKOD 1 2"],
        balances=["#IB 0 1930 1", "#UB 0 1930 8.5", "#RES 0 3993 -7.5", "#PSALDO 0 202611 1930 {} 7.5",
                  "#OIB 0 1930 {6 X} 1"],
    )  # fmt: skip
    return {"written": write_sie(SMALL).content, "lived": lived_books(), "rich": rich}


@pytest.mark.parametrize("name", specimens())
def test_a_damaged_specimen_never_breaks_the_reader(name) -> None:
    chance = random.Random(f"{SEED} {name}")  # noqa: S311  # the same damage each time
    content = specimens()[name]
    for _ in range(INPUTS // len(specimens()) + 1):
        damaged = mutated(chance, content, EVERY)
        try:
            check(damaged)
        except Exception as error:
            raise AssertionError(f"broken by {damaged!r}") from error


@pytest.mark.slow
def test_a_damaged_sample_never_breaks_the_reader(samples) -> None:
    contents = [path.read_bytes() for path in sorted((samples / "sie").iterdir())]
    chance = random.Random(SEED)  # noqa: S311  # the same damage each time
    for _ in range(min(INPUTS, 2000)):
        damaged = mutated(chance, chance.choice(contents), EVERY)
        try:
            check(damaged)
        except Exception as error:
            raise AssertionError(f"broken by {damaged!r}") from error


@given(some.binary(max_size=2000))
def test_any_bytes_are_a_refusal_and_no_crash(content) -> None:
    check(content)
    check(b"#FLAGGA 0\n" + content)
    check(b"#FLAGGA 0\n#KSUMMA\n" + content)


LINE = some.sampled_from(
    ("#VER A 1 20261120", "{", "}", "#TRANS 1930 {} 5", "#TRANS 3993 {} -5", "#TRANS 1930 {6 X} 5",
     "#IB 0 1930 5", "#KSUMMA", "#KSUMMA 0", "#KONTO 1930 B", "#RAR 0 20260101 20261231", "#RAR 0", '"', "#X")
)  # fmt: skip


@given(some.lists(LINE, max_size=30))
def test_lines_in_any_order_are_read_or_refused(written) -> None:
    check("\n".join(["#FLAGGA 0", *written]).encode())


def test_rows_outside_vouchers_are_never_lost_in_silence() -> None:
    """Whatever the order, each row counts or the file is refused."""
    chance = random.Random(SEED)  # noqa: S311  # the same orders each time
    known = ("#VER A 1 20261120", "{", "}", "#TRANS 1930 {} 1", "#TRANS 1930 {} 1")
    for _ in range(3000):
        written = [chance.choice(known) for _ in range(chance.randrange(1, 12))]
        file = read_sie("\n".join(["#FLAGGA 0", "#KONTO 1 x", *written]).encode())
        rows = sum(one.startswith("#TRANS") for one in written)
        assert file.refused or file.rows == rows
