"""Personal, coordination, organisation, giro and OCR numbers: right on every official list."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some
from personnummer import personnummer as other_reader
from stdnum import luhn
from stdnum.se import orgnr as other_orgnr
from stdnum.se import personnummer as stdnum_person

from qmember.cli.words import say
from qmember.domain.check_digits import check_digit, ends_right
from qmember.domain.checks import Checked, check
from qmember.domain.errors import Refused
from qmember.domain.references import reference
from tests.conftest import TODAY

SPELLINGS = ("long_format", "short_format", "separated_format", "separated_long")
DIGITS = some.text("0123456789", min_size=1, max_size=24)


def one(kind, value, **more):
    return check(kind, [value], TODAY, **more)[0]


def listed(samples, name):
    return json.loads((samples / "numbers" / name).read_text())


def spelt(row):
    return [row[name] for name in SPELLINGS if name in row]


def test_the_personal_numbers_of_the_official_list(samples) -> None:
    rows = listed(samples, "personnummer_meta_list.json")
    ordinary = [row for row in rows if row["type"] == "ssn"]
    assert len(rows) == 14
    assert [sum(row["valid"] for row in ordinary), len(ordinary)] == [6, 10]
    for row in rows:
        for value in spelt(row):
            found = one("personnummer", value)
            assert found.valid is (row["valid"] and row["type"] == "ssn"), value


def test_the_coordination_numbers_of_the_official_list(samples) -> None:
    rows = listed(samples, "personnummer_meta_list.json")
    for row in rows:
        for value in spelt(row):
            found = one("samordningsnummer", value)
            assert found.valid is (row["valid"] and row["type"] == "con"), value


def test_a_number_is_kept_with_its_century(samples) -> None:
    for row in listed(samples, "personnummer_meta_list.json"):
        kind = "personnummer" if row["type"] == "ssn" else "samordningsnummer"
        for name in ("long_format", "separated_format", "separated_long"):
            found = one(kind, row[name])
            assert found.normalised == (row["long_format"] if row["valid"] else None)


def test_the_structured_list_says_the_same(samples) -> None:
    lists = listed(samples, "personnummer_meta_structured.json")
    for kind, key in (("personnummer", "ssn"), ("samordningsnummer", "con")):
        for form in ("string", "integer"):
            for verdict in ("valid", "invalid"):
                for value in lists[key][form][verdict]:
                    assert one(kind, str(value)).valid is (verdict == "valid"), value


def test_interim_numbers_are_taken_only_when_asked_for(samples) -> None:
    rows = listed(samples, "personnummer_meta_interim.json")
    assert (len(rows), sum(row["valid"] for row in rows)) == (12, 11)
    for row in rows:
        for value in spelt(row):
            assert not one("personnummer", value).valid
            assert not one("samordningsnummer", value, interim=True).valid
            assert one("personnummer", value, interim=True).valid is row["valid"], value


def test_an_organisation_number_is_no_personal_number(samples) -> None:
    for row in listed(samples, "personnummer_meta_orgnumber.json"):
        for value in (row["short_format"], row["separated_format"]):
            assert not one("personnummer", value).valid
            assert one("orgnr", value) == Checked(value, True, row["separated_format"], None)


def test_the_organisation_numbers_of_the_official_list(samples) -> None:
    rows = listed(samples, "organisationsnummer_meta_list.json")
    companies = [row for row in rows if row["type"] != "Enskild firma"]
    assert [len(rows), len(companies), sum(row["valid"] for row in companies)] == [24, 12, 8]
    for row in rows:
        for value in (row["input"], row["long_format"]):
            found = one("orgnr", value)
            assert found.valid is row["valid"], value
            assert found.normalised == (row["long_format"] if row["valid"] else None)


@pytest.mark.parametrize(
    ("kind", "value", "normalised"),
    [
        ("personnummer", "090527+1474", "190905271474"),
        ("personnummer", "0905271474", "200905271474"),
        ("personnummer", "000229-2399", "200002292399"),
        ("personnummer", " 19570428-9999 ", "195704289999"),
        ("samordningsnummer", "210791-9967", "202107919967"),
        ("orgnr", "802005-1952", "802005-1952"),
        ("orgnr", "16802005-1952", "802005-1952"),
        ("orgnr", "168020051952", "802005-1952"),
        ("bankgiro", "5402-9681", "5402-9681"), ("bankgiro", "54029681", "5402-9681"),
        ("bankgiro", "297-3675", "297-3675"), ("bankgiro", "640-5070", "640-5070"),
        ("bankgiro", "991-2346", "991-2346"), ("bankgiro", "4032850", "403-2850"),
        ("plusgiro", "4-2", "4-2"), ("plusgiro", "286543-4", "286543-4"),
        ("plusgiro", "41054685", "4105468-5"), ("plusgiro", "42", "4-2"),
        ("ocr", "655969", "655969"), ("ocr", "657866", "657866"), ("ocr", "8012577", "8012577"),
        ("ocr", "65599", "65599"), ("ocr", "573949", "573949"), ("ocr", "1002633", "1002633"),
        ("ocr", "18", "18"), ("ocr", "0" * 25, "0" * 25),
    ],
)  # fmt: skip
def test_a_valid_number_is_normalised(kind, value, normalised) -> None:
    assert one(kind, value) == Checked(value, True, normalised, None)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("personnummer", "", "Skriv personnumret som ÅÅÅÅMMDD-NNNN"),
        ("personnummer", "19090527 1474", "Skriv personnumret som ÅÅÅÅMMDD-NNNN"),
        ("personnummer", "1909-05271474", "Skriv personnumret som ÅÅÅÅMMDD-NNNN"),
        ("personnummer", "١٩٠٩٠٥٢٧١٤٧٤", "Skriv personnumret som ÅÅÅÅMMDD-NNNN"),
        ("personnummer", "20000101T220", "Det här är ett interimsnummer, med en bokstav. Skriv personnumret"),
        ("personnummer", "730288-9931", "Det här är ett samordningsnummer, inte ett personnummer"),
        ("personnummer", "20260230-1234", "Kontrollera personnumret. Datumet i det är ingen födelsedag"),
        ("personnummer", "20261124-2390", "Kontrollera personnumret. Datumet i det är ingen födelsedag"),
        ("personnummer", "16121212-1212", "Kontrollera personnumret. Datumet i det är ingen födelsedag"),
        ("personnummer", "201509160006", "Kontrollera personnumret. Ingen får 000 efter datumet"),
        ("personnummer", "19700428-9895", "Kontrollera personnumret. Sista siffran stämmer inte"),
        ("samordningsnummer", "19460823-9986", "Kontrollera samordningsnumret. Dagen i det är ett tal från 60 till 91"),
        ("samordningsnummer", "19421366-9899", "Kontrollera samordningsnumret. Datumet i det är ingen födelsedag"),
        ("samordningsnummer", "20270101-1239", "Kontrollera samordningsnumret. Dagen i det är ett tal från 60 till 91"),
        ("samordningsnummer", "20270161-1239", "Kontrollera samordningsnumret. Datumet i det är ingen födelsedag"),
        ("samordningsnummer", "19420566-9899", "Kontrollera samordningsnumret. Sista siffran stämmer inte"),
        ("orgnr", "556016-0681", "Kontrollera organisationsnumret. Sista siffran stämmer inte"),
        ("orgnr", "556016 0680", "Skriv organisationsnumret som NNNNNN-NNNN"),
        ("orgnr", "16121212-1212", "Skriv organisationsnumret som NNNNNN-NNNN"),
        ("bankgiro", "403-2851", "Kontrollera bankgironumret. Sista siffran stämmer inte"),
        ("bankgiro", "403 2850", "Skriv bankgironumret med 7 eller 8 siffror, till exempel 403-2850"),
        ("bankgiro", "40-32850", "Skriv bankgironumret med 7 eller 8 siffror, till exempel 403-2850"),
        ("bankgiro", "000-0000", "Skriv bankgironumret med 7 eller 8 siffror, till exempel 403-2850"),
        ("plusgiro", "28 65 43-4", "Skriv plusgironumret med 2 till 8 siffror, till exempel 286543-4"),
        ("plusgiro", "286543-5", "Kontrollera plusgironumret. Sista siffran stämmer inte"),
        ("plusgiro", "7", "Skriv plusgironumret med 2 till 8 siffror, till exempel 286543-4"),
        ("ocr", "89853", "Kontrollera OCR-numret. Sista siffran stämmer inte"),
        ("ocr", "655968", "Kontrollera OCR-numret. Sista siffran stämmer inte"),
        ("ocr", "524963", "Kontrollera OCR-numret. Sista siffran stämmer inte"),
        ("ocr", "655 969", "Skriv OCR-numret med 2 till 25 siffror och inget annat"),
        ("ocr", "0" * 26, "Skriv OCR-numret med 2 till 25 siffror och inget annat"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_valid_says_why(kind, value, reason) -> None:
    found = one(kind, value)
    assert (found.valid, found.normalised) == (False, None)
    assert say(found.reason) == reason


@pytest.mark.parametrize(
    ("value", "born"),
    [
        ("261123", 2026), ("261124", 1926), ("270101", 1927), ("260101+", 1926), ("261231+", 1926),
        ("270101+", 1827), ("000229", 2000), ("120101+", 1912),
    ],
)  # fmt: skip
def test_ten_digits_belong_to_the_nearest_century_that_is_not_to_come(value, born) -> None:
    date_part = value.rstrip("+")
    digits = date_part + "239"
    number = f"{date_part}{'+' if value.endswith('+') else '-'}239{check_digit(digits)}"
    found = one("personnummer", number)
    assert found.normalised is None if born < 1840 else found.normalised[:4] == str(born)


@pytest.mark.parametrize(
    "value", ["19640060-2398", "19640091-2390", "19640461-2391", "19640491-2395", "19640231-2390"]
)
def test_a_coordination_number_may_have_an_unknown_date(value) -> None:
    digits = value.replace("-", "")[2:-1]
    number = value[:-1] + check_digit(digits)
    expected = value[6:8] >= "60"
    assert one("samordningsnummer", number).valid is expected
    assert not one("personnummer", number).valid


def test_a_kind_that_is_not_known_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        check("iban", ["SE45"], TODAY)


@given(DIGITS)
def test_the_check_digit_is_the_one_that_a_library_finds(payload) -> None:
    digit = check_digit(payload)
    assert digit == luhn.calc_check_digit(payload)
    assert ends_right(payload + digit)
    assert [d for d in "0123456789" if ends_right(payload + d)] == [digit]


@given(some.dates(date(1900, 1, 1), TODAY), some.integers(1, 999))
def test_personal_numbers_that_libraries_know_are_valid_here_too(born, serial) -> None:
    digits = f"{born:%y%m%d}{serial:03d}"
    number = f"{born:%Y%m%d}{serial:03d}{check_digit(digits)}"
    assert one("personnummer", number).normalised == number
    assert stdnum_person.is_valid(number)
    assert other_reader.valid(number)


@given(some.text("0123456789-+ T", max_size=14))
def test_no_personal_number_is_valid_here_that_both_libraries_refuse(text) -> None:
    found = one("personnummer", text)
    if found.valid:
        assert stdnum_person.is_valid(text.strip()) or other_reader.valid(text.strip())


@given(some.text("0123456789", min_size=9, max_size=9))
def test_an_organisation_number_is_valid_where_a_library_says_so(payload) -> None:
    number = payload + check_digit(payload)
    if payload[2] >= "2":
        assert one("orgnr", number).valid
        assert other_orgnr.is_valid(number)


@given(some.text(max_size=30))
def test_any_text_gets_an_answer(text) -> None:
    for kind in ("personnummer", "samordningsnummer", "orgnr", "bankgiro", "plusgiro", "ocr"):
        found = one(kind, text)
        assert found.valid is (found.reason is None) is (found.normalised is not None)


@pytest.mark.parametrize(
    ("payload", "made"),
    [
        ("123", "12351"), ("1001", "100164"), ("1234567890", "123456789023"),
        ("20260001", "2026000105"), ("9", "935"),
    ],
)  # fmt: skip
def test_a_reference_has_its_length_and_its_check_digit(payload, made) -> None:
    assert reference(payload) == made
    assert int(made[-2]) == len(made) % 10
    assert one("ocr", made).valid


@pytest.mark.parametrize("payload", ["", "12a", "1" * 24, "-1", "١"])
def test_a_reference_is_made_of_one_to_23_digits(payload) -> None:
    with pytest.raises(ValueError, match="1 to 23 digits"):
        reference(payload)


@given(some.text("0123456789", min_size=1, max_size=23))
def test_every_reference_passes_every_agreement(payload) -> None:
    made = reference(payload)
    assert len(made) == len(payload) + 2
    assert one("ocr", made).valid
    assert int(made[-2]) == len(made) % 10


@pytest.mark.parametrize("number", ["65599", "573949", "65896", "1002633"])
def test_others_references_may_lack_the_length_digit(number) -> None:
    assert one("ocr", number).valid
    assert int(number[-2]) != len(number) % 10


def test_a_refusal_of_a_number_is_an_ordinary_refusal() -> None:
    from qmember.domain.giros import bankgiro

    with pytest.raises(Refused, match="bankgiro"):
        bankgiro("1")
