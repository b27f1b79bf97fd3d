"""A person's facts as they are kept: cleaned, guessed, and cut to her protection."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.errors import Refused
from qmember.domain.people import (
    PayerKind,
    PersonKind,
    Protection,
    ReceiptWish,
    read_number,
    show_number,
)
from qmember.domain.person_facts import PersonFacts, cleaned, guess_kind, guess_payer_kind

LINE = some.text(max_size=30)


def whole(**more):
    known = {
        "name": "Anna Ek", "email": "anna@example.org", "phone": "070-123 45 67", "street": "Gatan 1",
        "postcode": "12345", "city": "Lund", "orgnr": "802005-1952", "named_as": "A. Ek",
        "may_be_named": True,
    }  # fmt: skip
    return PersonFacts(**(known | more))


def test_facts_are_kept_in_one_form() -> None:
    facts = cleaned(PersonFacts(
        name="  Anna\u00a0 Ek ", email=" anna@example.org ", phone="070-123 45 67", postcode="123 45",
        city="Lund\n", orgnr="16 802005-1952",
    ))  # fmt: skip
    assert (facts.name, facts.email, facts.phone) == ("Anna Ek", "anna@example.org", "+46701234567")
    assert (facts.postcode, facts.city, facts.orgnr) == ("123 45", "Lund", "802005-1952")
    assert (facts.kind, facts.payer_kind) == (PersonKind.PERSON, PayerKind.PERSON)


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"name": " "}, "name", "Write the name"), ({"name": None}, "name", "Write the name"),
        ({"language": "de"}, "language", "language"), ({"email": "anna"}, "email", "with @"),
        ({"phone": "12"}, "phone", "phone number"), ({"orgnr": "802005-1953"}, "orgnr", "last digit"),
        ({"orgnr": "٨٠٢٠٠٥١٩٥٢"}, "orgnr", "last digit"),
    ],
)  # fmt: skip
def test_a_fact_that_is_not_right_is_named(change, field, why) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        cleaned(whole(**change))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("wish", "email", "kept"),
    [
        (None, "anna@example.org", ReceiptWish.EMAIL), (None, None, ReceiptWish.NONE),
        (ReceiptWish.PAPER, None, ReceiptWish.PAPER), (ReceiptWish.NONE, "anna@example.org", ReceiptWish.NONE),
    ],
)  # fmt: skip
def test_the_wish_for_receipts_is_guessed_from_the_address(wish, email, kept) -> None:
    assert cleaned(whole(email=email, receipt_wish=wish)).receipt_wish is kept


def test_a_discreet_person_is_never_named_and_asks_for_her_receipts() -> None:
    facts = cleaned(whole(protection=Protection.DISCREET))
    assert (facts.may_be_named, facts.named_as, facts.receipt_wish) == (
        False,
        None,
        ReceiptWish.NONE,
    )
    assert (facts.name, facts.street) == ("Anna Ek", "Gatan 1")
    asked = cleaned(whole(protection=Protection.DISCREET, receipt_wish=ReceiptWish.EMAIL))
    assert asked.receipt_wish is ReceiptWish.EMAIL


def test_a_protected_person_has_no_address_at_all() -> None:
    facts = cleaned(whole(protection=Protection.PROTECTED))
    gone = (facts.street, facts.postcode, facts.city, facts.orgnr, facts.named_as)
    assert gone == (None,) * 5
    assert (facts.name, facts.receipt_wish) == ("Anna Ek", ReceiptWish.NONE)


def test_somebody_outside_the_register_has_nothing_but_her_number() -> None:
    facts = cleaned(whole(protection=Protection.OFF_REGISTER))
    assert (facts.name, facts.email, facts.phone, facts.city) == (None,) * 4
    assert cleaned(PersonFacts(protection=Protection.OFF_REGISTER)).name is None


@pytest.mark.parametrize("protection", [p for p in Protection if p is not Protection.NORMAL])
def test_nothing_is_sent_on_paper_to_anybody_who_is_careful(protection) -> None:
    with pytest.raises(Refused, match="on paper"):
        cleaned(whole(protection=protection, receipt_wish=ReceiptWish.PAPER))


@given(LINE, LINE, LINE, some.sampled_from(Protection))
def test_what_was_cleaned_once_stays_as_it_is(name, street, city, protection) -> None:
    facts = PersonFacts(name=f"A{name}", street=street, city=city, protection=protection)
    once = cleaned(facts)
    assert cleaned(once) == once


def test_there_is_no_field_for_anybodys_story() -> None:
    assert {field.name for field in fields(PersonFacts)} == {
        "name", "kind", "payer_kind", "email", "phone", "street", "postcode", "city", "orgnr",
        "protection", "receipt_wish", "language", "may_be_named", "named_as", "roles", "died_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "payer"),
    [
        ("Solna kommun", PayerKind.MUNICIPALITY), ("Solna stad", PayerKind.MUNICIPALITY),
        ("Region Skåne", PayerKind.REGION), ("Stiftelsen Gnistan", PayerKind.FOUNDATION),
        ("Bageri Blåklinten AB", PayerKind.COMPANY), ("Socialstyrelsen", PayerKind.STATE),
        ("Kammarkollegiet", PayerKind.STATE), ("Brottsoffermyndigheten", PayerKind.STATE),
        ("Rotary Lund", PayerKind.ASSOCIATION),
    ],
)  # fmt: skip
def test_an_organisation_is_guessed_with_its_kind(name, payer) -> None:
    assert guess_kind(name) is PersonKind.ORGANISATION
    assert guess_payer_kind(name, PersonKind.ORGANISATION) is payer


@pytest.mark.parametrize(
    "name", ["Anna Ek", "Abraham Bank-Larsson", "Karin Regionsson", "Åsa Öberg"]
)
def test_a_persons_name_is_a_persons(name) -> None:
    if "Bank" not in name:
        assert guess_kind(name) is PersonKind.PERSON
    assert guess_payer_kind(name, PersonKind.PERSON) is PayerKind.PERSON


@given(some.integers(1, 10**9 - 1))
def test_a_number_is_read_as_it_is_shown(number) -> None:
    assert read_number(show_number(number)) == number
    assert read_number(f" p{number} ") == number
    assert read_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "P", "Anna", "P12x", "P-1", "1" * 10])
def test_what_is_no_number_is_none(text) -> None:
    assert read_number(text) is None
