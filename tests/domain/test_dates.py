"""Dates as people write them, and as we do."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.dates import long_date, parse_date, parse_past_date, stockholm_date
from qmember.domain.errors import Refused
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)), ("20261123", date(2026, 11, 23)), ("idag", TODAY),
        ("I dag", TODAY), ("today", TODAY), ("igår", date(2026, 11, 22)), (" i  går ", date(2026, 11, 22)),
        ("yesterday", date(2026, 11, 22)), ("-3", date(2026, 11, 20)), ("-0", TODAY),
        ("23/11", date(2026, 11, 23)), ("24/11", date(2025, 11, 24)), ("1/2 2024", date(2024, 2, 1)),
        ("1/2-2024", date(2024, 2, 1)), ("29/2", date(2024, 2, 29)), ("3 nov", date(2026, 11, 3)),
        ("3 november 2025", date(2025, 11, 3)), ("24 dec.", date(2025, 12, 24)),
        ("3 May", date(2026, 5, 3)), ("3 maj", date(2026, 5, 3)), ("2027-01-01", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_a_date_is_read(written, day) -> None:
    assert parse_date(written, TODAY) == day


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-29",
        "2026-13-01",
        "31/4",
        "0000-01-01",
        "3 ma",
        "3 foo",
        "i morgon",
        "1",
        "12",
        "-1000",
        "/",
        "2026",
    ],
)
def test_what_is_no_date_is_refused_with_an_example(written) -> None:
    with pytest.raises(Refused, match="Write the date as 2026-11-23"):
        parse_date(written, TODAY)


def test_an_empty_date_is_asked_for() -> None:
    with pytest.raises(Refused, match=r"Write the date$"):
        parse_date("  ", TODAY)


def test_a_day_to_come_is_no_day_when_money_came() -> None:
    assert parse_past_date("2026-11-23", TODAY) == TODAY
    with pytest.raises(Refused, match="after today"):
        parse_past_date("2026-11-24", TODAY)


@given(some.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_written_out_is_read_again(day) -> None:
    assert parse_date(day.isoformat(), TODAY) == day
    assert parse_date(long_date(day), TODAY) == day
    assert parse_date(long_date(day, "en"), TODAY) == day


@given(some.dates(date(2018, 1, 1), TODAY))
def test_a_date_without_a_year_is_the_nearest_that_has_been(day) -> None:
    found = parse_date(f"{day.day}/{day.month}", TODAY)
    assert (found.day, found.month) == (day.day, day.month)
    assert TODAY - timedelta(days=366 * 8) < found <= TODAY


@given(some.text(max_size=30))
def test_any_text_is_a_date_or_a_refusal(text) -> None:
    with suppress(Refused):
        assert isinstance(parse_date(text, TODAY), date)


def test_dates_are_written_as_people_read_them() -> None:
    assert long_date(TODAY) == "23 november 2026"
    assert long_date(TODAY, "en") == "23 November 2026"


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_stockholm(at, day) -> None:
    assert stockholm_date(at) == day
