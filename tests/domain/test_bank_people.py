"""Telephone and personal numbers are found however they are written; numbers of money are not."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.bank import Deposit, Payment
from qmember.domain.bank_kept import (
    kept_reference,
    kept_references,
    shown_reference,
    shown_references,
)
from qmember.domain.bank_people import COVERED, tells_of_person, without_people
from qmember.domain.check_digits import check_digit
from qmember.domain.receipts import receipt_number
from qmember.domain.references import reference

DAY = date(2026, 11, 20)


def deposit(reference: str, bankgiro: str = "") -> Deposit:
    return Deposit(DAY, 100, "SEK", "1", bankgiro, reference, "", ())


PHONES = (
    "08-123 45 67", "08-12 34 56", "08-123 456 78", "08 123 45 67", "08.123.45.67", "08/1234567",
    "(08) 123 45 67", "081234567", "08 - 123 45 67", "0418-12345", "0418 123 45", "0418-12 34 56",
    "041812345", "010-123 45 67", "0101234567", "031–12 34 56", "+46 8 123 45 67", "+46(0)8-1234567",
    "+4681234567", "0046 8 123 45 67", "004641812345", "+46 418-123 45", "+47 912 34 567",
    "+4791234567", "0047 912 34 567", "004791234567", "0047-91234567", "+358 40 123 4567",
    "00358401234567", "+1 (415) 555-0100", "0014155550100", "+45 12 34 56 78", "+49 30 1234567",
    "08\u00a0123\u00a045\u00a067",
)  # fmt: skip

MOBILES = (
    "070-123 45 67", "0701234567", "070.123.45.67", "070 12 34 567", "+46701234567", "+46 70 123 45 67",
    "+46 (0)70-123 45 67", "0046701234567", "46701234567", "46 70 123 45 67", "070/123 45 67",
)  # fmt: skip

PEOPLE = (
    "191212121212", "19121212-1212", "19121212+1212", "19121212 1212", "19121212–1212", "1912-12-12-1212",
    "1912 12 12 1212", "1912.12.12-1212", "1212121212", "121212-1212", "121212+1212", "121212 1212",
    "12 12 12-1212", "12-12-12-1212", "121212 - 1212", "19701063-2391", "701063-2391", "7010632391",
    "197010632391", "701063 2391",
)  # fmt: skip

MONEY = (
    "802000-0009", "8020000009", "556036-0793", "16556036-0793", "2026-0143", "2026-0999", "20260001",
    reference("20260001"), reference("261001"), "2026000105", "501998/", "BOF-2026-17", "00036", "0010452",
    "0029254", "STOI501110110190010452", "5282-0999", "403-2850", "191212-1213", "1" * 25,
)  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
def test_no_telephone_number_is_kept_or_shown(phone) -> None:
    assert tells_of_person(phone)
    assert kept_reference(deposit(f"{phone}-0029254")) in {"0029254", "Swish 0029254"}
    numbers, words = kept_references(Payment(100, references=(phone,)))
    assert (numbers, words) == ((), phone)
    assert shown_references(re.sub(r"\s", "-", phone)) == COVERED


@pytest.mark.parametrize("phone", [one for one in PHONES if "+" not in one])
def test_what_was_kept_of_a_telephone_number_is_not_shown(phone) -> None:
    kept = " ".join(re.findall("[0-9]+", phone))  # as it was kept before
    assert shown_reference(f"0029254 {kept} 7") in {"0029254 7", "0029254", "7", ""}


@pytest.mark.parametrize("phone", MOBILES)
def test_a_mobile_number_becomes_the_way_the_money_came(phone) -> None:
    assert kept_reference(deposit(f"{phone}-0029254")) == "Swish 0029254"
    assert kept_references(Payment(100, references=(phone,))) == ((), phone)
    assert shown_reference(phone) == "Swish"


@pytest.mark.parametrize("number", PEOPLE)
def test_no_personal_number_is_kept_or_shown(number) -> None:
    assert tells_of_person(number)
    assert kept_reference(deposit(f"Gåva {number}/7")) == "7"
    assert kept_references(Payment(100, references=(number,))) == ((), number)
    together = re.sub(r"\s", "-", number)
    assert shown_references(f"20260001 {together}") == f"20260001 {COVERED}"
    assert shown_reference(f"0029254 {number}") == "0029254"


@pytest.mark.parametrize("number", MONEY)
def test_a_number_of_money_stays(number) -> None:
    assert without_people(number) == number
    assert kept_references(Payment(100, references=(number,))) == ((number,), "")
    assert shown_references(f"7 {number}") == f"7 {number}"


def test_a_covered_reference_leaves_the_others_where_they_are() -> None:
    assert shown_references("2026000105 08-1234567 2026-0143") == f"2026000105 {COVERED} 2026-0143"
    assert shown_references("") == ""


BORN = some.dates(date(1900, 1, 1), date(2026, 11, 1))
GAPS = some.sampled_from(["", "-", "+", " ", " - ", "–"])


@given(BORN, some.integers(1, 998), GAPS, some.booleans(), some.booleans())
def test_whoever_is_born_is_found_however_it_is_written(born, serial, gap, whole, sister) -> None:
    ten = f"{born:%y%m%d}{serial:03d}"
    if sister:  # a coordination number
        ten = f"{ten[:4]}{born.day + 60}{ten[6:]}"
    written = f"{born:%Y}"[:2] * whole + f"{ten[:6]}{gap}{ten[6:]}{check_digit(ten)}"
    assert tells_of_person(written)
    assert kept_reference(deposit(f"Gåva {written}")) in {"", "Swish"}


@given(some.integers(0, 99), some.integers(20, 99), some.integers(0, 99), some.integers(0, 999))
def test_no_organisation_is_taken_for_a_person(first, second, third, serial) -> None:
    nine = f"{first:02d}{second:02d}{third:02d}{serial:03d}"
    if nine[0] == "0":  # no organisation's number begins like a telephone's
        nine = f"5{nine[1:]}"
    number = nine + check_digit(nine)
    assert without_people(number) == number
    assert without_people(f"{number[:6]}-{number[6:]}") == f"{number[:6]}-{number[6:]}"


@given(some.integers(2024, 2099), some.integers(1, 9999), some.integers(1, 9999))
def test_receipts_and_references_of_ours_stay(year, number, other) -> None:
    assert not tells_of_person(receipt_number(year, number))
    assert not tells_of_person(f"{receipt_number(year, number)}, {receipt_number(year, other)}")
    assert not tells_of_person(reference(f"{year}{number:04d}"))


WORDS = some.text("0123456789 -+./()4700", max_size=40)


@given(WORDS)
def test_what_has_been_kept_is_shown_as_it_is(text) -> None:
    kept = kept_reference(deposit(text, "403-2850"))
    assert shown_reference(kept) == kept
    numbers, _ = kept_references(Payment(100, references=tuple(text.split())))
    assert shown_references(" ".join(numbers)) == " ".join(numbers)


@given(WORDS)
def test_what_is_shown_tells_of_nobody(text) -> None:
    assert not tells_of_person(shown_reference(text))
    assert not any(map(tells_of_person, shown_references(text).split()))


@given(some.text("0123456789 -", max_size=300))
def test_long_rows_of_digits_are_read_at_once(text) -> None:
    without_people(text)


def test_a_day_long_gone_and_a_day_to_come_are_both_days_of_birth() -> None:
    for born in (date(1900, 1, 1), date(2000, 2, 29), DAY, DAY + timedelta(days=20)):
        nine = f"{born:%y%m%d}123"
        assert tells_of_person(f"{born:%Y}"[:2] + nine + check_digit(nine))
