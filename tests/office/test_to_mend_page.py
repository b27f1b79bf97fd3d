"""What is to be mended: each fault found, hidden people nowhere, and the same answer with and without them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, update

from qmember.domain.people import PersonRole, Protection, ReceiptWish
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.models import MemberNumber, OutboxMail
from qmember.queries.member_types import member_types
from qmember.queries.to_mend import Fault, how_many_to_mend, to_mend
from qmember.services import memberships
from qmember.services.people import add_people, mark_deceased, set_protection
from tests.conftest import TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, SIV
from tests.office.register import STAFF

PAGE = "/personer/att-ratta"
MAY = {"kassor", "medlemsansvarig", "skydd"}
WHOLE = {"street": "Gatan 1", "postcode": "222 22", "city": "Lund", "email": "hel@example.org"}
CONTACT = (RoleSpan(PersonRole.CONTACT, TODAY),)
PEOPLE = [
    PersonFacts(name="Hel Person", **WHOLE, roles=CONTACT),
    PersonFacts(name="Onådd Person", phone="070-123 45 67", roles=CONTACT),
    PersonFacts(name="Kvitto Person", receipt_wish=ReceiptWish.EMAIL, street="A 1", postcode="111 11",
                city="Mora", roles=CONTACT),
    PersonFacts(name="Papper Person", receipt_wish=ReceiptWish.PAPER, email="p@example.org",
                roles=CONTACT),
    PersonFacts(name="Halv Person", street="Gatan 2", email="h@example.org", roles=CONTACT),
    PersonFacts(name="Dubbel Person", email="d@example.org", roles=CONTACT),
    PersonFacts(name="Dubbel Person", email="d@example.org", roles=CONTACT),
    PersonFacts(name="Diskret Person", protection=Protection.DISCREET, roles=CONTACT),
    PersonFacts(name="Onådd AB", roles=CONTACT),
    PersonFacts(name="Betalare Person", roles=(RoleSpan(PersonRole.GIVER, TODAY),)),
]  # fmt: skip
FOUND = {
    Fault.MAIL_FAILED: [], Fault.UNREACHABLE: ["Betalare Person", "Onådd Person"],
    Fault.RECEIPT: ["Kvitto Person", "Papper Person"], Fault.ADDRESS: ["Halv Person"],
    Fault.TWICE: ["Dubbel Person", "Dubbel Person"], Fault.NO_NUMBER: [],
}  # fmt: skip


@pytest.fixture
def people_ids(opened) -> list[int]:
    with opened() as unit:
        return add_people(unit, PEOPLE)


def told(database, viewer, fault: Fault) -> list[str]:
    with database.reading() as session:
        return [row.shown_as for row in to_mend(session, viewer, fault).rows]


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_is_found_and_nobody_else(database, people_ids, fault: Fault) -> None:
    assert told(database, KARIN, fault) == FOUND[fault]
    assert told(database, BIRGIT, fault) == []


def test_who_meets_no_payers_mends_none(database, people_ids) -> None:
    assert told(database, MONA, Fault.UNREACHABLE) == ["Onådd Person"]


def test_a_mail_that_was_given_up_and_a_member_without_number(database, people_ids, opened) -> None:
    with opened() as unit:
        mail = OutboxMail(
            kind="gift_receipt", person_id=people_ids[0], sealed=b"x", message_id="m",
            send_after=unit.now, failed_at=unit.now, created_at=unit.now,
        )  # fmt: skip
        unit.session.add(mail)
        kind = member_types(unit.session)[0].id
        memberships.accept(unit, people_ids[1], type_id=kind, on=TODAY)
        unit.session.execute(delete(MemberNumber).where(MemberNumber.person_id == people_ids[1]))
    assert told(database, KARIN, Fault.MAIL_FAILED) == ["Hel Person"]
    assert told(database, KARIN, Fault.NO_NUMBER) == ["Onådd Person"]
    with opened() as unit:
        unit.session.execute(update(OutboxMail).values(cancelled_at=unit.now))
    assert told(database, KARIN, Fault.MAIL_FAILED) == []


def test_the_dead_and_the_hidden_are_left_in_peace(database, people_ids, opened) -> None:
    with opened() as unit:
        mark_deceased(unit, people_ids[1], TODAY)
        set_protection(unit, people_ids[6], Protection.PROTECTED)
    for viewer in (KARIN, SIV):
        assert told(database, viewer, Fault.UNREACHABLE) == ["Betalare Person"]
        assert told(database, viewer, Fault.TWICE) == []


def test_a_hidden_person_changes_no_answer(database, people_ids, opened) -> None:
    def answers():
        with database.reading() as session:
            pages = [to_mend(session, KARIN, fault) for fault in Fault]
            return pages, how_many_to_mend(session, KARIN)

    before = answers()
    with opened() as unit:
        add_people(
            unit,
            [
                PersonFacts(
                    name="Dubbel Person", email="d@example.org", protection=Protection.PROTECTED
                ),
                PersonFacts(protection=Protection.OFF_REGISTER),
            ],
        )
    assert answers() == before


@pytest.mark.parametrize("who", STAFF)
def test_the_page_is_for_those_who_mend(sign_in, people_ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_the_page_begins_with_what_there_is_and_each_line_has_one_thing_to_do(
    sign_in, people_ids
) -> None:
    text = sign_in().get(PAGE).text
    assert re.search(r'aria-current="[^"]+"[^>]*>Varken e-post eller adress \(2\)', text)
    assert "/personer/P1002/andra" in text
    assert "Ingen slås upp i folkbokföringen" in text
    twice = sign_in().get(f"{PAGE}?visa=dubbel").text
    assert twice.count("Ändra uppgifterna") == 2
    assert "d@example.org" not in twice


def test_a_long_list_has_pages_and_is_not_counted_to_the_end(sign_in, opened) -> None:
    with opened() as unit:
        add_people(unit, [PersonFacts(name=f"Person {n:03d}") for n in range(120)])
    client = sign_in()
    first, last = (client.get(f"{PAGE}?visa=vag&sida={n}").text for n in (1, 99))
    assert "(99+)" in first
    assert "Sida 1 av 3" in first
    assert "Person 119" in last


def test_the_overview_tells_only_when_there_is_something(sign_in, opened) -> None:
    assert "att rätta i registret" not in sign_in().get("/oversikt").text
    with opened() as unit:
        add_people(unit, PEOPLE[:2])
    assert "uppgift att rätta i registret" in sign_in().get("/oversikt").text
