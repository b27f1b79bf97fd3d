"""The auditor's book: samples of closed months, ticks that hold or were overtaken, and who may."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qmember.domain.errors import NotAllowed, NotFound, Refused
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Role
from qmember.domain.reviews import Wish
from qmember.models import Entry, ReviewPick, ReviewTick, ReviewTickUndo
from qmember.queries import invariants
from qmember.queries.reviews import drawn_again, review
from qmember.queries.users import account_by_email, with_pseudonyms
from qmember.services import gifts, people, users
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from qmember.services.reviews import draw_sample, new_seed, tick, untick
from tests.conftest import EVERYTHING, KEYS, TODAY

YEAR = 2026
AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 5) for month in (8, 9, 10))


def give(unit, amount, day):
    return gifts.record_gift(unit, GiftFacts(amount, day, Channel.CASH, None), key=None)


@pytest.fixture
def rut(association, open_unit):
    """The auditor."""
    with open_unit(EVERYTHING) as unit:
        users.add_user(
            unit, email="rut@example.org", name="Rut", password=None, roles=[Role.AUDITOR]
        )
    with association.reading() as session:
        account = account_by_email(session, "rut@example.org", TODAY)
    return with_pseudonyms(account.viewer, KEYS)


@pytest.fixture
def year(association, open_unit):
    """Thirty gifts in August and thirty in September, both closed; ten in October, which is open."""
    with open_unit(EVERYTHING) as unit:
        for day, count in ((AUGUST, 30), (SEPTEMBER, 30), (OCTOBER, 10)):
            for place in range(count):
                give(unit, 1000 * (place + 1), day)
        for month in ("2026-08", "2026-09"):
            close_month(unit, month, reason="Ingen bank ännu")


@pytest.fixture(autouse=True)
def _all_is_well_at_the_end(association):
    yield
    with association.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def sample(database, year=YEAR):
    with database.reading() as session:
        return review(session, year)


def test_a_sample_is_of_closed_months_and_is_drawn_again_by_its_seed(
    association, open_unit, rut, year
) -> None:
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 5, 29_000))
    found = sample(association)
    assert (len(found.rows), found.done, found.whole_year) == (7, 0, False)
    assert sorted(row.why for row in found.rows) == ["drawn"] * 5 + ["large"] * 2
    assert {row.event_on for row in found.rows} <= {AUGUST, SEPTEMBER}
    [draw] = found.draws
    assert (draw.months, draw.wish, draw.by) == (
        ("2026-08", "2026-09"),
        Wish("linden", 5, 29_000),
        "Rut",
    )
    with association.reading() as session:
        assert drawn_again(session, YEAR, draw) == {row.entry_id: row.why for row in found.rows}


def test_a_month_that_is_closed_later_adds_and_takes_nothing_away(
    association, open_unit, rut, year
) -> None:
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 5))
    before = sample(association)
    with open_unit(EVERYTHING) as unit:
        close_month(unit, "2026-10", reason="Ingen bank ännu")
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 3))
    after = sample(association)
    assert after.rows[: len(before.rows)] == before.rows
    assert after.draws[1].months == ("2026-10",)
    assert (len(after.rows), after.draws[1].picked) == (8, 3)
    with association.reading() as session:
        assert drawn_again(session, YEAR, after.draws[0]) == {
            r.entry_id: r.why for r in before.rows
        }


def test_when_every_closed_month_is_covered_more_is_drawn_from_all_of_them(
    association, open_unit, rut, year
) -> None:
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 5))
        with pytest.raises(Refused, match="in the sample already"):
            draw_sample(unit, YEAR, Wish("linden", 5))
        draw_sample(unit, YEAR, Wish("linden", 8))
        draw_sample(unit, YEAR, Wish("b", None))
    found = sample(association)
    assert [one.picked for one in found.draws] == [5, 3, 52]
    assert len(found.rows) == 60


def test_nothing_is_drawn_while_no_month_is_closed(association, open_unit, rut) -> None:
    with open_unit(EVERYTHING) as unit:
        give(unit, 1000, OCTOBER)
    with open_unit(rut) as unit, pytest.raises(Refused, match="No month of the year is closed"):
        draw_sample(unit, YEAR, Wish("linden"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_draws_ticks_or_takes_back(association, open_unit, rut, year, role) -> None:
    with open_unit(EVERYTHING) as unit:
        users.add_user(unit, email="x@example.org", name="X", password=None, roles=[role])
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 1))
        [picked] = unit.session.scalars(ReviewPick.__table__.select())
    with association.reading() as session:
        viewer = account_by_email(session, "x@example.org", TODAY).viewer
    for deed in (
        lambda u: draw_sample(u, YEAR, Wish("a")),
        lambda u: tick(u, picked),
        lambda u: untick(u, picked),
    ):
        with open_unit(viewer) as unit, pytest.raises(NotAllowed):
            deed(unit)


@pytest.fixture
def picked(association, open_unit, rut, year):
    with open_unit(rut) as unit:
        draw_sample(unit, YEAR, Wish("linden", 3))
    return [row.entry_id for row in sample(association).rows]


def test_a_tick_holds_once_and_is_taken_back_by_a_row(association, open_unit, rut, picked) -> None:
    with open_unit(rut) as unit:
        tick(unit, picked[0])
        tick(unit, picked[0])
        untick(unit, picked[1])
    assert sample(association).done == 1
    with open_unit(rut) as unit:
        untick(unit, picked[0])
        untick(unit, picked[0])
        assert (
            unit.session.query(ReviewTick).count(),
            unit.session.query(ReviewTickUndo).count(),
        ) == (1, 1)
    assert sample(association).done == 0
    with open_unit(rut) as unit:
        tick(unit, picked[0])
        assert unit.session.query(ReviewTick).count() == 2


def test_a_voucher_outside_the_sample_is_not_ticked(association, open_unit, rut, picked) -> None:
    with open_unit(rut) as unit:
        outside = (
            unit.session.query(Entry.id).filter(Entry.id.not_in(picked)).order_by(Entry.id).first()
        )
        with pytest.raises(NotFound):
            tick(unit, outside.id)


def test_what_is_corrected_after_the_tick_says_so_and_is_left_again(
    association, open_unit, rut, picked
) -> None:
    with open_unit(rut) as unit:
        for one in picked:
            tick(unit, one)
    with open_unit(EVERYTHING) as unit:
        income = unit.session.execute(
            text("SELECT id FROM income WHERE entry_id = :e"), {"e": picked[1]}
        )
        gifts.void_gift(unit, income.scalar_one(), reason="duplicate")
    found = sample(association)
    row = found.rows[1]
    assert (found.done, row.done, row.tick_id is not None) == (2, False, True)
    assert row.corrected_by == "2026-0071"
    assert found.left == {row.number}
    with open_unit(rut) as unit:
        tick(unit, picked[1])
    again = sample(association)
    assert (again.done, again.rows[1].corrected_by) == (3, None)
    with open_unit(rut) as unit:
        assert (
            unit.session.query(ReviewTick).count(),
            unit.session.query(ReviewTickUndo).count(),
        ) == (4, 1)


def test_what_was_corrected_before_the_tick_was_seen(association, open_unit, rut, picked) -> None:
    with open_unit(EVERYTHING) as unit:
        income = unit.session.execute(
            text("SELECT id FROM income WHERE entry_id = :e"), {"e": picked[0]}
        )
        gifts.void_gift(unit, income.scalar_one(), reason="duplicate")
    with open_unit(rut) as unit:
        tick(unit, picked[0])
    assert sample(association).rows[0].done


def test_the_database_itself_refuses_a_second_tick_that_holds(
    association, open_unit, rut, picked
) -> None:
    with open_unit(rut) as unit:
        tick(unit, picked[0])
    with pytest.raises(DBAPIError, match="ticked already"), open_unit(rut) as unit:
        unit.session.add(
            ReviewTick(
                entry_id=picked[0], seen_id=picked[0], user_id=rut.user_id, at=unit.now, by="Rut"
            )
        )
        unit.session.flush()


def test_a_seed_of_its_own_can_be_written() -> None:
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert all(len(seed) == 8 for seed in seeds)


def test_givers_have_names_of_the_auditors_own(association, open_unit, rut, year) -> None:
    """Stable within a year, another in another year, and never the register's number."""
    from qmember.queries.gifts import gifts_page

    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek")
        for day in (OCTOBER, date(2026, 10, 6)):
            gifts.record_gift(unit, GiftFacts(700, day, Channel.CASH, anna.id), key=None)
    with association.reading() as session:
        first, second = gifts_page(session, rut, limit=2)
    assert first.shown_as == second.shown_as
    assert first.shown_as.startswith("G-")
    assert str(anna.number) not in first.shown_as
