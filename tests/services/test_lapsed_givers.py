"""Who gave last year and not this: live, by both kinds of year, without those who are not to be asked."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.queries.lapsed_givers import YearKind, lapsed_givers, this_year
from qmember.services import gift_holds, people
from qmember.services.contact_wishes import set_wishes
from qmember.services.gifts import GiftFacts, record_gift, void_gift
from qmember.services.income import IncomeFacts, add_income
from qmember.services.people import add_person
from tests.conftest import EVERYTHING, TODAY
from tests.services.test_users_roles import viewer

LAST, THIS = date(2025, 12, 30), date(2026, 1, 2)


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit() as unit:
        one = add_person(
            unit, name="Anna Ek", email="anna@example.org", street="Hemvägen 7",
            postcode="123 45", city="Solna",
        )  # fmt: skip
        record_gift(unit, GiftFacts(30000, LAST, Channel.CASH, one.id))
        record_gift(unit, GiftFacts(20000, date(2025, 2, 1), Channel.CASH, one.id))
        return one.id


def names(database, kind: YearKind = YearKind.CALENDAR, month: int = 1) -> list[str]:
    with database.reading() as session:
        return [
            row.name for row in lapsed_givers(session, EVERYTHING, this_year(kind, TODAY, month))
        ]


def test_she_gave_last_year_and_not_this(association, open_unit, anna) -> None:
    with association.reading() as session:
        starts = this_year(YearKind.CALENDAR, TODAY, 1)
        [row] = lapsed_givers(session, EVERYTHING, starts)
    assert (row.name, row.given_ore, row.gifts, row.last_on) == ("Anna Ek", 50000, 2, LAST)
    assert (row.email, row.address) == ("anna@example.org", ("Hemvägen 7", "123 45 Solna"))
    with open_unit() as unit:
        gift = record_gift(unit, GiftFacts(100, THIS, Channel.CASH, anna))
    assert names(association) == []
    with open_unit() as unit:
        void_gift(unit, gift.income_id, reason="wrong_giver")
    assert names(association) == ["Anna Ek"]


def test_a_fiscal_year_is_another(association, open_unit, anna) -> None:
    """From July: the gift of December lies in the year before this one, as the one of February does not."""
    assert this_year(YearKind.FISCAL, TODAY, 7) == (date(2026, 7, 1), date(2025, 7, 1))
    assert names(association, YearKind.FISCAL, 7) == ["Anna Ek"]
    with open_unit() as unit:
        record_gift(unit, GiftFacts(100, date(2026, 3, 1), Channel.CASH, anna))
    assert names(association) == []
    assert names(association, YearKind.FISCAL, 7) == ["Anna Ek"]


@pytest.mark.parametrize(
    "away",
    [
        lambda unit, who: set_wishes(unit, who, [ContactWish.NO_ASKING]),
        lambda unit, who: people.set_protection(unit, who, Protection.PROTECTED),
        lambda unit, who: people.set_protection(unit, who, Protection.OFF_REGISTER),
        lambda unit, who: people.mark_deceased(unit, who, TODAY),
        lambda unit, who: gift_holds.hold(unit, who, HoldReason.BOARD),
    ],
)
def test_who_is_not_to_be_asked_is_not_there(association, open_unit, anna, away) -> None:
    with open_unit(EVERYTHING) as unit:
        away(unit, anna)
    assert names(association) == []


def test_fees_and_gifts_without_a_giver_make_nobody_lapse(association, open_unit) -> None:
    with open_unit() as unit:
        other = add_person(unit, name="Örjan")
        add_income(unit, IncomeFacts(IncomeKind.MEMBERSHIP_FEE, 200, LAST, Channel.CASH, other.id))
        record_gift(unit, GiftFacts(300, LAST, Channel.CASH, other.id, anonymity=Anonymity.ALL))
    assert names(association) == []


def test_each_is_reached_as_she_wants(association, open_unit, anna) -> None:
    starts = this_year(YearKind.CALENDAR, TODAY, 1)
    with open_unit(EVERYTHING) as unit:
        set_wishes(unit, anna, [ContactWish.ONLY_LETTERS])
        [row] = lapsed_givers(unit.session, EVERYTHING, starts)
        assert (row.email, bool(row.address)) == (None, True)
        set_wishes(unit, anna, [])
        people.set_protection(unit, anna, Protection.DISCREET)
        [row] = lapsed_givers(unit.session, EVERYTHING, starts)
        assert (row.email, row.address) == ("anna@example.org", ())


@pytest.mark.parametrize("role", Role)
def test_only_who_records_gifts_and_reads_people_gets_it(association, anna, role) -> None:
    with association.reading() as session:
        rows = lapsed_givers(session, viewer(role), this_year(YearKind.CALENDAR, TODAY, 1))
    assert bool(rows) == (role is Role.TREASURER)
