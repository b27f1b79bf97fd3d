"""What waits: only for those who can do it, the oldest first, and statements beside the books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.permissions import CLI, Role
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankDeposit
from qmember.queries.waiting import waiting
from qmember.services import periods
from qmember.services.bank_import import import_file
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, camt053, camt054, many_entries
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV
from tests.two_people import office


def read(open_unit, content: bytes) -> None:
    with open_unit() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))


def lines(database, viewer=KARIN, *, today: date = TODAY) -> dict[str, tuple[int, date]]:
    with database.reading() as session:
        found = waiting(session, viewer, today=today, fiscal_month=1)
    return {one.what: (one.count, one.since) for one in found}


def test_nothing_waits_in_an_empty_house(association, database) -> None:
    assert lines(database) == {}
    assert lines(database, today=date(2026, 12, 24)) == {}


def test_payments_wait_since_the_oldest(association, open_unit, database) -> None:
    read(
        open_unit,
        camt053(many_entries(2, on=date(2026, 11, 12)) + many_entries(1, on=TODAY, seed=9)),
    )
    assert lines(database)["payments"] == (3, date(2026, 11, 12))


@pytest.mark.parametrize("viewer", [BIRGIT, MONA, RUT, SIV], ids=lambda one: one.name)
def test_they_wait_for_nobody_who_cannot_name_them(
    association, open_unit, database, viewer
) -> None:
    read(open_unit, camt053(many_entries(2, on=TODAY)))
    assert "payments" not in lines(database, viewer)


def test_the_command_line_may_know(association, open_unit, database) -> None:
    read(open_unit, camt053(many_entries(2, on=TODAY)))
    assert lines(database, CLI)["payments"] == (2, TODAY)


def test_a_deposit_that_is_not_booked_waits(association, open_unit, database) -> None:
    entry = Entry(10_000, TODAY, currency="EUR", reference="E1")
    read(open_unit, camt053([entry], currency="EUR"))
    with database.reading() as session:
        assert session.query(BankDeposit).count() == 1
    assert lines(database)["unbooked"] == (1, TODAY)


def test_a_statement_that_agrees_does_not_wait(association, open_unit, database) -> None:
    read(open_unit, camt053(many_entries(2, on=TODAY), opening_ore=250_000))
    assert "statements" not in lines(database)


def test_a_statement_that_does_not_add_up_waits(association, open_unit, database) -> None:
    read(open_unit, camt053(many_entries(2, on=TODAY), opening_ore=250_000, closing_ore=1))
    assert lines(database)["statements"] == (1, TODAY)


def test_days_that_are_missing_between_statements_wait_until_they_come(
    association, open_unit, database
) -> None:
    first = camt053([Entry(10_000, date(2026, 11, 2), reference="A")], message_id="1")
    third = camt053(
        [Entry(30_000, date(2026, 11, 6), reference="C")], opening_ore=30_000, message_id="3"
    )
    second = camt053(
        [Entry(20_000, date(2026, 11, 4), reference="B")], opening_ore=10_000, message_id="2"
    )
    read(open_unit, first)
    assert "statements" not in lines(database)
    read(open_unit, third)
    assert lines(database)["statements"] == (1, date(2026, 11, 6))
    read(open_unit, second)
    assert "statements" not in lines(database)


def test_what_was_booked_after_a_statement_is_not_held_against_it(
    association, open_unit, database
) -> None:
    read(open_unit, camt053([Entry(10_000, date(2026, 11, 2), reference="A")], message_id="1"))
    later = Entry(5_000, date(2026, 11, 9), reference="B")
    read(open_unit, camt054([later], message_id="N"))
    assert lines(database)["payments"][0] == 2
    assert "statements" not in lines(database)


def test_an_old_statement_is_left_to_the_page_of_reconciliation(
    association, open_unit, database
) -> None:
    read(open_unit, camt053(many_entries(1, on=TODAY), closing_ore=1))
    assert "statements" in lines(database)
    assert "statements" not in lines(database, today=TODAY + timedelta(days=120))


def test_months_wait_from_the_first_voucher_on(association, open_unit, database) -> None:
    read(open_unit, camt053(many_entries(1, on=date(2026, 8, 20))))
    assert lines(database)["months"] == (3, date(2026, 8, 1))
    with open_unit() as unit:
        periods.close_month(unit, "2026-08", reason="Väntar på banken")
    assert lines(database)["months"] == (2, date(2026, 9, 1))
    assert lines(database, today=date(2026, 8, 30)).get("months") is None


def test_the_chair_is_told_of_a_month_that_was_closed_though_something_was_not_done(
    association, open_unit, database
) -> None:
    read(open_unit, camt053(many_entries(1, on=date(2026, 8, 20))))
    with open_unit() as unit:
        periods.close_month(unit, "2026-08", reason="Väntar på banken")
    told = lines(database, viewer=BIRGIT)["closed_all_the_same"]
    assert told == (2, TODAY)  # days without a file, and a payment that waits
    assert "closed_all_the_same" not in lines(database)
    later = TODAY + timedelta(days=40)
    assert "closed_all_the_same" not in lines(database, viewer=BIRGIT, today=later)


def test_who_can_answer_is_told_and_who_asked_is_not(association, open_unit, database) -> None:
    with open_unit() as unit:
        periods.close_month(unit, "2026-08", reason="Klart")
        karin, birgit = office(unit, Role.TREASURER), office(unit, Role.CHAIR)
    with open_unit(karin) as unit:
        asked = periods.ask_to_open(unit, "2026-08", reason="Ett fel")
    assert lines(database, viewer=birgit)["open_month"] == (1, TODAY)
    assert "open_month" not in lines(database, viewer=karin)
    with open_unit(birgit) as unit:
        periods.answer_opening(unit, asked, granted=False)
    assert "open_month" not in lines(database, viewer=birgit)


def test_the_oldest_stands_first(association, open_unit, database) -> None:
    read(open_unit, camt053(many_entries(2, on=date(2026, 10, 12)), closing_ore=1))
    with database.reading() as session:
        found = waiting(session, KARIN, today=TODAY, fiscal_month=1)
    assert [one.since for one in found] == sorted(one.since for one in found)
    assert [one.what for one in found] == ["months", "payments", "statements"]
