"""What an entry is before it is written, and how months and years are told apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.ledger import (
    DEFAULT_ACCOUNTS,
    HAND_ROLE,
    AccountRole,
    Channel,
    IncomeKind,
    Posting,
    balanced,
    income,
    income_role,
    move,
    voucher_number,
)
from qmember.domain.people import PayerKind
from qmember.domain.periods import first_open_day, fiscal_period, fiscal_year, month_of

DAYS = some.dates(date(1990, 1, 1), date(2100, 12, 31))
ORE = some.integers(1, 10**12)


@given(ORE)
def test_moving_money_is_an_entry(ore) -> None:
    lines = move(ore, debit=AccountRole.BANK, credit=AccountRole.SUSPENSE)
    assert balanced(lines)
    assert [(line.role, line.amount) for line in lines] == [("bank", ore), ("suspense", -ore)]


@given(ORE, some.sampled_from(IncomeKind), some.sampled_from(PayerKind))
def test_income_is_an_entry_whose_credit_line_says_what_it_is(ore, kind, payer_kind) -> None:
    debit, credit = income(ore, debit=AccountRole.BANK, kind=kind, payer_kind=payer_kind)
    assert balanced((debit, credit))
    assert (debit.kind, debit.payer_kind) == (None, None)
    assert (credit.role, credit.kind, credit.payer_kind) == (income_role(kind), kind, payer_kind)


@pytest.mark.parametrize("amounts", [[], [5], [0, 0], [5, -5, 0], [5, -4], [5, 5]])
def test_what_does_not_balance_is_no_entry(amounts) -> None:
    assert not balanced([Posting("bank", amount) for amount in amounts])


@given(some.lists(ORE, min_size=1, max_size=8))
def test_any_lines_with_their_opposite_are_an_entry(amounts) -> None:
    lines = [Posting("bank", amount) for amount in amounts] + [Posting("suspense", -sum(amounts))]
    assert balanced(lines)
    assert not balanced([*lines, Posting("bank", 1)])


def test_every_role_and_kind_of_income_has_an_account_from_the_start() -> None:
    roles = [role for role, _, _ in DEFAULT_ACCOUNTS]
    assert set(roles) == set(AccountRole) | {income_role(kind) for kind in IncomeKind}
    assert len(set(roles)) == len(roles)
    numbers = [number for _, number, _ in DEFAULT_ACCOUNTS]
    assert len(set(numbers)) == len(numbers)


def test_only_bank_rows_touch_the_bank_account() -> None:
    assert set(HAND_ROLE) == set(Channel)
    assert AccountRole.BANK not in HAND_ROLE.values()


@pytest.mark.parametrize(
    ("year", "number", "series", "shown"),
    [(2026, 143, "V", "2026-0143"), (2026, 12345, "V", "2026-12345"), (2026, 7, "K", "K2026-0007")],
)
def test_a_voucher_number_is_year_and_number(year, number, series, shown) -> None:
    assert voucher_number(year, number, series) == shown


@given(DAYS, some.integers(1, 12))
def test_every_day_lies_in_the_period_of_its_fiscal_year(day, first_month) -> None:
    start, end = fiscal_period(fiscal_year(day, first_month), first_month)
    assert start <= day <= end
    assert end + timedelta(days=1) == start.replace(year=start.year + 1)


@pytest.mark.parametrize(
    ("day", "first_month", "year"),
    [
        (date(2026, 1, 1), 1, 2026), (date(2026, 12, 31), 1, 2026), (date(2026, 6, 30), 7, 2025),
        (date(2026, 7, 1), 7, 2026),
    ],
)  # fmt: skip
def test_a_broken_fiscal_year_is_named_by_its_first(day, first_month, year) -> None:
    assert fiscal_year(day, first_month) == year


@given(DAYS, some.sets(DAYS.map(month_of), max_size=6))
def test_a_booking_never_lands_in_a_closed_month_nor_before_its_day(day, closed) -> None:
    found = first_open_day(closed, day)
    assert month_of(found) not in closed
    assert found >= day
    assert found == day or (found.day == 1 and month_of(day) in closed)


def test_a_row_of_closed_months_is_passed_over() -> None:
    closed = {"2026-10", "2026-11", "2026-12"}
    assert first_open_day(closed, date(2026, 10, 5)) == date(2027, 1, 1)
    assert first_open_day(closed, date(2026, 9, 5)) == date(2026, 9, 5)
