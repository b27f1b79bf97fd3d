"""When rows are the same money, which account is ours, and what may be kept of a payer's words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.bank import Debit, Deposit, Payment
from qmember.domain.bank_accounts import same_account
from qmember.domain.bank_identity import Sighting, counted, cross_key, pairs, source
from qmember.domain.bank_kept import head, kept_reference, kept_references
from qmember.domain.bank_problems import MOST, Problems
from tests.conftest import TODAY

DAY = date(2026, 11, 20)


def deposit(reference="", bankgiro="", own=""):
    return Deposit(DAY, 100, "SEK", "1", bankgiro, reference, own, ())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("54400001111", "54400001111"), ("54400001111", "5440 00 011 11"), ("4032850", "403-2850"),
        ("4032850", "0004032850"), ("54400001111", "SE3550000000054400001111"),
        ("SE3550000000054400001111", "54400001111"), ("6000123456789", "SE0260000000000123456789"),
        ("58411009823", "5841000001009823"),
    ],
)  # fmt: skip
def test_an_account_is_ours_however_it_is_written(ours, theirs) -> None:
    assert same_account(ours, theirs)
    assert same_account(theirs, ours)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("54400001111", "54400001112"), ("54400001111", ""), ("", ""), ("", "54400001111"),
        ("4032850", "9912346"), ("54400001111", "SE3550000000054400001112"),
        ("54401111", "SE0260000000000000001111"), ("54400001111", "NL26VAYB8060476890"),
        ("1111", "54400001111"), ("SE3550000000054400001111", "SE3550000000054400001112"),
    ],
)  # fmt: skip
def test_another_account_is_not_ours(ours, theirs) -> None:
    assert not same_account(ours, theirs)


@given(
    some.text("0123456789", min_size=7, max_size=15),
    some.text("0123456789", min_size=7, max_size=15),
)
def test_accounts_are_the_same_both_ways_or_neither(first, second) -> None:
    assert same_account(first, second) is same_account(second, first)
    assert same_account(first, first) is bool(first)


@pytest.mark.parametrize(
    ("row", "kept", "way"),
    [
        (deposit("BG52827999 00444-0010452", "5282-7999"), "BG52827999 00444 0010452", "BG52827999"),
        (deposit("BG 403-2850 00036", "403-2850", "00036"), "BG4032850 00036", "BG4032850"),
        (deposit("", "403-2850"), "BG4032850", "BG4032850"),
        (deposit("46706206020-0029254"), "Swish 0029254", "Swish"),
        (deposit("070-123 45 67"), "Swish", "Swish"),
        (deposit("INTERN ÖVERF-0029240"), "0029240", ""),
        (deposit("DORIS HEMLIG-0029241"), "0029241", ""),
        (deposit("Gåva 19121212-1212"), "", ""),
        (deposit("Gåva från Doris"), "", ""),
        (deposit("", "", "STOI501110110190010452"), "STOI501110110190010452", ""),
        (Debit(DAY, 100, "SEK", "1", "LÖN DORIS-0012004"), "0012004", ""),
        (deposit("1" * 300), "1" * 200, ""),
    ],
)  # fmt: skip
def test_a_reference_is_kept_without_the_person(row, kept, way) -> None:
    assert kept_reference(row) == kept
    assert head(kept) == way


def test_only_numbers_of_money_stay_in_rows_that_last() -> None:
    references = ("2026000105", "501998/", "BOF-2026-17", "Gåva från Doris", "0701234567", "191212121212",
                  "1" * 40, "Doris")  # fmt: skip
    numbers, words = kept_references(Payment(100, references=references, message="Hej"))
    assert numbers == ("2026000105", "501998/", "BOF-2026-17")
    assert words == f"Gåva från Doris 0701234567 191212121212 {'1' * 40} Doris Hej"


@given(some.lists(some.text(max_size=40), max_size=5), some.text(max_size=40))
def test_no_word_of_a_payer_is_lost(references, message) -> None:
    numbers, words = kept_references(Payment(100, references=tuple(references), message=message))
    assert all(one in numbers or one.strip() in words for one in references)
    assert message.strip() in words
    assert all(
        sum(c.isdecimal() for c in one) * 2 > sum(c.isalnum() for c in one) for one in numbers
    )


def seen(*references, key="day and amount"):
    return {number: Sighting(key, reference) for number, reference in enumerate(references, 1)}


def paired(new, known):
    """References of both sides, by pair."""
    found = pairs({str(place): one for place, one in new.items()}, known)
    return sorted((new[int(place)].reference, known[row].reference) for place, row in found.items())


@pytest.mark.parametrize(
    ("new", "known", "result"),
    [
        (seen(""), seen(""), [("", "")]),
        (seen("", ""), seen(""), [("", "")]),
        (seen(""), seen("", ""), [("", "")]),
        (seen("BG1234567 1"), seen("BG1234567 2"), [("BG1234567 1", "BG1234567 2")]),
        (seen("BG1234567 1"), seen("BG7654321 1"), []),
        (seen("BG1234567 1"), seen("Swish 9"), []),
        (seen("Swish 9"), seen("12"), [("Swish 9", "12")]),
        (seen("12"), seen("BG1234567"), [("12", "BG1234567")]),
        (seen("", "BG1234567"), seen("BG1234567 2"), [("BG1234567", "BG1234567 2")]),
        (seen("5", "7"), seen("7"), [("7", "7")]),
        (seen("", key="other"), seen(""), []),
    ],
)
def test_sightings_are_paired_by_what_they_say_most_surely(new, known, result) -> None:
    assert paired(new, known) == result


REFERENCES = some.sampled_from(["", "1", "2", "Swish 1", "BG1234567 1", "BG7654321 1"])


@given(some.lists(REFERENCES, max_size=9), some.lists(REFERENCES, max_size=9))
def test_pairs_are_one_to_one_and_none_is_left_that_would_fit(new, known) -> None:
    ours, theirs = seen(*new), seen(*known)
    found = pairs({str(place): one for place, one in ours.items()}, theirs)
    assert len(set(found.values())) == len(found)
    left_new = [one.reference for place, one in ours.items() if str(place) not in found]
    left_known = [one.reference for row, one in theirs.items() if row not in found.values()]
    for first in left_new:
        for second in left_known:
            assert head(first)
            assert head(second)
            assert head(first) != head(second)


def test_ten_thousand_equal_rows_are_paired_at_once() -> None:
    many = {number: Sighting("same", "") for number in range(10_000)}
    assert len(pairs({str(number): one for number, one in many.items()}, many)) == 10_000


def test_twins_are_counted_and_others_are_not() -> None:
    rows = [deposit(own="A"), deposit(own="B"), deposit(own="A"), deposit(own="A")]
    assert [row.ordinal for row in counted(rows)] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("format_name", "kind"),
    [("camt.053.001.02", "camt.053"), ("camt.053.001.08", "camt.053"), ("camt.054.001.??", "camt.054"),
     ("bgmax", "bgmax")],
)  # fmt: skip
def test_versions_of_a_format_are_one_source(format_name, kind) -> None:
    assert source(format_name) == kind


def test_rows_that_differ_in_day_sum_side_or_currency_never_meet() -> None:
    keys = {
        cross_key(DAY, 100, "SEK"), cross_key(DAY, -100, "SEK"), cross_key(DAY, 100, "EUR"),
        cross_key(DAY, 101, "SEK"), cross_key(TODAY, 100, "SEK"),
    }  # fmt: skip
    assert len(keys) == 5


def test_a_refusal_is_listed_even_when_the_list_is_full() -> None:
    problems = Problems()
    for _ in range(MOST + 20):
        problems.warn(None, "The file contains no payments")
    assert not problems.hopeless
    problems.refuse(None, "The file contains no payments")
    problems.refuse(None, "The file contains no payments")
    listed = problems.all()
    assert [one.severity for one in listed].count("refuse") == 1
    assert listed[-1].values == {"count": 21}
    assert problems.hopeless
