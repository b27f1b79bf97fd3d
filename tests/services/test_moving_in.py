"""A list taken in: kept sealed, looked through, saved as one deed, known when it is read again, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.columns import Column
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.moving_in import Verdict
from qmember.domain.people import PersonRole, Protection
from qmember.domain.permissions import CLI, Role
from qmember.formats.table_file import read_table
from qmember.models import ListChange, ListDraft, ListRow, Person, PersonRoleRow, PersonWord
from qmember.queries import moving_in as reads
from qmember.services.clock import Clock
from qmember.services.moving_in import (
    ListRefused,
    begin_list,
    choose_columns,
    correct_row,
    decide_row,
    drop_list,
)
from qmember.services.moving_in_forget import forget_old_lists
from qmember.services.moving_in_save import Saved, save_list
from qmember.services.moving_in_undo import undo_list
from qmember.services.people import (
    add_person,
    edit_person,
    end_role,
    ensure_role,
    mark_deceased,
    set_protection,
)
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KARIN, KEYS, TODAY
from tests.factories.people import viewer

LIST = """Medlemslista;;;;
Namn;E-post;Telefon;Ort;Anteckning
Ek, Anna;anna@example.org;070-1234567;Mora;ringer ej
Bo Al;bo@example.org;;Lund;
Bo Ahl;bo@example.org;;Lund;
;eva@example.org;;Mora;
""".encode("cp1252")
PAGE = dict(today=TODAY)  # noqa: C408


@pytest.fixture(autouse=True)
def _users(association, clock) -> None:
    from tests.conftest import add_cast

    add_cast(association, clock)


def begun(unit, content=LIST):
    return begin_list(unit, content, read_table(content))


def seen(unit, draft_id, who=KARIN):
    return reads.review(unit.session, KEYS, who, draft_id, today=TODAY)


def people(unit):
    return list(
        unit.session.execute(select(Person.name, Person.email, Person.city).order_by(Person.id))
    )


def verdicts(unit, draft_id):
    return [(row.number, row.verdict) for row in seen(unit, draft_id).rows]


def test_a_list_waits_sealed_and_nothing_is_in_the_register(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        assert verdicts(unit, draft) == [
            (3, Verdict.NEW), (4, Verdict.NEW), (5, Verdict.DOUBT), (6, Verdict.ERROR),
        ]  # fmt: skip
        assert people(unit) == []
        assert b"anna" not in unit.session.get_one(ListDraft, draft).content
        assert [guess.heading for guess in reads.left_out(seen(unit, draft))] == ["Anteckning"]
        assert begun(unit) == draft


def test_what_is_ready_is_saved_and_what_waits_stays(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        saved = save_list(unit, draft, role=PersonRole.MEMBER)
        assert saved == Saved(1, 2, 0, 2)
        assert people(unit) == [
            ("Anna Ek", "anna@example.org", "Mora"), ("Bo Al", "bo@example.org", "Lund"),
        ]  # fmt: skip
        assert verdicts(unit, draft) == [(5, Verdict.DOUBT), (6, Verdict.ERROR)]
        assert seen(unit, draft).rows[0].pairs[0].code == "P1002"
        roles = unit.session.execute(select(PersonRoleRow.role, PersonRoleRow.from_on)).all()
        assert set(roles) == {("member", TODAY)}


def test_rows_are_corrected_and_decided_and_then_saved(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        correct_row(unit, draft, 6, {0: "  Eva  Ny "})
        decide_row(unit, draft, 5, same="4")
        assert save_list(unit, draft) == Saved(1, 3, 0, 0)
        assert [name for name, *_ in people(unit)] == ["Anna Ek", "Bo Al", "Eva Ny"]
        assert reads.drafts(unit.session, KEYS, KARIN) == []


def test_two_people_or_nobody_is_decided_as_well(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        decide_row(unit, draft, 5)
        decide_row(unit, draft, 6, skip=True)
        assert save_list(unit, draft) == Saved(1, 3, 0, 0)


def test_a_row_is_nobody_that_was_not_asked_about(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        with pytest.raises(Refused, match="Look at the row again"):
            decide_row(unit, draft, 5, same="P1001")


def test_a_list_without_a_name_column_is_not_chosen(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        with pytest.raises(Refused, match="holds the name"):
            choose_columns(unit, draft, {1: Column.EMAIL, 4: Column.NOTES})
        choose_columns(unit, draft, {0: Column.NAME, 3: Column.CITY})
        assert {row.moved.email for row in seen(unit, draft).rows} == {None}


def all_saved(unit):
    draft = begun(unit)
    correct_row(unit, draft, 6, {0: "Eva Ny"})
    decide_row(unit, draft, 5, same="4")
    return save_list(unit, draft, role=PersonRole.MEMBER)


def test_a_second_reading_adds_nothing(open_unit) -> None:
    with open_unit() as unit:
        all_saved(unit)
        again = begun(unit)
        assert verdicts(unit, again) == [
            (3, Verdict.KNOWN), (4, Verdict.KNOWN), (5, Verdict.KNOWN), (6, Verdict.ERROR),
        ]  # fmt: skip
        assert save_list(unit, again) == Saved(None, 0, 0, 1)
        assert len(people(unit)) == 3


def test_somebody_known_is_brought_up_to_date_and_back(open_unit) -> None:
    with open_unit() as unit:
        anna = add_person(unit, name="Anna Ek", email="anna@example.org", city="Falun").id
        saved = all_saved(unit)
        assert (saved.added, saved.updated) == (2, 1)
        assert unit.session.get_one(Person, anna).city == "Mora"
        undo_list(unit, saved.import_id)
        person = unit.session.get_one(Person, anna)
        assert (person.city, person.phone) == ("Falun", None)
        assert people(unit) == [("Anna Ek", "anna@example.org", "Falun")]


def test_undoing_takes_everything_back_once(open_unit) -> None:
    with open_unit() as unit:
        saved = all_saved(unit)
        for _ in range(2):
            undo_list(unit, saved.import_id)
        assert people(unit) == []
        for model in (PersonRoleRow, PersonWord):
            assert unit.session.scalar(select(func.count()).select_from(model)) == 0
        (row,) = reads.imports(unit.session, today=TODAY)
        assert (row.undone, row.can_undo) == (True, False)
        draft = begun(unit)
        assert (3, Verdict.NEW) in verdicts(unit, draft)
        assert save_list(unit, draft).added == 2


def change_city(unit, person_id):
    edit_person(unit, person_id, 1, {"city": "Umeå"})


def give(unit, person_id):
    from qmember.domain.ledger import Channel
    from qmember.services.gifts import GiftFacts, record_gift

    record_gift(unit, GiftFacts(20000, TODAY, Channel.CASH, person_id))


def begin_role(unit, person_id):
    ensure_role(unit, person_id, PersonRole.CONTACT, TODAY)


def end_membership(unit, person_id):
    end_role(unit, person_id, PersonRole.MEMBER, TODAY)


def die(unit, person_id):
    mark_deceased(unit, person_id, TODAY)


@pytest.mark.parametrize("deed", [change_city, give, begin_role, end_membership, die])
def test_what_was_built_upon_is_not_undone(open_unit, deed) -> None:
    with open_unit(EVERYTHING) as unit:
        unit.viewer = KARIN
        saved = all_saved(unit)
        deed(unit, unit.session.scalars(select(Person.id)).first())
        with pytest.raises(Conflict, match="changed since"):
            undo_list(unit, saved.import_id)
        assert len(people(unit)) == 3


def test_after_thirty_days_it_is_too_late_and_old_values_are_erased(association, clock) -> None:
    with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
        saved = all_saved(unit)
        begun(unit, LIST + b"x;;;;\n")
    last = Clock(TODAY + timedelta(days=30))
    with unit_of_work(association, viewer=KARIN, clock=last) as unit:
        assert reads.imports(unit.session, today=unit.today)[0].can_undo
        assert forget_old_lists(unit) == 0
    late = Clock(TODAY + timedelta(days=32))
    with unit_of_work(association, viewer=KARIN, clock=late) as unit:
        assert not reads.imports(unit.session, today=unit.today)[0].can_undo
        with pytest.raises(Refused, match="30 days"):
            undo_list(unit, saved.import_id)
        assert forget_old_lists(unit) == 4
        assert unit.session.scalars(select(ListChange)).all() == []
        assert unit.session.scalars(select(ListRow)).all() != []


def test_hidden_people_are_neither_met_nor_hinted_at(open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        unit.viewer = KARIN
        all_saved(unit)
        anna = unit.session.scalar(select(Person.id).where(Person.name == "Anna Ek"))
        waiting = begun(unit, LIST + b"x;;;;\n")
        unit.viewer = EVERYTHING
        set_protection(unit, anna, Protection.PROTECTED)
        unit.viewer = KARIN
        assert [row.number for row in seen(unit, waiting).rows] == [4, 5, 6, 7]
        assert unit.session.scalars(select(ListRow).where(ListRow.person_id == anna)).all() == []
        assert (
            unit.session.scalars(select(ListChange).where(ListChange.person_id == anna)).all() == []
        )
        again = seen(unit, begun(unit))
        assert again.rows[0].verdict is Verdict.NEW
        assert again.rows[0].pairs == ()


def test_whom_the_viewer_does_not_meet_is_not_compared_with(open_unit) -> None:
    mona = viewer(Role.MEMBER_OFFICER, "Mona")
    with open_unit() as unit:
        giver = add_person(unit, name="Anna Ek", email="anna@example.org").id
        ensure_role(unit, giver, PersonRole.GIVER, TODAY)
        unit.viewer = mona
        assert seen(unit, begun(unit), mona).rows[0].verdict is Verdict.NEW


def test_a_list_is_its_readers_alone(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        mona = viewer(Role.MEMBER_OFFICER, "Mona")
        assert reads.drafts(unit.session, KEYS, mona) == []
        with pytest.raises(NotFound):
            seen(unit, draft, mona)
        unit.viewer = mona
        for deed in (drop_list, save_list):
            with pytest.raises(NotFound):
                deed(unit, draft)


def test_who_may_not_read_lists_does_not(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit)
        unit.viewer = viewer(Role.CHAIR)
        for deed in (
            lambda: begun(unit),
            lambda: save_list(unit, draft),
            lambda: undo_list(unit, 1),
        ):
            with pytest.raises(NotAllowed):
                deed()
        unit.viewer = CLI
        with pytest.raises(Refused, match="Log in"):
            begun(unit)


def test_a_file_that_is_no_list_is_refused_and_nothing_is_kept(open_unit) -> None:
    with open_unit() as unit:
        with pytest.raises(ListRefused):
            begun(unit, b"%PDF-1.7")
        assert unit.session.scalars(select(ListDraft)).all() == []


def test_personal_numbers_are_not_kept_even_while_a_list_waits(open_unit) -> None:
    with open_unit() as unit:
        draft = begun(unit, b"Namn;Personnummer\nAnna Ek;19121212-1212\n")
        assert seen(unit, draft).table.rows[0].cells == ("Anna Ek", "")


def test_a_list_that_is_thrown_away_is_gone(open_unit) -> None:
    with open_unit() as unit:
        drop_list(unit, begun(unit))
        assert unit.session.scalars(select(ListDraft)).all() == []


def test_what_the_register_must_always_hold_holds_after_it_all(association, clock) -> None:
    from qmember.queries import invariants

    with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
        undo_list(unit, all_saved(unit).import_id)
        all_saved(unit)
    with association.reading() as session:
        assert [one.name for one in invariants.check_rows(session, KEYS) if not one.ok] == []


TWICE = b"""Namn;E-post;Ort
Anna Ek;anna@example.org;Mora
Anna Ek;anna@example.org;Lund
"""


@pytest.mark.parametrize(("same", "saved"), [(True, (0, 1)), (False, (1, 1))])
def test_two_rows_of_somebody_known_change_her_once(open_unit, same, saved) -> None:
    with open_unit() as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org")
        draft = begun(unit, TWICE)
        assert verdicts(unit, draft) == [(2, Verdict.UPDATE), (3, Verdict.DOUBT)]
        decide_row(unit, draft, 3, same="2" if same else None)
        done = save_list(unit, draft)
        assert (done.added, done.updated, done.waiting) == (*saved, 0)


def test_a_row_that_is_somebody_known_though_an_earlier_row_is_left_out(open_unit) -> None:
    with open_unit() as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org")
        draft = begun(unit, TWICE)
        decide_row(unit, draft, 2, skip=True)
        assert save_list(unit, draft) == Saved(1, 0, 1, 0)
        assert people(unit) == [("Anna Ek", "anna@example.org", "Lund")]
