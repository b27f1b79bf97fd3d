"""Text of people: folded, sorted, cleaned, masked, checked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.errors import Refused
from qmember.domain.text import (
    check_email,
    check_phone,
    clean_line,
    fold,
    looks_like_organisation,
    mask_email,
    mask_phone,
    sort_key,
    words,
)

SORTED = (
    "Aalto", "Andersson", "Ángel", "Bo", "de Geer", "Ek", "Élise", "Zetterlund", "Zorn", "Ågren", "Åsa",
    "Ängström", "Öberg", "Östlund",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Öberg", "oberg"), ("OBERG", "oberg"), ("Åsa", "asa"), ("A\u030asa", "asa"), ("Łukasz", "lukasz"),
        ("Søren Ærø", "soren aero"), ("Straße", "strasse"), ("Þór", "thor"), ("İpek", "ipek"), ("ﬁn", "fin"),
        ("ABC", "abc"), ("", ""), ("Ǻ", "a"),
    ],
)  # fmt: skip
def test_folding_takes_away_case_and_accents(text, folded) -> None:
    assert fold(text) == folded


@given(some.text(max_size=40))
def test_folding_what_was_folded_changes_nothing(text) -> None:
    assert fold(fold(text)) == fold(text)


@given(some.text(some.characters(categories=("L",), max_codepoint=0x24F), max_size=20))
def test_case_and_composition_do_not_matter(text) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text.lower().upper()) == fold(text.lower())


def test_words_come_once_and_in_order() -> None:
    assert words("Anna-Lena Ek, anna ÉK!") == ["anna", "lena", "ek"]


def test_names_sort_as_in_a_swedish_directory() -> None:
    by_code_points = sorted(SORTED)
    assert by_code_points != list(SORTED)
    assert sorted(by_code_points, key=sort_key) == list(SORTED)


@given(some.text(max_size=60))
def test_a_sort_key_is_plain_ascii(text) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert len(key) <= 200
    assert key == key.lower()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Anna \t Ek\r\n", "Anna Ek"), ("A\u030asa", "Åsa"), ("Anna\u00a0Ek", "Anna Ek"),
        ("Anna\u202eEk", "AnnaEk"), ("A\0nna", "Anna"), ("Anna\u2028Ek", "Anna Ek"), ("", ""),
        ("a\u200b\u030a", "å"),
    ],
)  # fmt: skip
def test_a_line_is_one_line_of_what_can_be_seen(text, clean) -> None:
    assert clean_line(text, 200) == clean


@given(some.text(max_size=60), some.integers(1, 20))
def test_a_clean_line_is_short_composed_and_without_controls(text, limit) -> None:
    clean = clean_line(text, limit)
    assert len(clean) <= limit
    assert clean == clean.strip()
    assert "  " not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    assert clean_line(clean, limit) == clean


@pytest.mark.parametrize(
    ("email", "masked"),
    [("anna@example.se", "a…@…se"), ("b@c.org", "b…@…org"), ("å@x.nu", "å…@…nu")],
)
def test_a_masked_address_keeps_a_letter_and_its_country(email, masked) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize("phone", ["+46701234567", "070-123 45 67", "0701234567"])
def test_a_masked_number_keeps_its_last_three_digits(phone) -> None:
    assert mask_phone(phone) == "07•-••• •5 67"


@given(some.emails())
def test_no_masked_address_tells_the_name_or_the_house(email) -> None:
    name, _, domain = email.partition("@")
    masked = mask_email(email)
    assert name not in masked or len(name) == 1
    assert domain not in masked


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@example.se", "anna@example", "an na@example.se", "a@b@c.se",
              "anna@example..se", f"{'a' * 250}@example.se", "anna@.se"],
)  # fmt: skip
def test_an_address_that_cannot_be_one_is_refused(email) -> None:
    with pytest.raises(Refused, match="with @"):
        check_email(email)


def test_an_address_loses_the_blanks_around_it() -> None:
    assert check_email(" anna.ek+gåva@exempel.se ") == "anna.ek+gåva@exempel.se"


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("070-123 45 67", "+46701234567"), ("+46 70 123 45 67", "+46701234567"),
        ("+46 (0)70-123 45 67", "+46701234567"), ("0046701234567", "+46701234567"),
        ("46701234567", "+46701234567"), ("08-123 45 67", "+4681234567"),
        ("046-12 34 56", "+4646123456"), ("+47 22 12 34 56", "+4722123456"),
        ("004722123456", "+4722123456"), ("070/1234567", "+46701234567"),
    ],
)  # fmt: skip
def test_a_telephone_number_is_kept_in_one_form(phone, kept) -> None:
    assert check_phone(phone) == kept


@pytest.mark.parametrize(
    "phone", ["", "12", "070", "070-12x", "1" * 16, "+", "ring mig", "٠٧٠١٢٣٤٥٦٧"]
)
def test_a_number_that_cannot_be_one_is_refused(phone) -> None:
    with pytest.raises(Refused, match="phone number"):
        check_phone(phone)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Bageri Blåklinten AB", True), ("Solna kommun", True), ("Rotary Lund", True),
        ("Svenska kyrkan", True), ("Lunds församling", True), ("Anna Ek", False), ("Abba Karlsson", False),
        ("Stiftelsen Gnistan", True), ("Fonden för Linden", True),
    ],
)  # fmt: skip
def test_organisations_are_guessed_from_their_words(name, is_one) -> None:
    assert looks_like_organisation(name) is is_one
