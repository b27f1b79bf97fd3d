"""Codes on receipts: read however they are written, and a letter mistaken is found at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.check_codes import LENGTH, LETTERS, code_of, read_code, show_code

CODES = some.binary(min_size=8, max_size=32).map(code_of)


@given(CODES)
def test_a_code_is_read_as_it_is_printed_and_however_it_is_typed(code) -> None:
    assert len(code) == LENGTH
    shown = show_code(code)
    typed = shown.lower().replace("0", "o").replace("1", "l")
    assert {read_code(one) for one in (code, shown, typed, f" {shown} ", "\t".join(code))} == {code}


@given(CODES, some.integers(0, LENGTH - 1), some.sampled_from(LETTERS))
def test_one_letter_that_is_mistaken_is_found(code, place, letter) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    assert (read_code(wrong) is None) == (wrong != code)


@given(CODES, some.integers(0, LENGTH - 2))
def test_two_neighbours_that_change_places_are_found(code, place) -> None:
    pair = code[place : place + 2]
    wrong = code[:place] + pair[::-1] + code[place + 2 :]
    if wrong != code and set(pair) != {"0", "Z"}:
        assert read_code(wrong) is None


@pytest.mark.parametrize(
    "text", ["", "K7Q2F", "00000-0000U", "K7Q2F-9M4X!", "ÅÄÖÅÄÖÅÄÖÅ", "0" * 400]
)
def test_what_is_no_code_is_none(text) -> None:
    assert read_code(text) is None


def test_the_letters_are_those_that_nobody_mistakes() -> None:
    assert len(set(LETTERS)) == 32
    assert not set("ILOU") & set(LETTERS)


def test_too_short_a_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="eight bytes"):
        code_of(b"1234567")
