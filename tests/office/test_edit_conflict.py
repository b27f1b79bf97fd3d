"""Two people change one person: the later sees both versions, loses nothing, and chooses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qmember.models import Person
from qmember.services.people import edit_person, set_protection
from tests.conftest import EVERYTHING
from tests.office.register import ANNA, SECRET
from tests.office.sending import fields_of

PAGE = f"/personer/{ANNA}/andra"


@pytest.fixture
def late(sign_in, ids, opened):
    """Karin's answer: Mona saved mail and city after Karin had opened the form for mail and phone."""
    karin, mona = sign_in(), sign_in("medlemsansvarig@example.org")
    mine = fields_of(karin.get(PAGE).text)
    theirs = fields_of(mona.get(PAGE).text) | {"email": "mona@example.org", "city": "Uppsala"}
    assert mona.post(PAGE, data=theirs).status_code == 302
    answer = karin.post(
        PAGE,
        data=mine | {"email": "karin@example.org", "phone": "08-12 34 56", "may_be_named": "y"},
    )
    return karin, answer


def kept(database) -> Person:
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.number == 1001)).one()


def test_the_later_one_is_told_who_was_first_and_nothing_is_overwritten(late, database) -> None:
    _, answer = late
    assert answer.status_code == 409
    assert "Mona ändrade samma uppgift" in answer.text
    assert "Välj vilken som ska gälla" in answer.text
    assert (kept(database).email, kept(database).phone) == ("mona@example.org", "+46701234567")


def test_both_versions_stand_side_by_side(late) -> None:
    _, answer = late
    for text in ("karin@example.org", "mona@example.org", "08-12 34 56", "070-123 45 67"):
        assert text in answer.text
    assert "Mona sparade" in answer.text
    assert "<td" in answer.text.partition("Får tackas vid namn offentligt")[2]


def test_keep_mine_saves_what_i_changed_and_leaves_the_rest_as_it_stands(late, database) -> None:
    karin, answer = late
    assert "Behåll min" in answer.text
    assert karin.post(PAGE, data=fields_of(answer.text)).status_code == 302
    person = kept(database)
    assert (person.email, person.phone) == ("karin@example.org", "+468123456")
    assert (person.city, person.street, person.may_be_named) == ("Uppsala", "Hemvägen 7", True)


def test_use_hers_is_a_way_back_that_changes_nothing(late, stored) -> None:
    karin, answer = late
    before = stored()
    assert "Använd Monas" in answer.text
    assert karin.get(f"/personer/{ANNA}").status_code == 200
    assert stored() == before


def test_a_third_one_is_told_again(late, opened, ids, database) -> None:
    karin, answer = late
    with opened() as unit:
        edit_person(unit, ids[0], 2, {"email": "tredje@example.org"})
    again = karin.post(PAGE, data=fields_of(answer.text))
    assert again.status_code == 409
    assert "tredje@example.org" in again.text
    assert "karin@example.org" in again.text
    assert kept(database).email == "tredje@example.org"


@pytest.mark.parametrize(("name", "whose"), [("Jens", "Använd Jens<"), ("Siv", "Använd Sivs<")])
def test_names_are_bent_as_in_swedish(late, app, ids, name: str, whose: str) -> None:
    from dataclasses import replace

    from qmember.services.unit import unit_of_work

    karin, answer = late
    parts = app.extensions["qmember"]
    viewer = replace(EVERYTHING, name=name)
    with unit_of_work(parts.database, viewer=viewer, clock=parts.clock) as unit:
        edit_person(unit, ids[0], 2, {"city": "Kiruna"})
    assert whose in karin.post(PAGE, data=fields_of(answer.text)).text


def test_who_was_hidden_meanwhile_is_neither_shown_nor_changed(
    sign_in, ids, opened, database
) -> None:
    from qmember.domain.people import Protection

    karin = sign_in()
    mine = fields_of(karin.get(PAGE).text)
    with opened() as unit:
        set_protection(unit, ids[0], Protection.PROTECTED)
    answer = karin.post(PAGE, data=mine | {"email": f"{SECRET}@example.org"})
    assert answer.status_code == 403
    assert "Anna" not in answer.text
    assert kept(database).email is None
