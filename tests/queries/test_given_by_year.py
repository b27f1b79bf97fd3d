"""What a person has given, year by year: of the ledger's lines, with what was taken back taken away."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.queries.gifts import given_by_year
from qmember.services import gifts, people, periods
from qmember.services.gifts import GiftFacts
from qmember.services.income import IncomeFacts, add_income
from tests.factories.people import BIRGIT, KARIN, MONA


@pytest.fixture
def two(association, open_unit) -> tuple[int, int]:
    with open_unit() as unit:
        return (
            people.add_person(unit, name="Anna Ek").id,
            people.add_person(unit, name="Karin Lund").id,
        )


def give(unit, person_id: int, ore: int, day: date, **more) -> int:
    return gifts.record_gift(unit, GiftFacts(ore, day, Channel.CASH, person_id, **more)).income_id


def given(database, person_id: int, viewer=KARIN) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [(one.year, one.ore) for one in given_by_year(session, viewer, person_id)]


def test_gifts_count_in_the_year_in_which_they_came(two, open_unit, database) -> None:
    anna, karin = two
    with open_unit() as unit:
        for ore, day in (
            (10_000, date(2025, 1, 1)),
            (5_050, date(2025, 12, 31)),
            (700, date(2026, 1, 1)),
        ):
            give(unit, anna, ore, day)
        give(unit, karin, 99_900, date(2025, 6, 1))
        give(unit, anna, 4_400, date(2025, 6, 1), anonymity=Anonymity.ALL)
        add_income(
            unit,
            IncomeFacts(IncomeKind.MEMBERSHIP_FEE, 20_000, date(2026, 2, 1), Channel.CASH, anna),
        )
    assert given(database, anna) == [(2026, 700), (2025, 15_050)], (
        "no fee, nothing anonymous to all"
    )


def test_what_was_voided_moved_or_corrected_counts_as_it_is_now(two, open_unit, database) -> None:
    anna, karin = two
    with open_unit() as unit:
        first = give(unit, anna, 10_000, date(2025, 3, 1))
        second = give(unit, anna, 20_000, date(2025, 4, 1))
        third = give(unit, anna, 30_000, date(2025, 5, 1))
        void = give(unit, anna, 40_000, date(2024, 5, 1))
        gifts.move_gift(unit, second, karin)
        gifts.correct_gift(
            unit,
            third,
            GiftFacts(33_300, date(2025, 5, 1), Channel.CASH, anna),
            reason="wrong_amount",
        )
        gifts.void_gift(unit, void, reason="duplicate")
    assert given(database, anna) == [(2025, 43_300)], "2024 is nothing and is not shown"
    assert given(database, karin) == [(2025, 20_000)]
    with open_unit() as unit:
        for month in range(1, 13):
            periods.close_month(unit, f"2025-{month:02d}", reason="prov")
    with open_unit() as unit:
        gifts.void_gift(unit, first, reason="duplicate")
    assert given(database, anna) == [(2025, 33_300)], "also where the books of the year are closed"


def test_who_may_not_read_gifts_is_told_nothing(two, open_unit, database) -> None:
    with open_unit() as unit:
        give(unit, two[0], 10_000, date(2025, 3, 1))
    assert given(database, two[0], MONA) == given(database, two[0], BIRGIT) == []
