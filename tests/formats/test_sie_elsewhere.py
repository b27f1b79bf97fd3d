"""What we hand over is read by a program that others wrote (pysie-accounting) with the same vouchers and sums."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pysie_accounting.pysie import PySIE

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.sie import SieRow, SieVoucher
from qmember.formats.sie_write import write_sie
from qmember.queries.handover import batch, content_of, vouchers_of
from qmember.services.handover import choose_project, hand_over
from qmember.services.income import IncomeFacts, add_incomes
from tests.conftest import EVERYTHING
from tests.formats.test_sie_write import SMALL

FIRST, LAST = date(2026, 1, 1), date(2026, 11, 30)


def read_elsewhere(content: bytes, folder) -> PySIE:
    """The file as the other program reads it."""
    path = folder / "file.si"
    path.write_bytes(content)
    reader = PySIE()
    reader.sie_encoding = "cp437"
    reader.dftrans = pd.DataFrame({"SRU": [], "Ink2": []}, dtype=object)
    reader.open(str(path))
    return reader


def ore(text: str) -> int:
    return int(text.replace(".", ""))


def told(reader: PySIE) -> dict[str, tuple[str, str, list[tuple[str, int]]]]:
    """Number to day, text and rows, as the other program has them."""
    return {
        number: (day, text, [(account, ore(amount)) for account, _, amount in rows])
        for number, (day, text, _, rows) in reader.verifikat.items()
    }


def ours(vouchers) -> dict[str, tuple[str, str, list[tuple[str, int]]]]:
    return {
        one.number: (f"{one.on:%Y%m%d}", one.text, [(r.account, r.amount_ore) for r in one.rows])
        for one in vouchers
    }


AMOUNTS = some.lists(some.integers(1, 10**10), min_size=1, max_size=4)
TEXT = some.text("abc åäöÅÄÖ,19–”€", max_size=30)


@settings(max_examples=40)
@given(some.lists(some.tuples(AMOUNTS, TEXT, some.dates(FIRST, LAST)), min_size=1, max_size=5))
def test_any_file_of_ours_is_read_with_equal_vouchers_accounts_and_sums(
    tmp_path_factory, drawn
) -> None:
    vouchers = tuple(
        SieVoucher(
            day, (SieRow("1930", sum(parts)), *(SieRow("3993", -p, (("6", "BOFF26"),)) for p in parts)),
            "Q", str(number), text,
        )
        for number, (parts, text, day) in enumerate(drawn, 1)
    )  # fmt: skip
    made = replace(SMALL, vouchers=vouchers)
    written = write_sie(made)
    reader = read_elsewhere(written.content, tmp_path_factory.mktemp("sie"))
    texts = {number: text for number, (_, text, _) in told(reader).items()}
    wanted = tuple(replace(one, text=texts.get(one.number, "")) for one in vouchers)
    assert told(reader) == ours(wanted)
    assert (reader.fnamn, reader.orgnr) == (made.company, made.orgnr[:6])
    assert reader.dfrar.to_numpy().tolist() == [["0", 20260101, 20261231]]


@pytest.mark.parametrize("fiscal", [1, 7])
def test_a_year_that_was_handed_over_is_read_elsewhere(
    association, open_unit, tmp_path, fiscal
) -> None:
    from qmember.services.association import choose

    kinds = (IncomeKind.GIFT, IncomeKind.MEMBERSHIP_FEE, IncomeKind.STATE_GRANT)
    facts = [
        IncomeFacts(
            kinds[n % 3],
            1 + 37 * n,
            date(2026, 1 + n % 11, 1 + n % 23),
            Channel.SWISH,
            purpose_id=1,
        )
        for n in range(400)
    ]
    with open_unit(EVERYTHING) as unit:
        choose(unit, fiscal_month=fiscal)
        choose_project(unit, 1, code="LÄGER", name="Sommarläger – ”2026”")
        add_incomes(unit, facts)
    with open_unit() as unit:
        done = hand_over(unit, FIRST, LAST)
    with association.reading() as session:
        reader = read_elsewhere(content_of(session, done.batch.batch_id), tmp_path)
        rows, made = (
            vouchers_of(session, done.batch.batch_id, limit=2000),
            batch(session, done.batch.batch_id),
        )
    found = told(reader)
    assert [(n, v[0]) for n, v in found.items()] == [
        (str(one.number), f"{one.booked_on:%Y%m%d}") for one in rows
    ]
    sums: defaultdict[str, int] = defaultdict(int)
    for _, _, lines in found.values():
        assert sum(amount for _, amount in lines) == 0
        for account, amount in lines:
            sums[account] += amount
    total = sum(one.amount for one in facts)
    assert sums.pop("1682") == total == made.debit_ore
    assert sums == {
        account: -sum(one.amount for one in facts if one.kind is kind)
        for account, kind in zip(("3993", "3890", "3985"), kinds, strict=True)
    }
    assert {links for *_, lines in reader.verifikat.values() for _, links, _ in lines} == {
        "",
        '"6" "LÄGER"',
    }
    assert len(reader.dfrar) == (1 if fiscal == 1 else 2)
