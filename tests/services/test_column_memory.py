"""A saved list teaches how the next one with the same headings is read; it can be undone and forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from qmember.domain.columns import Column
from qmember.domain.errors import NotAllowed, NotFound
from qmember.domain.permissions import Role
from qmember.formats.table_file import read_table
from qmember.models import ListMapping
from qmember.queries.moving_in import review
from qmember.services.moving_in import begin_list, choose_columns, drop_list, forget_columns
from qmember.services.moving_in_save import save_list
from qmember.services.moving_in_undo import undo_list
from tests.conftest import KARIN, KEYS, TODAY, add_cast
from tests.factories.people import viewer

LIST = "Kallas;Post;Kod\nAnna Ek;anna@example.org;Mora\n"
AGAIN = "Post;Kallas;Kod\nbo@example.org;Bo Al;Lund\n"
TAKEN = {0: Column.NAME, 1: Column.EMAIL, 2: Column.CITY}
TURNED = {0: Column.EMAIL, 1: Column.NAME, 2: Column.CITY}
GUESSED = {0: Column.EMAIL, 1: Column.NAME}


@pytest.fixture(autouse=True)
def _users(association, clock) -> None:
    add_cast(association, clock)


def begun(unit, content=LIST):
    return begin_list(unit, content.encode(), read_table(content.encode()))


def seen(unit, draft_id):
    return review(unit.session, KEYS, KARIN, draft_id, today=TODAY)


def saved(unit, columns=TAKEN, content=LIST):
    draft = begun(unit, content)
    choose_columns(unit, draft, columns)
    return save_list(unit, draft).import_id


def test_the_next_list_with_the_same_headings_is_read_as_the_last(open_unit) -> None:
    with open_unit() as unit:
        saved(unit)
        found = seen(unit, begun(unit, AGAIN))
        assert found.choices.columns == TURNED
        assert found.as_on == TODAY


def test_what_is_chosen_otherwise_holds_the_time_after(open_unit) -> None:
    with open_unit() as unit:
        saved(unit)
        draft = begun(unit, AGAIN)
        choose_columns(unit, draft, GUESSED)
        assert seen(unit, draft).as_on is None
        save_list(unit, draft)
        found = seen(unit, begun(unit, AGAIN.replace("Bo Al", "Eva Al").replace("bo@", "eva@")))
        assert found.choices.columns == GUESSED
        assert found.as_on == TODAY


def test_a_list_that_was_thrown_away_teaches_nothing(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        choose_columns(unit, draft, TAKEN)
        drop_list(unit, draft)
        found = seen(unit, begun(unit, AGAIN))
        assert (found.choices.columns, found.as_on) == (GUESSED, None)


def test_a_reading_that_was_undone_teaches_nothing_more(open_unit) -> None:
    with open_unit() as unit:
        undo_list(unit, saved(unit))
        found = seen(unit, begun(unit, AGAIN))
        assert (found.choices.columns, found.as_on) == (GUESSED, None)


def test_it_is_forgotten_at_once_and_for_good(open_unit) -> None:
    with open_unit() as unit:
        saved(unit)
        draft = begun(unit, AGAIN)
        forget_columns(unit, draft)
        found = seen(unit, draft)
        assert (found.choices.columns, found.as_on) == (GUESSED, None)
        assert unit.session.scalars(select(ListMapping)).all() == []
        forget_columns(unit, draft)  # once more changes nothing


def test_nothing_of_headings_or_people_can_be_read_in_it(open_unit) -> None:
    with open_unit() as unit:
        saved(unit)
        row = unit.session.scalars(select(ListMapping)).one()
        told = row.mark.encode() + row.columns
        for secret in (b"Kallas", b"kallas", b"Anna", b"name"):
            assert secret not in told


def test_nobody_forgets_for_another(open_unit) -> None:
    with open_unit() as unit:
        saved(unit)
        draft = begun(unit, AGAIN)
    other = replace(KARIN, user_id=KARIN.user_id + 1)
    with open_unit(other) as unit, pytest.raises(NotFound):
        forget_columns(unit, draft)
    with open_unit(viewer(Role.AUDITOR)) as unit, pytest.raises(NotAllowed):
        forget_columns(unit, draft)
