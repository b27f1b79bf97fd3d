from __future__ import annotations

import time
from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.people import PayerKind, PersonKind, PersonRole, Protection, ReceiptWish
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.models import AuditEvent, Person, PersonRoleRow, PersonWord, Vault
from qmember.queries.history import history_of
from qmember.services.people import add_people, add_person
from tests.conftest import EVERYTHING
from tests.factories.people import BIRGIT, SIV


def test_a_person_gets_the_next_number_and_is_kept_cleaned(open_unit) -> None:
    with open_unit() as unit:
        anna = add_person(
            unit, name="  Anna \u200b Ek ", email=" anna@example.org ", phone="070-123 45 67",
            postcode="16961", city="Solna",
        )  # fmt: skip
        other = add_person(unit, name="Åsa Öberg")
    assert (anna.number, other.number) == (1001, 1002)
    assert (anna.name, anna.email, anna.phone) == ("Anna Ek", "anna@example.org", "+46701234567")
    assert (anna.postcode, anna.city) == ("169 61", "Solna")
    assert (anna.kind, anna.payer_kind) == (PersonKind.PERSON, PayerKind.PERSON)
    assert (anna.receipt_wish, other.receipt_wish) == (ReceiptWish.EMAIL, ReceiptWish.NONE)


@pytest.mark.parametrize(
    ("name", "kind", "payer"),
    [
        ("Lindens Bygg AB", PersonKind.ORGANISATION, PayerKind.COMPANY),
        ("Solna kommun", PersonKind.ORGANISATION, PayerKind.MUNICIPALITY),
        ("Region Stockholm", PersonKind.ORGANISATION, PayerKind.REGION),
        ("Stiftelsen Ekorren", PersonKind.ORGANISATION, PayerKind.FOUNDATION),
        ("Brottsoffermyndigheten", PersonKind.ORGANISATION, PayerKind.STATE),
        ("Rotary Solna", PersonKind.ORGANISATION, PayerKind.ASSOCIATION),
        ("Abbe Hedlund", PersonKind.PERSON, PayerKind.PERSON),
    ],
)
def test_kind_and_payer_kind_are_guessed(open_unit, name: str, kind: str, payer: str) -> None:
    with open_unit() as unit:
        person = add_person(unit, name=name)
    assert (person.kind, person.payer_kind) == (kind, payer)


def test_what_is_given_wins_over_the_guess(open_unit) -> None:
    with open_unit() as unit:
        person = add_person(
            unit, name="Eva Fond", kind=PersonKind.PERSON, payer_kind=PayerKind.PERSON
        )
    assert (person.kind, person.payer_kind) == (PersonKind.PERSON, PayerKind.PERSON)


def test_words_are_folded_and_come_from_name_place_and_e_mail(open_unit, database) -> None:
    with open_unit() as unit:
        person = add_person(unit, name="Åsa Öberg", city="Växjö", email="asa.b@example.org")
    with database.reading() as session:
        found = set(
            session.scalars(select(PersonWord.word).where(PersonWord.person_id == person.id))
        )
    assert found == {"asa", "oberg", "vaxjo", "b", "asa.b@example.org"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Eva", "email": "eva.example.org"}, "email"),
        ({"name": "Eva", "phone": "12"}, "phone"),
        ({"name": "Eva AB", "orgnr": "802471-7237"}, "orgnr"),
        ({"name": "Eva", "language": "de"}, "language"),
        (
            {"name": "Eva", "protection": Protection.DISCREET, "receipt_wish": ReceiptWish.PAPER},
            "receipt_wish",
        ),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(open_unit, database, facts, field) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        add_person(unit, **facts)
    assert refused.value.field == field
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_discreet_means_no_public_name_and_receipts_only_on_request(open_unit) -> None:
    with open_unit() as unit:
        person = add_person(
            unit, name="Eva Lind", email="eva@example.org", protection=Protection.DISCREET,
            may_be_named=True, named_as="Eva",
        )  # fmt: skip
    assert (person.may_be_named, person.named_as) == (False, None)
    assert person.receipt_wish == ReceiptWish.NONE


def test_only_the_protection_officer_adds_hidden_people(open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit() as unit:
        add_person(unit, name="Eva Lind", protection=Protection.PROTECTED)
    with open_unit(SIV) as unit:
        person = add_person(unit, name="Eva Lind", protection=Protection.PROTECTED, city="Solna")
        assert (person.name, person.city, person.sort_key) == (None, None, None)
        assert unit.session.get(Vault, person.id) is not None


def test_off_the_register_nothing_but_the_number_is_kept(open_unit, database) -> None:
    with open_unit(SIV) as unit:
        person = add_person(unit, name="Eva Lind", protection=Protection.OFF_REGISTER)
    with database.reading() as session:
        assert session.get(Vault, person.id) is None
        assert session.get_one(Person, person.id).name is None


def test_without_permission_nobody_is_added(open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(BIRGIT) as unit:
        add_person(unit, name="Eva Lind")


def test_a_double_press_is_one_person_and_other_content_is_told(open_unit) -> None:
    with open_unit() as unit:
        first = add_person(unit, name="Eva Lind", key="k")
    with open_unit() as unit:
        assert add_person(unit, name="Eva Lind", key="k").id == first.id
    with pytest.raises(Conflict), open_unit() as unit:
        add_person(unit, name="Eva Lund", key="k")


def test_the_history_has_values_of_ordinary_people_and_only_fields_of_hidden_ones(
    open_unit, database
) -> None:
    with open_unit(SIV) as unit:
        plain = add_person(unit, name="Anna Ek", city="Solna")
        hidden = add_person(unit, name="Eva Lind", protection=Protection.PROTECTED)
    with database.reading() as session:
        [first] = history_of(session, database.keys, EVERYTHING, [("person", plain.id)])
        [second] = history_of(session, database.keys, EVERYTHING, [("person", hidden.id)])
    assert first.details["new"]["name"] == "Anna Ek"
    assert "name" in second.details["fields"]
    assert "Lind" not in str(second.details)


def test_many_are_added_in_one_deed_with_roles_deaths_and_vault(open_unit, database) -> None:
    day = date(2024, 5, 1)
    giver = (RoleSpan(PersonRole.GIVER, day),)
    rows = [PersonFacts(name=f"Namn {n}", city="Solna", roles=giver) for n in range(5)]
    rows.append(PersonFacts(name="Död Person", died_on=day))
    rows.append(PersonFacts(name="Hemlig Person", protection=Protection.PROTECTED))
    with open_unit(SIV) as unit:
        ids = add_people(unit, rows)
    with database.reading() as session:
        people = [session.get_one(Person, person_id) for person_id in ids]
        assert [p.number for p in people] == list(range(1001, 1008))
        assert [p.name for p in people[:2]] == ["Namn 0", "Namn 1"]
        assert people[-1].name is None
        assert session.scalar(select(func.count()).select_from(PersonRoleRow)) == 5
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 1
        assert session.get(Vault, ids[-1]).name is not None


@pytest.mark.slow
def test_twenty_thousand_people_take_seconds(open_unit) -> None:
    rows = [PersonFacts(name=f"Förnamn{n} Efternamn{n % 97}", email=f"a{n}@example.org", city="Solna")
            for n in range(20_000)]  # fmt: skip
    start = time.process_time()  # work, not waiting: the machine may do much else
    with open_unit() as unit:
        assert len(add_people(unit, rows)) == 20_000
    assert time.process_time() - start < 12
