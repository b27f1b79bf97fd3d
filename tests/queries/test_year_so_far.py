"""Figures of the year: the ledger's own, also when a gift of last year is taken back in this one."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.dates import year_before
from qmember.domain.ledger import Channel, IncomeKind
from qmember.queries.funding import year_facts
from qmember.queries.overview import figures, newly_closed, signs_of_life
from qmember.services import gifts, periods
from qmember.services.gifts import GiftFacts
from qmember.services.income import IncomeFacts, add_income
from tests.conftest import TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT
from tests.two_people import reopen

OFFICE = {"today": TODAY, "fiscal_month": 1}


def now(session, viewer=KARIN, **office) -> dict[str, tuple[int, int | None]]:
    found = figures(session, viewer, **OFFICE | office)
    return {one.what: (one.now_ore, one.before_ore) for one in found}


@pytest.fixture
def two_years(association, open_unit) -> int:
    """Gifts of both years, a fee and a grant; one gift of last year is taken back this year."""
    with open_unit() as unit:
        first = gifts.record_gift(unit, GiftFacts(10_000, date(2025, 2, 1), Channel.CASH, None))
        gifts.record_gift(unit, GiftFacts(20_000, date(2025, 12, 1), Channel.CASH, None))
        gifts.record_gift(unit, GiftFacts(70_000, date(2026, 4, 1), Channel.CASH, None))
        add_income(
            unit, IncomeFacts(IncomeKind.MEMBERSHIP_FEE, 5_000, date(2026, 1, 2), Channel.CASH)
        )
        add_income(
            unit, IncomeFacts(IncomeKind.PROJECT_GRANT, 90_000, date(2025, 6, 1), Channel.TRANSFER)
        )
    return first.income_id


def test_each_group_stands_beside_the_same_time_the_year_before(two_years, database) -> None:
    with database.reading() as session:
        assert now(session) == {
            "gifts": (70_000, 10_000), "grants": (0, 90_000), "fees": (5_000, 0),
            "all": (75_000, 100_000),
        }  # fmt: skip


def test_the_sums_are_those_of_the_funding_page(two_years, open_unit, database) -> None:
    with open_unit() as unit:
        for month in range(1, 13):
            periods.close_month(unit, f"2025-{month:02d}", reason="prov")
    with open_unit() as unit:
        gifts.void_gift(unit, two_years, reason="duplicate")
    with database.reading() as session:
        funding = sum(one.amount_ore for one in year_facts(session, 2026))
        gift = next(one.amount_ore for one in year_facts(session, 2026) if one.key == "gifts")
        found = now(session)
    assert found["all"][0] == funding == 65_000
    assert found["gifts"] == (gift, 10_000) == (60_000, 10_000)


def test_without_a_year_before_there_is_nothing_to_compare(
    association, open_unit, database
) -> None:
    with open_unit() as unit:
        gifts.record_gift(unit, GiftFacts(70_000, date(2026, 4, 1), Channel.CASH, None))
    with database.reading() as session:
        assert now(session)["gifts"] == (70_000, None)


def test_figures_are_for_those_who_read_gifts(two_years, database) -> None:
    with database.reading() as session:
        assert now(session, RUT) == now(session)
        assert now(session, MONA) == now(session, BIRGIT) == {}


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2025, 11, 23)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_same_day_a_year_before(day: date, before: date) -> None:
    assert year_before(day) == before


def test_signs_of_life_are_for_those_who_read_the_status(association, database) -> None:
    with database.reading() as session:
        life = signs_of_life(session, KARIN)
        assert (life.bank_file, life.backup, life.mails_waiting, life.mails_failed) == (
            None,
            None,
            0,
            0,
        )
        assert signs_of_life(session, MONA) is None


def test_months_that_are_open_again_are_not_closed_lately(two_years, open_unit, database) -> None:
    with open_unit() as unit:
        for month in ("2026-07", "2026-08", "2026-09", "2026-10"):
            periods.close_month(unit, month, reason="prov")
        reopen(unit, "2026-10")
    with database.reading() as session:
        assert [one.month for one in newly_closed(session, RUT)] == [
            "2026-09",
            "2026-08",
            "2026-07",
        ]
        assert newly_closed(session, KARIN) == []
