"""What a fund was used for: noted, taken back, never below zero unseen; its gifts are the ledger's."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.funds import FundKind
from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Role
from qmember.models import Purpose
from qmember.queries.funds import fund_rows, funds, left_of
from qmember.services.funds import note_move, undo_move
from qmember.services.gifts import GiftFacts, record_gift, void_gift
from qmember.services.periods import close_month
from qmember.services.purposes import add_purpose
from tests.conftest import TODAY
from tests.services.test_users_roles import viewer

DAY = date(2026, 10, 5)
BEDS = {"on": DAY, "text": "Sängar till rum 3"}


@pytest.fixture
def fund(association, open_unit) -> int:
    """A purpose of its own."""
    with open_unit() as unit:
        return add_purpose(unit, name="Sängar", from_on=date(2023, 1, 1)).id


def give(open_unit, fund: int, ore: int, on: date = DAY) -> int:
    with open_unit() as unit:
        facts = GiftFacts(ore, on, Channel.SWISH, None, purpose_id=fund, receipt=ReceiptWish.NONE)
        return record_gift(unit, facts).income_id


def year(database, number: int) -> tuple[int, int, int, int] | None:
    with database.reading() as session:
        for one in funds(session, number, TODAY):
            return one.opening_ore, one.given_ore, one.used_ore, one.closing_ore
    return None


def test_gifts_come_in_and_what_was_used_goes_out(association, open_unit, fund) -> None:
    assert year(association, 2026) is None
    give(open_unit, fund, 70000)
    wrong = give(open_unit, fund, 30000)
    with open_unit() as unit:
        note_move(unit, fund, FundKind.OPENING, on=date(2025, 3, 1), amount=10000, text="Kassan")
        note_move(unit, fund, FundKind.USED, amount=45050, **BEDS)
        void_gift(unit, wrong, reason="wrong_amount")
    assert year(association, 2026) == (10000, 70000, 45050, 34950)
    assert year(association, 2025) == (10000, 0, 0, 10000)
    assert year(association, 2027) == (34950, 0, 0, 34950)
    with association.reading() as session:
        assert left_of(session, fund) == 34950
        rows = fund_rows(session, fund, 2026, TODAY)
    assert sum(row.amount_ore for row in rows) == 70000 - 45050
    assert [row.text for row in rows if row.move_id] == ["Sängar till rum 3"]


def test_more_is_not_used_than_there_is_unless_somebody_says_so(
    association, open_unit, fund
) -> None:
    give(open_unit, fund, 10000)
    with pytest.raises(Refused, match="There is only") as refused, open_unit() as unit:
        note_move(unit, fund, FundKind.USED, amount=10001, **BEDS)
    assert (refused.value.field, refused.value.code) == ("amount", "below-zero")
    assert year(association, 2026) == (0, 10000, 0, 10000)
    with open_unit() as unit:
        note_move(unit, fund, FundKind.USED, amount=10001, anyway=True, **BEDS)
    assert year(association, 2026) == (0, 10000, 10001, -1)


def test_a_use_is_taken_back_once_and_both_rows_stay(association, open_unit, fund) -> None:
    give(open_unit, fund, 10000)
    with open_unit() as unit:
        used = note_move(unit, fund, FundKind.USED, amount=4000, **BEDS)
    with open_unit() as unit:
        assert undo_move(unit, used) == fund
    assert year(association, 2026) == (0, 10000, 0, 10000)
    with pytest.raises(Conflict, match="already been taken back"), open_unit() as unit:
        undo_move(unit, used)
    with association.reading() as session:
        rows = [row for row in fund_rows(session, fund, 2026, TODAY) if row.move_id]
    assert sorted(row.amount_ore for row in rows) == [-4000, 4000]
    assert all(row.undone for row in rows)
    undoing = max(row.move_id or 0 for row in rows)
    for nothing in (undoing, 999):
        with pytest.raises(NotFound), open_unit() as unit:
            undo_move(unit, nothing)


def test_a_double_press_makes_one_row(association, open_unit, fund) -> None:
    give(open_unit, fund, 10000)
    ids = set()
    for _ in range(2):
        with open_unit() as unit:
            ids.add(note_move(unit, fund, FundKind.USED, amount=4000, key="k", **BEDS))
    assert len(ids) == 1
    assert year(association, 2026) == (0, 10000, 4000, 6000)


def test_a_closed_month_takes_nothing_more_and_an_undo_comes_in_the_next(
    association, open_unit, fund
) -> None:
    give(open_unit, fund, 10000)
    with open_unit() as unit:
        used = note_move(unit, fund, FundKind.USED, amount=4000, **BEDS)
        close_month(unit, "2026-10", reason="prov")
    with pytest.raises(Refused, match="closed"), open_unit() as unit:
        note_move(unit, fund, FundKind.USED, amount=1, **BEDS)
    with open_unit() as unit:
        undo_move(unit, used)
    with association.reading() as session:
        days = [row.on for row in fund_rows(session, fund, 2026, TODAY) if row.amount_ore == 4000]
    assert days == [date(2026, 11, 1)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"amount": 0}, "amount"), ({"amount": -1}, "amount"), ({"text": " "}, "text")],
)
def test_what_is_no_use_is_refused(association, open_unit, fund, changed, field) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        note_move(unit, fund, FundKind.USED, **{"amount": 100, **BEDS, **changed})
    assert refused.value.field == field


def test_the_general_purpose_is_no_fund_and_gifts_are_not_noted(
    association, open_unit, fund
) -> None:
    with association.reading() as session:
        general = session.query(Purpose.id).filter(Purpose.general).one().id
    with pytest.raises(NotFound), open_unit() as unit:
        note_move(unit, general, FundKind.USED, amount=100, **BEDS)
    with pytest.raises(Refused), open_unit() as unit:
        note_move(unit, fund, FundKind.GIVEN, amount=100, **BEDS)
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        note_move(unit, fund, FundKind.USED, amount=100, **BEDS)
