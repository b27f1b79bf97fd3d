"""Open bundles: rows are kept as they are typed, two people do not overwrite each other, all can be dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.bundles import ANONYMOUS, LIKE, NEW, UNKNOWN, Head, Typed
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.models import AuditEvent, Bundle, BundleDraft, BundleRow
from qmember.queries.bundles import not_registered, open_bundles
from qmember.services import people, periods
from qmember.services.bundle_rows import accept_new, add_row, change_row, paste_rows, remove_row
from qmember.services.bundles import begin_bundle, change_bundle, count_cash, drop_bundle
from tests.conftest import EVERYTHING, KARIN, KEYS
from tests.factories.bundles import EVENING, begun, registered, rows, seen, typed

LINA = replace(KARIN, name="Lina", user_id=2)
RUT = Viewer("user", "Rut", permissions_of(frozenset({Role.AUDITOR})), 3)


@pytest.fixture
def bundle(association, open_unit) -> int:
    with open_unit() as unit:
        return begun(unit)


def test_rows_stand_in_their_order_with_their_sum(bundle, open_unit) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "500")
        typed(unit, bundle, "1 234,50")
        page = seen(unit, bundle)
        assert [(row.number, row.amount) for row in page.rows] == [(1, 50_000), (2, 123_450)]
        assert (page.totals.count, page.totals.ore, page.ready) == (2, 173_450, True)
        [one] = open_bundles(unit.session, KARIN)
        assert (one.name, one.rows, one.by) == ("Medlemskväll", 2, "Karin")


def test_a_row_is_never_refused_for_what_it_says(bundle, open_unit) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "trehundra", "Ingen Känd", purpose_id=None)
        [row] = seen(unit, bundle).rows
        assert row.typed.amount == "trehundra"
        assert {one.field for one in row.problems} == {"amount", "giver", "purpose_id"}


def test_what_was_typed_lies_sealed(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "500", "Mirjam Ny", giver_code=NEW, email="mirjam@example.org")
    with association.reading() as session:
        sealed = session.scalar(select(BundleRow.sealed))
        assert b"irjam" not in sealed


def test_the_same_press_is_one_row(bundle, open_unit) -> None:
    with open_unit() as unit:
        first = add_row(unit, bundle, Typed("500"), key="press")
        assert add_row(unit, bundle, Typed("500"), key="press") == first
        assert add_row(unit, bundle, Typed("500"), key="other") != first
        assert paste_rows(unit, bundle, [Typed("1"), Typed("2")], key="paste") == 2
        assert paste_rows(unit, bundle, [Typed("1"), Typed("2")], key="paste") == 0
        assert rows(unit, bundle) == 4


def test_a_plus_copies_from_the_row_above(bundle, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        people.add_person(unit, name="Anna Ek")
        typed(unit, bundle, "500", "Anna Ek")
        typed(unit, bundle, "+", "+")
        first = typed(unit, bundle, "200", "Ny Givare", giver_code=NEW)
        typed(unit, bundle, "+", "+")
        page = seen(unit, bundle)
        assert [(row.amount, row.shown_as) for row in page.rows] == [
            (50_000, "Anna Ek"), (50_000, "Anna Ek"), (20_000, "Ny Givare"), (20_000, "Ny Givare"),
        ]  # fmt: skip
        assert page.rows[3].typed.giver_code == f"{LIKE}{first}"
        assert page.ready


def test_a_plus_in_the_first_row_copies_nothing(bundle, open_unit) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "+", "+")
        assert not seen(unit, bundle).ready


def test_who_alone_has_the_whole_name_is_meant_and_of_two_neither_is(bundle, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        people.add_person(unit, name="Rut Dahl")
        for city in ("Lund", "Malmö"):
            people.add_person(unit, name="Anna Ek", city=city)
        for name in ("rut dahl", "Anna Ek", "Rut", "Okänd"):
            typed(unit, bundle, "100", name)
        found = [(row.typed.giver_code, row.shown_as) for row in seen(unit, bundle).rows]
    assert found == [("P1001", "Rut Dahl"), ("", "Anna Ek"), ("", "Rut"), ("okand", "Okänd")]


def test_nobody_hidden_is_found_by_her_name_and_she_is_her_number(bundle, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        person = people.add_person(unit, name="Dold Person")
        people.set_protection(unit, person.id, Protection.PROTECTED)
    with open_unit() as unit:
        typed(unit, bundle, "100", "Dold Person")
        typed(unit, bundle, "100", "P1001")
        found = seen(unit, bundle).rows
        assert [(row.typed.giver_code, row.shown_as) for row in found] == [
            ("okand", "Dold Person"), ("P1001", "P1001"),
        ]  # fmt: skip


def test_new_givers_of_a_list_are_accepted_at_once_but_never_twins(bundle, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        people.add_person(unit, name="Anna Ek")
        for name in ("Ny Ett", "Ny Två", "Två Lika", "Två Lika", "Anna"):
            typed(unit, bundle, "100", name)
        assert accept_new(unit, bundle, seen=seen(unit, bundle).seen) == 2
        assert [row.typed.giver_code for row in seen(unit, bundle).rows] == [
            NEW,
            NEW,
            UNKNOWN,
            UNKNOWN,
            "",
        ]
        with pytest.raises(Conflict):
            accept_new(unit, bundle, seen="older")


def test_of_two_who_change_a_row_the_second_is_told(bundle, open_unit) -> None:
    with open_unit() as unit:
        row = typed(unit, bundle, "500")
        version = seen(unit, bundle).rows[0].version
    with open_unit(LINA) as unit:
        change_row(unit, bundle, row, version, Typed("600", giver_code=ANONYMOUS))
    for deed in (
        lambda unit: change_row(unit, bundle, row, version, Typed("700")),
        lambda unit: remove_row(unit, bundle, row, version),
    ):
        with open_unit() as unit, pytest.raises(Conflict) as refused:
            deed(unit)
        assert refused.value.values == {"who": "Lina"}
    with open_unit() as unit:
        assert [one.amount for one in seen(unit, bundle).rows] == [60_000]
        remove_row(unit, bundle, row, version + 1)
        assert seen(unit, bundle).rows == ()
        with pytest.raises(NotFound):
            remove_row(unit, bundle, row, version + 1)


def test_rows_of_another_do_not_hinder_what_they_have_in_common(bundle, open_unit) -> None:
    with open_unit(LINA) as unit:
        typed(unit, bundle, "500")
    with open_unit() as unit:
        page = seen(unit, bundle)
        change_bundle(unit, bundle, page.version, replace(page.head, control_ore=50_000))
        assert not seen(unit, bundle).totals.differs
        with pytest.raises(Conflict):
            change_bundle(unit, bundle, page.version, page.head)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "title"),
        ({"received_on": date(2026, 11, 24)}, "received_on"),
        ({"received_on": date(2026, 9, 1)}, "received_on"),
        ({"purpose_id": 99}, "purpose_id"),
    ],
)
def test_what_could_not_be_registered_is_not_begun(association, open_unit, changes, field) -> None:
    with open_unit(EVERYTHING) as unit:
        periods.close_month(unit, "2026-09", reason="prov")
    head = replace(Head("Kväll", EVENING, Channel.CASH), **changes)
    with open_unit() as unit, pytest.raises(Refused) as refused:
        begin_bundle(unit, head)
    assert refused.value.field == field


def test_cash_is_counted_by_two_and_is_the_control_sum(bundle, open_unit) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "700")
        with pytest.raises(Refused):
            count_cash(unit, bundle, 1, {50_000: 1}, ("Karin", ""))
        with pytest.raises(Refused):
            count_cash(unit, bundle, 1, {50_000: 1}, ("Karin", "karin "))
        with pytest.raises(Refused):
            count_cash(unit, bundle, 1, {50_000: 10_000}, ("Karin", "Eva"))
        count_cash(unit, bundle, 1, {50_000: 1, 10_000: 1}, ("Karin", "Eva"))
        page = seen(unit, bundle)
        assert (page.totals.control_ore, page.totals.ore_left) == (60_000, -10_000)
        assert page.counters == ("Karin", "Eva")
        count_cash(unit, bundle, 2, {}, ("Karin", "Eva"))
        assert not seen(unit, bundle).totals.controlled
        assert seen(unit, bundle).counters == ("", "")


def test_a_bundle_that_is_thrown_away_leaves_only_that_it_was_there(
    bundle, open_unit, association
) -> None:
    with open_unit() as unit:
        typed(unit, bundle, "500", "Ny Givare", giver_code=NEW)
        with pytest.raises(Conflict):
            drop_bundle(unit, bundle, seen="older")
        drop_bundle(unit, bundle, seen=seen(unit, bundle).seen)
    with association.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(t))
            for t in (Bundle, BundleDraft, BundleRow)
        ]
        assert counts == [1, 0, 0]
        assert "bundle.dropped" in session.scalars(select(AuditEvent.event)).all()
    with open_unit() as unit, pytest.raises(NotFound):
        typed(unit, bundle, "1")


def test_open_bundles_with_rows_keep_a_month_from_being_closed(bundle, open_unit) -> None:
    november = (date(2026, 11, 1), date(2026, 11, 30))
    with open_unit() as unit:
        assert not_registered(unit.session, *november) == 0
        typed(unit, bundle, "500")
        typed(unit, bundle, "500")
        assert not_registered(unit.session, *november) == 1
        assert not_registered(unit.session, date(2026, 10, 1), date(2026, 10, 31)) == 0
        registered(unit, bundle)
        assert not_registered(unit.session, *november) == 0


def test_only_who_records_gifts_works_on_a_bundle(bundle, open_unit, association) -> None:
    with open_unit(RUT) as unit, pytest.raises(NotAllowed):
        add_row(unit, bundle, Typed("1"), key="x")
    with association.reading() as session:
        assert open_bundles(session, RUT) == []
    assert KEYS
