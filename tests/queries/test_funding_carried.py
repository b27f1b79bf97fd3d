"""A gift of an earlier year that is moved to its right giver makes nobody large in the later year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.domain.person_facts import PersonFacts
from qmember.queries.funding import funding_report, funding_years, year_facts
from qmember.services import funding, gifts, income
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.people import add_people
from qmember.services.periods import close_month
from tests.conftest import EVERYTHING, TODAY

LARGE, SMALL = 10_000_000, 10_000


@pytest.fixture
def large(association, open_unit) -> tuple[int, list[int]]:
    """A large gift of December 2025, which is closed, and ten small ones of this year."""
    with open_unit(EVERYTHING) as unit:
        ids = add_people(unit, [PersonFacts(name=f"Givare {n}") for n in range(10)])
        facts = GiftFacts(LARGE, date(2025, 12, 1), Channel.TRANSFER, ids[0])
        given = record_gift(unit, facts).income_id
        for one in ids:
            record_gift(unit, GiftFacts(SMALL, date(2026, 5, 2), Channel.SWISH, one))
        for month in range(1, 13):
            close_month(unit, f"2025-{month:02d}", reason="prov")
    return given, ids


def gift_facts(database, year=2026):
    with database.reading() as session:
        return next(one for one in year_facts(session, year) if one.key == "gifts")


def test_a_moved_sum_is_nobodys_of_the_year_it_is_moved_in(association, open_unit, large) -> None:
    income_id, ids = large
    before = gift_facts(association)
    for person_id in (ids[1], ids[2]):
        with open_unit() as unit:
            income_id = gifts.move_gift(unit, income_id, person_id).income_id
        assert gift_facts(association) == before
    assert (before.amount_ore, before.payers, before.largest_ore) == (10 * SMALL, 10, SMALL)
    with association.reading() as session:
        report = funding_report(session, 2026, on=TODAY)
    assert {row.key: row.payers for row in report.rows} == {"gifts": 10}
    assert gift_facts(association, 2025).largest_ore == LARGE


def test_only_what_a_correction_adds_counts(association, open_unit, large) -> None:
    income_id, ids = large
    with open_unit() as unit:
        facts = gifts.facts_of(income.live_income(unit, income_id))
        facts = replace(facts, amount=LARGE + 500, person_id=ids[1])
        gifts.correct_gift(unit, income_id, facts, reason="wrong_amount")
    now = gift_facts(association)
    assert (now.amount_ore, now.largest_ore, now.payers) == (10 * SMALL + 500, SMALL + 500, 10)


def test_a_correction_within_the_year_counts_whole(association, open_unit, large) -> None:
    _, ids = large
    with open_unit() as unit:
        given = record_gift(unit, GiftFacts(LARGE, date(2026, 6, 1), Channel.TRANSFER, ids[0]))
        gifts.move_gift(unit, given.income_id, ids[1])
    now = gift_facts(association)
    assert (now.largest_ore, now.payers) == (LARGE + SMALL, 10)


def test_an_adopted_year_keeps_what_it_folded(association, open_unit) -> None:
    day = date(2025, 12, 1)
    with open_unit(EVERYTHING) as unit:
        ids = add_people(unit, [PersonFacts(name=f"Givare {n}") for n in range(10)])
        record_gift(unit, GiftFacts(SMALL, day, Channel.TRANSFER, ids[0]))
        funding.adopt(unit, year=2025)
        for one in ids:  # now there are many, and the page alone would show them
            record_gift(unit, GiftFacts(SMALL + one, day, Channel.SWISH, one))
            record_gift(unit, GiftFacts(SMALL, TODAY, Channel.SWISH, one))
    with association.reading() as session:
        alone = funding_report(session, 2025, on=TODAY)
        beside = funding_report(session, 2026, on=TODAY, compare_year=2025)
        together = funding_years(session, 2026, known={2025, 2026})
    assert [row.key for row in alone.rows] == ["other"]
    assert [row.key for row in beside.rows] == ["other"]
    assert [row.key for row in together.rows] == ["other"]
    with open_unit(EVERYTHING) as unit:
        funding.adopt(unit, year=2025)
    with association.reading() as session:
        assert [row.key for row in funding_report(session, 2025, on=TODAY).rows] == ["other"]
