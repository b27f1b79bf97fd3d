"""Two who look like one are said to be two: asked no more, undone, and forgotten with another name."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from qmember.domain.errors import NotAllowed, NotFound, Refused
from qmember.domain.people import PersonRole, Protection
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.models import AuditEvent, Person, PersonApart
from qmember.queries.alike import find_alike_of
from qmember.queries.people_apart import kept_apart
from qmember.queries.to_mend import Fault, to_mend
from qmember.services.people import add_people, edit_person, set_protection
from qmember.services.people_apart import keep_apart, undo_apart
from tests.conftest import TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, SIV
from tests.office.sending import fields_of

PAGE = "/personer/att-ratta?visa=dubbel"
CONTACT = (RoleSpan(PersonRole.CONTACT, TODAY),)
GIVER = (RoleSpan(PersonRole.GIVER, TODAY),)
WHOLE = {"street": "Gatan 1", "postcode": "222 22", "city": "Lund"}


@pytest.fixture
def three(opened) -> list[int]:
    """Three of the same name: the first two share their mail, the last two their telephone."""
    with opened() as unit:
        return add_people(
            unit,
            [
                PersonFacts(name="Eva Lik", email="e@example.org", roles=CONTACT, **WHOLE),
                PersonFacts(
                    name="Eva Lik", email="e@example.org", phone="070-1234567", roles=CONTACT,
                    street="Vägen 2", postcode="111 11", city="Mora",
                ),
                PersonFacts(
                    name="Eva Lik", phone="070-1234567", roles=CONTACT, street="Stigen 3",
                    postcode="333 33", city="Falun",
                ),
            ],
        )  # fmt: skip


def told(database, viewer=KARIN):
    with database.reading() as session:
        return [(row.number, row.like) for row in to_mend(session, viewer, Fault.TWICE).rows]


def test_each_pair_is_told_once_and_asked_no_more_when_kept_apart(database, three, opened) -> None:
    assert told(database) == [("P1001", ("P1002",)), ("P1002", ("P1003",)), ("P1003", ())]
    with opened() as unit:
        keep_apart(unit, three[1], three[0])
        keep_apart(unit, three[0], three[1])  # once more changes nothing
    assert told(database) == [("P1002", ("P1003",)), ("P1003", ())]
    with opened() as unit:
        keep_apart(unit, three[1], three[2])
    assert told(database) == []
    with database.reading() as session:
        assert to_mend(session, KARIN, Fault.TWICE).counts[Fault.TWICE] == 0
        pairs = [(pair.one, pair.other) for pair in kept_apart(session, KARIN)]
    assert sorted(pairs) == [
        (("P1001", "Eva Lik"), ("P1002", "Eva Lik")), (("P1002", "Eva Lik"), ("P1003", "Eva Lik")),
    ]  # fmt: skip


def test_it_is_undone_and_each_has_it_in_her_story_without_the_other(
    database, three, opened
) -> None:
    with opened() as unit:
        keep_apart(unit, three[0], three[1])
        undo_apart(unit, three[1], three[0])
        undo_apart(unit, three[1], three[0])
    assert len(told(database)) == 3
    with database.reading() as session:
        events = session.execute(
            select(AuditEvent.event, AuditEvent.subject_id, func.count())
            .where(AuditEvent.event.like("person.kept%"))
            .group_by(AuditEvent.event, AuditEvent.subject_id)
        )
        assert sorted(tuple(row) for row in events) == [
            (f"person.kept_apart{end}", person_id, 1)
            for end in ("", "_undone")
            for person_id in three[:2]
        ]


@pytest.mark.parametrize("change", [{"name": "Eva Lik"}, {"city": "Umeå"}])
def test_another_detail_than_the_name_keeps_them_apart(database, three, opened, change) -> None:
    with opened() as unit:
        keep_apart(unit, three[0], three[1])
        edit_person(unit, three[0], unit.session.get(Person, three[0]).version, change)
    assert ("P1001", ("P1002",)) not in told(database)


def test_with_another_name_they_are_asked_about_again(database, three, opened) -> None:
    with opened() as unit:
        keep_apart(unit, three[0], three[1])
        edit_person(unit, three[0], unit.session.get(Person, three[0]).version, {"name": "Eva Al"})
        edit_person(unit, three[0], unit.session.get(Person, three[0]).version, {"name": "Eva Lik"})
    assert ("P1001", ("P1002",)) in told(database)


def test_who_becomes_hidden_is_in_no_pair(database, three, opened) -> None:
    with opened() as unit:
        keep_apart(unit, three[0], three[1])
        set_protection(unit, three[1], Protection.PROTECTED)
        assert unit.session.scalars(select(PersonApart)).all() == []
        with pytest.raises(NotFound):
            keep_apart(unit, three[0], three[1])
    assert told(database) == told(database, SIV) == []


def test_who_may_not_mend_keeps_nobody_apart(database, three, opened, open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(BIRGIT) as unit:
        keep_apart(unit, three[0], three[1])
    with pytest.raises(Refused), opened() as unit:
        keep_apart(unit, three[0], three[0])
    with opened() as unit:
        payer = add_people(unit, [PersonFacts(name="Eva Lik", roles=GIVER)])[0]
        keep_apart(unit, three[0], payer)
    with pytest.raises(NotFound), open_unit(MONA) as unit:
        keep_apart(unit, three[1], payer)
    with database.reading() as session:
        assert kept_apart(session, MONA) == kept_apart(session, BIRGIT) == []


def test_before_she_becomes_a_member_the_other_is_not_shown(database, three, opened) -> None:
    with opened() as unit:
        keep_apart(unit, three[0], three[1])
    with database.reading() as session:
        assert [one.number for one in find_alike_of(session, KARIN, three[0])] == ["P1003"]


def press(client, page, path, **fields):
    token = fields_of(client.get(page).text)["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields})


def test_it_is_one_press_on_the_page_with_its_way_back(sign_in, three) -> None:
    karin = sign_in()
    assert "Inte samma som P1002" in karin.get(PAGE).text
    answer = press(karin, PAGE, "/personer/P1001/annan-an/P1002")
    assert answer.location == PAGE
    page = karin.get(PAGE).text
    assert "Inte samma som P1002" not in page
    assert "1 par hålls isär" in page
    assert page.count('action="/personer/P1001/annan-an/P1002/angra"') == 2
    press(karin, PAGE, "/personer/P1001/annan-an/P1002/angra")
    page = karin.get(PAGE).text
    assert "Inte samma som P1002" in page
    assert "hålls isär" not in page


def test_it_is_also_said_before_she_becomes_a_member(sign_in, three) -> None:
    karin, page = sign_in(), "/personer/P1001/medlemskap"
    assert "Inte samma person" in karin.get(page).text
    answer = press(karin, page, "/personer/P1001/annan-an/P1002", back="membership")
    assert answer.location == page
    assert (
        "/personer/P1001/annan-an/P1002"
        not in karin.get("/personer/P1001/medlemskap").text.split("/angra")[-1]
    )
