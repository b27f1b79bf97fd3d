"""Closing hands over to the bookkeeping, and a year closes those of its months that need no reason."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.closing import Check, Finding
from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.ledger import AccountRole, move
from qmember.domain.periods import days_of, months_of
from qmember.domain.permissions import Role
from qmember.formats.bank_file import read_bank_file
from qmember.queries.closing import deviations_of, findings
from qmember.queries.closing_year import MonthState, year_months
from qmember.queries.handover import batches, batches_in, unsent_count
from qmember.queries.periods import closed_months, fiscal_years
from qmember.services import ledger
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.handover import hand_over
from qmember.services.ledger import Draft
from qmember.services.periods import close_clean, close_month, close_through
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, camt053
from tests.services.test_users_roles import viewer
from tests.two_people import reopen

WHY = {Check.FILES: "Ingen bank"}


def post(open_unit, day: date) -> None:
    with open_unit() as unit:
        lines = move(100, debit=AccountRole.CASH, credit=AccountRole.SUSPENSE)
        ledger.post(unit, Draft("deposit", day, lines))


def begin(open_unit, month: str = "2026-08") -> None:
    """Hand a voucher of a month over, so that the association has begun to."""
    post(open_unit, days_of(month)[0])
    with open_unit() as unit:
        hand_over(unit, *days_of(month))


def statements(open_unit) -> None:
    """Three months' statements with a payment each; that of September waits, the others are named."""
    for number, month in enumerate(("2026-08", "2026-09", "2026-10")):
        first, last = days_of(month)
        content = camt053(
            [Entry(50000, on=first)], from_on=first, to_on=last, message_id=month,
            opening_ore=number * 50000,
        )  # fmt: skip
        with open_unit() as unit:
            import_file(unit, content, read_bank_file(content, today=TODAY))
    with open_unit() as unit:
        for payment_id in (1, 3):
            name_payment(unit, payment_id, [Part("sale", 50000)])


def handover_of(database, month: str) -> Finding:
    with database.reading() as session:
        found = {one.check: one for one in findings(session, *days_of(month))}
    return found[Check.HANDOVER]


def states(database, year: int = 2026, first_month: int = 1) -> dict[str, MonthState]:
    with database.reading() as session:
        return {one.month: one.state for one in year_months(session, year, TODAY, first_month)}


def test_who_has_never_handed_over_is_told_and_not_asked(association, open_unit) -> None:
    post(open_unit, date(2026, 10, 5))
    found = handover_of(association, "2026-10")
    assert (found.count, found.optional, found.asks) == (1, True, False)
    with open_unit() as unit:
        close_month(unit, "2026-10", reasons=WHY)
    with association.reading() as session:
        assert [one.check for one in deviations_of(session, ["2026-10"])["2026-10"]] == ["files"]
        assert batches(session) == []


def test_once_begun_what_is_left_needs_a_reason_and_the_reason_is_kept(
    association, open_unit
) -> None:
    begin(open_unit)
    post(open_unit, date(2026, 10, 5))
    with pytest.raises(Refused, match="all the same"), open_unit() as unit:
        close_month(unit, "2026-10", reasons=WHY)
    with open_unit() as unit:
        close_month(unit, "2026-10", reasons={**WHY, Check.HANDOVER: "Byrån gör det"})
    with association.reading() as session:
        kept = deviations_of(session, ["2026-10"])["2026-10"]
    assert [(one.check, one.count, one.reason) for one in kept][1:] == [
        ("handover", 1, "Byrån gör det")
    ]


def test_handed_over_with_the_closing_it_is_no_deviation_and_the_file_is_there(
    association, open_unit
) -> None:
    begin(open_unit)
    post(open_unit, date(2026, 9, 5))
    post(open_unit, date(2026, 10, 5))
    with open_unit() as unit:
        assert close_through(unit, "2026-10", reasons=WHY, send=True) == [
            "2026-08", "2026-09", "2026-10",
        ]  # fmt: skip
    with association.reading() as session:
        assert [one.check for one in deviations_of(session, ["2026-10"])["2026-10"]] == ["files"]
        assert [one.entries for one in batches(session)] == [2, 1]
        assert batches_in(session, *days_of("2026-10")) == [2]


def test_a_closing_that_is_refused_hands_nothing_over(association, open_unit) -> None:
    post(open_unit, date(2026, 10, 5))
    with pytest.raises(Refused), open_unit() as unit:
        close_through(unit, "2026-10", reasons={}, send=True)
    with association.reading() as session:
        assert batches(session) == []
        assert unsent_count(session, *days_of("2026-10")) == 1


def test_a_month_closed_again_hands_over_only_what_was_added(association, open_unit) -> None:
    post(open_unit, date(2026, 10, 5))
    with open_unit() as unit:
        close_through(unit, "2026-10", reasons=WHY, send=True)
        reopen(unit, "2026-10", reason="En sen faktura")
    post(open_unit, date(2026, 10, 6))
    post(open_unit, date(2026, 10, 6))
    assert handover_of(association, "2026-10").count == 2
    with open_unit() as unit:
        close_through(unit, "2026-10", reasons=WHY, send=True)
    with association.reading() as session:
        assert [one.entries for one in batches(session)] == [2, 1]


def test_the_year_closes_its_clean_months_and_leaves_the_others(association, open_unit) -> None:
    begin(open_unit)
    statements(open_unit)
    found = states(association)
    assert found["2026-07"] is MonthState.BEFORE
    assert found["2026-08"] is found["2026-10"] is MonthState.CLEAN
    assert found["2026-09"] is MonthState.LEFT
    assert found["2026-11"] is found["2026-12"] is MonthState.RUNNING
    post(open_unit, date(2026, 10, 5))
    with open_unit() as unit:
        assert close_clean(unit, months_of(2026)) == ["2026-08", "2026-10"]
    with association.reading() as session:
        assert closed_months(session) == {"2026-08", "2026-10"}
        assert deviations_of(session, ["2026-08", "2026-10"]) == {}
        assert unsent_count(session, *days_of("2026-10")) == 0
        assert unsent_count(session, *days_of("2026-09")) > 0
    with pytest.raises(Refused, match="without a reason"), open_unit() as unit:
        close_clean(unit, months_of(2026))


def test_who_does_not_close_months_closes_no_year(association, open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(viewer(Role.CHAIR)) as unit:
        close_clean(unit, months_of(2026))


def test_a_year_that_is_no_calendar_year_has_its_own_months(association, open_unit) -> None:
    post(open_unit, date(2025, 8, 5))
    found = states(association, 2025, 7)
    assert next(iter(found)) == "2025-07"
    assert list(found)[-1] == "2026-06"
    assert found["2025-07"] is MonthState.BEFORE
    assert found["2026-06"] is MonthState.LEFT
    with association.reading() as session:
        assert fiscal_years(session, TODAY, 7) == [2026, 2025]
        assert fiscal_years(session, TODAY, 1) == [2026, 2025]
        assert fiscal_years(session, TODAY, 9) == [2026, 2025, 2024]
