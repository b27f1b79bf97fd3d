"""What the bookkeeping says beside what we say: each difference with its sentence, to the öre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.books import Compared, Verdict, judged, outcome
from qmember.domain.errors import Refused
from qmember.domain.sie import SieBalance, SieFile, SieKind, SieRow, SieVoucher, SieYear

V = Verdict
YEAR = SieYear(0, date(2026, 1, 1), date(2026, 12, 31))
OURS = "802000-0009"


def file(*vouchers, kind=SieKind.EXPORT, **values):
    return SieFile(kind=kind, orgnr=OURS, years=(YEAR,), vouchers=tuple(vouchers), **values)


def on(day, *rows):
    return SieVoucher(day, rows)


@pytest.mark.parametrize(
    ("ours", "unsent", "theirs", "batches", "known", "verdict", "batch"),
    [
        (500, 0, 500, {1: 500}, True, V.AGREES, None),
        (500, 200, 500, {1: 300}, True, V.AGREES, None),
        (0, 0, None, {}, True, V.AGREES, None),
        (500, 200, 300, {1: 300}, True, V.UNSENT, None),
        (500, 500, None, {}, True, V.UNSENT, None),
        (500, 0, 300, {1: 300, 2: 200}, True, V.NOT_READ, 2),
        (500, 0, None, {1: 500}, True, V.NOT_READ, 1),
        (700, 200, 300, {1: 300, 2: 200}, True, V.NOT_READ, 2),
        (500, 0, 800, {1: 300, 2: 200}, True, V.READ_TWICE, 1),
        (500, 0, 499, {1: 300, 2: 200}, True, V.DIFFERS, None),
        (500, 0, None, {1: 400, 2: 300}, True, V.ONLY_OURS, None),
        (0, 0, -700, {}, False, V.ONLY_THEIRS, None),
        (500, 0, 300, {1: 0}, True, V.DIFFERS, None),
    ],
)  # fmt: skip
def test_what_is_said_of_an_account(ours, unsent, theirs, batches, known, verdict, batch) -> None:
    row = judged(Compared("3993", "Gåvor", ours, unsent, theirs), batches, ours=known)
    assert (row.verdict, row.batch) == (verdict, batch)


@pytest.mark.parametrize(
    ("ours", "unsent", "theirs", "batches", "verdict"),
    [
        (500, 0, 0, {1: 500}, V.AGREES), (500, 0, 500, {1: 500}, V.TO_BOOK),
        (500, 0, 120, {1: 500}, V.TO_BOOK), (500, 500, None, {}, V.UNSENT), (0, 0, 0, {}, V.AGREES),
        (700, 0, 500, {1: 500, 2: 200}, V.TO_BOOK), (500, 0, None, {1: 500}, V.NOT_READ),
    ],
)  # fmt: skip
def test_what_the_bookkeeping_books_away_is_done_when_nothing_is_left(
    ours, unsent, theirs, batches, verdict
) -> None:
    assert (
        judged(Compared("2999", "", ours, unsent, theirs), batches, theirs=True).verdict is verdict
    )


ORE = some.integers(-(10**9), 10**9)


@given(ORE, ORE, some.none() | ORE, some.dictionaries(some.integers(1, 5), ORE, max_size=3))
def test_it_agrees_exactly_when_the_sums_do(ours, unsent, theirs, batches) -> None:
    row = judged(Compared("3993", "", ours, unsent, theirs), batches)
    assert (row.verdict is V.AGREES) is (ours == (theirs or 0))
    assert row.difference_ore == (theirs or 0) - ours
    if row.verdict is V.NOT_READ:
        assert ours - unsent - batches[row.batch] == (theirs or 0)
    if row.verdict is V.READ_TWICE:
        assert ours - unsent + batches[row.batch] == (theirs or 0)


def test_sums_by_account_project_and_month() -> None:
    found = outcome(
        file(
            on(date(2026, 1, 31), SieRow("1930", 500), SieRow("3993", -500, (("1", "X"), ("6", "A")))),
            on(date(2026, 2, 1), SieRow("5010", 300, (("6", "A"),)), SieRow("1930", -300)),
            on(date(2026, 2, 2), SieRow("1930", 1), SieRow("3993", -2)),
        ),
        ours=OURS, first_month=1,
    )  # fmt: skip
    assert found.sums == {
        ("1930", "", "2026-01"): 500, ("3993", "A", "2026-01"): -500, ("5010", "A", "2026-02"): 300,
        ("1930", "", "2026-02"): -299, ("3993", "", "2026-02"): -2,
    }  # fmt: skip
    assert [voucher.difference_ore for voucher in found.uneven] == [-1]


def test_a_file_of_balances_tells_of_the_year() -> None:
    balances = (
        SieBalance("IB", 0, "1930", 1000), SieBalance("UB", 0, "1930", 1500),
        SieBalance("RES", 0, "3993", -500), SieBalance("RES", -1, "3993", -9),
        SieBalance("UB", -1, "1930", 1000),
    )  # fmt: skip
    found = outcome(file(kind=SieKind.YEAR, balances=balances), ours=OURS, first_month=1)
    assert found.sums == {("1930", "", ""): 500, ("3993", "", ""): -500}
    assert (found.from_on, found.to_on, found.monthly) == (YEAR.first, YEAR.last, False)


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        ({}, date(2026, 1, 1), date(2026, 12, 31)),
        ({"made_on": date(2026, 6, 30)}, date(2026, 1, 1), date(2026, 6, 30)),
        ({"made_on": date(2027, 2, 1)}, date(2026, 1, 1), date(2026, 12, 31)),
        ({"made_on": date(2026, 6, 30), "covers_to": date(2026, 3, 31)}, date(2026, 1, 1), date(2026, 3, 31)),
        ({"made_on": date(2026, 1, 10)}, date(2026, 1, 1), date(2026, 2, 15)),
        ({"kind": SieKind.IMPORT}, date(2026, 2, 1), date(2026, 2, 28)),
        ({"years": ()}, date(2026, 1, 1), date(2026, 2, 15)),
        ({"years": (SieYear(0, None, None),)}, date(2026, 1, 1), date(2026, 2, 15)),
    ],
)  # fmt: skip
def test_the_days_that_a_file_is_about(values, first, last) -> None:
    made = replace(file(on(date(2026, 2, 15), SieRow("1930", 1), SieRow("3993", -1))), **values)
    found = outcome(made, ours=OURS, first_month=1)
    assert (found.from_on, found.to_on) == (first, last)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"orgnr": "556060-2345"}, "other-company"), ({"currency": "EUR"}, "other-currency"),
        ({"kind": SieKind.PERIOD}, "no-vouchers"), ({"kind": SieKind.OBJECT}, "no-vouchers"),
        ({"kind": SieKind.YEAR, "years": ()}, "no-days"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(values, code) -> None:
    with pytest.raises(Refused) as refusal:
        outcome(replace(file(), **values), ours=OURS, first_month=1)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


@pytest.mark.parametrize("values", [{"orgnr": ""}, {"currency": "sek"}])
def test_a_file_that_tells_less_is_compared_all_the_same(values) -> None:
    assert outcome(replace(file(), **values), ours=OURS, first_month=1).sums == {}
