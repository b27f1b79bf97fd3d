from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.people import PersonRole, Protection, ReceiptWish
from qmember.domain.text import sort_key
from qmember.models import Person, PersonRoleRow, PersonWord
from qmember.queries.history import history_of
from qmember.services.people import add_person, edit_person, end_role, ensure_role
from tests.conftest import EVERYTHING
from tests.factories.people import BIRGIT, KARIN, SIV


@pytest.fixture
def anna(open_unit) -> Person:
    with open_unit() as unit:
        return add_person(unit, name="Anna Ek", email="anna@example.org", city="Solna")


def test_fields_change_with_version_words_and_history(open_unit, database, anna) -> None:
    with open_unit() as unit:
        changed = edit_person(
            unit, anna.id, 1, {"name": "Anna Åberg", "city": "", "may_be_named": True}
        )
    assert (changed.name, changed.city, changed.version) == ("Anna Åberg", None, 2)
    assert changed.sort_key == sort_key("Anna Åberg")
    with database.reading() as session:
        words = set(session.scalars(select(PersonWord.word).where(PersonWord.person_id == anna.id)))
        last = history_of(session, database.keys, EVERYTHING, [("person", anna.id)])[-1]
    assert words == {"anna", "aberg", "anna@example.org"}
    assert last.details["fields"] == ["city", "may_be_named", "name"]
    assert (last.details["old"]["name"], last.details["new"]["name"]) == ("Anna Ek", "Anna Åberg")


def test_saving_what_is_already_there_changes_nothing(open_unit, database, anna) -> None:
    with open_unit() as unit:
        edit_person(unit, anna.id, 1, {"name": "Anna Ek"})
    with database.reading() as session:
        assert session.get_one(Person, anna.id).version == 1
        assert len(history_of(session, database.keys, EVERYTHING, [("person", anna.id)])) == 1


def test_the_second_of_two_is_told_who_was_first_and_when(open_unit, anna) -> None:
    with open_unit(KARIN) as unit:
        edit_person(unit, anna.id, 1, {"city": "Uppsala"})
    with pytest.raises(Conflict) as conflict, open_unit(SIV) as unit:
        edit_person(unit, anna.id, 1, {"city": "Lund"})
    assert conflict.value.values["who"] == "Karin"
    assert len(conflict.value.values["time"]) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"email": "anna"}, "email"), ({"phone": "070-12"}, "phone")],
)
def test_a_wrong_value_is_refused_at_its_field(open_unit, anna, changes, field) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        edit_person(unit, anna.id, 1, changes)
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["protection", "number", "version", "id", "sort_key", "roles"])
def test_no_other_column_can_be_reached(open_unit, anna, field) -> None:
    with pytest.raises(KeyError), open_unit() as unit:
        edit_person(unit, anna.id, 1, {field: "x"})


def test_the_chair_edits_nobody_and_nobody_edits_who_is_not_there(open_unit, anna) -> None:
    with pytest.raises(NotAllowed), open_unit(BIRGIT) as unit:
        edit_person(unit, anna.id, 1, {"city": "Lund"})
    with pytest.raises(NotFound), open_unit() as unit:
        edit_person(unit, 999, 1, {"city": "Lund"})


def test_discreet_people_get_no_paper_and_no_public_name(open_unit) -> None:
    with open_unit() as unit:
        eva = add_person(
            unit, name="Eva Lind", email="eva@example.org", protection=Protection.DISCREET
        )
        edit_person(unit, eva.id, 1, {"may_be_named": True, "receipt_wish": ReceiptWish.EMAIL})
        assert (eva.may_be_named, eva.receipt_wish) == (False, ReceiptWish.EMAIL)
    with pytest.raises(Refused) as refused, open_unit() as unit:
        edit_person(unit, eva.id, 2, {"receipt_wish": ReceiptWish.PAPER})
    assert refused.value.field == "receipt_wish"


def test_a_role_is_noted_once_and_extended_backwards(open_unit, database, anna) -> None:
    giver = PersonRole.GIVER
    with open_unit() as unit:
        first = ensure_role(unit, anna.id, giver, date(2025, 3, 1))
        assert ensure_role(unit, anna.id, giver, date(2026, 1, 1)).id == first.id
        assert ensure_role(unit, anna.id, giver, date(2024, 6, 1)).id == first.id
    with database.reading() as session:
        [row] = session.scalars(select(PersonRoleRow))
    assert (row.from_on, row.to_on) == (date(2024, 6, 1), None)


def test_a_role_that_ended_begins_again_as_a_row_of_its_own(open_unit, database, anna) -> None:
    member = PersonRole.MEMBER
    with open_unit() as unit:
        ensure_role(unit, anna.id, member, date(2023, 1, 1))
        end_role(unit, anna.id, member, date(2023, 12, 31))
        ensure_role(unit, anna.id, member, date(2023, 6, 1))
        ensure_role(unit, anna.id, member, date(2025, 1, 1))
        ensure_role(unit, anna.id, member, date(2024, 8, 1))
    with database.reading() as session:
        rows = session.execute(
            select(PersonRoleRow.from_on, PersonRoleRow.to_on).order_by(PersonRoleRow.from_on)
        ).all()
    assert rows == [(date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 8, 1), None)]


def test_a_role_does_not_end_before_it_began_nor_without_having_begun(open_unit, anna) -> None:
    with open_unit() as unit:
        assert end_role(unit, anna.id, PersonRole.MEMBER, date(2025, 1, 1)) is None
        ensure_role(unit, anna.id, PersonRole.MEMBER, date(2025, 1, 1))
        with pytest.raises(Refused):
            end_role(unit, anna.id, PersonRole.MEMBER, date(2024, 1, 1))
