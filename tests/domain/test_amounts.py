"""Amounts as people write them: read to whole öre, or refused with what to do."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.amounts import LARGEST, parse_amount
from qmember.domain.errors import Refused
from qmember.domain.money import kronor


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("500", 50000), ("500,00", 50000), ("500.50", 50050), ("0,5", 50), ("1 234,50", 123450),
        ("1\u00a0234,50", 123450), ("1\u202f234", 123400), ("12.345,67", 1234567), ("12,345.67", 1234567),
        ("1.234.567", 123456700), ("500 kr", 50000), ("500:-", 50000), ("500,-", 50000), ("500.-", 50000),
        ("250KR", 25000), ("250 SEK", 25000), ("0,01", 1), ("007", 700), ("10000000000", LARGEST),
        ("500,", 50000),
    ],
)  # fmt: skip
def test_an_amount_is_read_to_whole_ore(written, ore) -> None:
    assert parse_amount(written) == ore


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "Write the amount"), ("   ", "Write the amount"), ("0", "greater than 0"),
        ("0,00", "greater than 0"), ("-5", "greater than 0"), ("\u2212100", "greater than 0"),
        ("\u2013100", "greater than 0"), ("fem", "with digits"), ("1,234,5", "with digits"),
        ("12 kr 50", "with digits"), ("5e3", "with digits"), ("10000000000,01", "with digits"),
        ("1,5555", "at most two decimals"), ("12,3456", "at most two decimals"),
        ("1.234", "Do you mean"), ("500,000", "Do you mean"), ("kr", "with digits"),
        ("9" * 5000, "with digits"),
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_says_what_to_do(written, why) -> None:
    with pytest.raises(Refused, match=why):
        parse_amount(written)


def test_an_ambiguous_amount_offers_both_meanings() -> None:
    with pytest.raises(Refused) as refusal:
        parse_amount("1.234")
    assert refusal.value.values == {"large": "1\u00a0234", "small": "1,23"}


@given(some.integers(1, LARGEST))
def test_what_we_write_ourselves_we_read_again(ore) -> None:
    assert parse_amount(kronor(ore)) == ore
    assert parse_amount(f"{ore // 100},{ore % 100:02d} kr") == ore


@given(some.text(max_size=40) | some.text("0123456789., -kr:\u00a0", max_size=20))
def test_any_text_is_an_amount_or_a_refusal(text) -> None:
    with suppress(Refused):
        assert 0 < parse_amount(text) <= LARGEST
