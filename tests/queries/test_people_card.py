from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import NotFound
from qmember.domain.ledger import Channel
from qmember.domain.people import PersonKind, PersonRole, Protection, ReceiptWish
from qmember.domain.permissions import Permission
from qmember.queries.person_card import person_card, timeline
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import (
    add_person,
    edit_person,
    ensure_role,
    mark_deceased,
    set_protection,
)
from tests.conftest import KEYS
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV

DAY = date(2026, 11, 2)


@pytest.fixture
def anna(association, open_unit) -> int:
    """Anna, P1001: changed once, a giver and a member, discreet for a while."""
    with open_unit() as unit:
        person = add_person(
            unit, name="Anna Ek", email="anna@example.org", phone="070-123 45 67",
            street="Hemvägen 7", postcode="123 45", city="Solna",
        )  # fmt: skip
        edit_person(unit, person.id, 1, {"email": "ny@example.org"})
        ensure_role(unit, person.id, PersonRole.MEMBER, DAY)
        set_protection(unit, person.id, Protection.DISCREET)
        facts = GiftFacts(
            amount=50000, received_on=DAY, channel=Channel.SWISH, person_id=person.id,
            receipt=ReceiptWish.PAPER,
        )  # fmt: skip
        gifts.record_gift(unit, facts)
    return person.id


def story(session, viewer, number=1001):
    return timeline(session, viewer, KEYS, person_card(session, viewer, number))


def test_contact_is_masked_and_no_address_is_shown(database, anna) -> None:
    with database.reading() as session:
        card = person_card(session, KARIN, 1001)
    assert (card.shown_as, card.email, card.place) == ("Anna Ek", "n…@…org", "Solna")
    assert card.phone.endswith("5 67")
    assert card.has_address
    for secret in ("ny@example", "123456", "12345", "Hemvägen", "123 45"):
        assert secret not in repr(card)


def test_roles_are_those_that_the_viewer_may_know(database, anna) -> None:
    with database.reading() as session:
        assert {r.role for r in person_card(session, KARIN, 1001).roles} == {"giver", "member"}
        assert [r.role for r in person_card(session, MONA, 1001).roles] == ["member"]


def test_the_treasurer_reads_money_and_deeds_but_not_protection(database, anna) -> None:
    with database.reading() as session:
        events = [m.event for m in story(session, KARIN)]
        [gift] = [m.gift for m in story(session, KARIN) if m.gift]
    assert events == ["person.role_begun", "person.edited", "person.added", "income"]
    assert (gift.amount_ore, gift.receipt) == (50000, "2026-0001")


def test_the_member_officer_reads_neither_money_nor_roles_of_money(database, anna) -> None:
    with database.reading() as session:
        told = story(session, MONA)
    assert [(m.event, m.role) for m in told] == [
        ("person.role_begun", "member"), ("person.edited", None), ("person.added", None),
    ]  # fmt: skip
    edited = told[1]
    assert (edited.fields, edited.who) == (("email",), "Karin")
    assert "example.org" not in repr(told)


def test_the_protection_officer_reads_of_protection(database, anna) -> None:
    with database.reading() as session:
        assert "person.protection_changed" in [m.event for m in story(session, SIV)]


@pytest.mark.parametrize("viewer", [RUT, BIRGIT])
def test_who_may_not_read_people_meets_nobody(database, anna, viewer) -> None:
    with database.reading() as session:
        for number in (1001, 4711):
            with pytest.raises(NotFound):
                person_card(session, viewer, number)


def test_a_hidden_person_is_a_number_with_her_gifts(open_unit, database, anna) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, anna, Protection.PROTECTED)
        mark_deceased(unit, anna, DAY)
    with database.reading() as session:
        card = person_card(session, KARIN, 1001)
        told = story(session, KARIN)
        officer = person_card(session, SIV, 1001)
        assert next(m.event for m in story(session, SIV)) == "person.deceased"
    assert (card.shown_as, card.hidden, card.protection) == ("P1001", True, None)
    assert (card.email, card.phone, card.place, card.roles, card.died_on) == (
        None,
        None,
        None,
        (),
        None,
    )
    assert [m.event for m in told] == ["income"]
    assert told[0].gift.shown_as == "P1001"
    assert (officer.protection, officer.died_on) == ("protected", DAY)


def test_the_number_of_a_business_of_one_is_not_shown(open_unit, database) -> None:
    with open_unit() as unit:
        add_person(unit, name="Eva Lind", kind=PersonKind.PERSON, orgnr="802471-7236")
        add_person(unit, name="Lind AB", orgnr="802471-7236")
    with database.reading() as session:
        assert person_card(session, KARIN, 1001).orgnr is None
        assert person_card(session, KARIN, 1002).orgnr == "802471-7236"


def test_the_viewers_of_these_tests_are_who_they_say() -> None:
    assert not MONA.may(Permission.READ_GIFTS)
    assert not KARIN.may(Permission.OPEN_VAULT)
    assert not RUT.may(Permission.READ_PEOPLE)
