"""The ledger refuses what does not balance and any change of what has happened, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import AccountRole, Posting, move
from qmember.models import Database
from qmember.queries.ledger import ledger_check, voucher
from qmember.services import ledger
from qmember.services.ledger import Draft

DAY = date(2026, 11, 20)


def post(open_unit, amount=50000, day=DAY):
    with open_unit() as unit:
        lines = move(amount, debit=AccountRole.CASH, credit=AccountRole.SUSPENSE)
        return ledger.post(unit, Draft("deposit", day, lines)).id


def test_an_entry_is_numbered_sealed_and_balanced(association: Database, open_unit) -> None:
    post(open_unit)
    post(open_unit)
    with association.reading() as session:
        found = ledger_check(session)
        shown = voucher(session, 2026, 2)
    assert (found.balanced, found.entries, found.unsealed) == (True, 2, 0)
    assert [line.amount_ore for line in shown.lines] == [50000, -50000]
    assert shown.number == "2026-0002"


def test_lines_that_do_not_balance_are_refused_before_the_database(association, open_unit) -> None:
    with pytest.raises(Refused), open_unit() as unit:
        lines = (Posting(AccountRole.CASH, 100), Posting(AccountRole.SUSPENSE, -99))
        ledger.post(unit, Draft("deposit", DAY, lines))


def test_a_refusal_gives_the_number_back(association, open_unit) -> None:
    post(open_unit)
    with pytest.raises(ZeroDivisionError), open_unit() as unit:
        lines = move(100, debit=AccountRole.CASH, credit=AccountRole.SUSPENSE)
        ledger.post(unit, Draft("deposit", DAY, lines))
        1 / 0  # noqa: B018
    post(open_unit)
    with association.reading() as session:
        assert ledger_check(session).balanced


def test_a_reversal_mirrors_the_entry_and_happens_once(association, open_unit) -> None:
    entry_id = post(open_unit)
    with open_unit() as unit:
        ledger.reverse(unit, entry_id, kind="reversal")
    with pytest.raises(Conflict), open_unit() as unit:
        ledger.reverse(unit, entry_id, kind="reversal")
    with association.reading() as session:
        found = ledger_check(session)
        assert found.balanced
        assert {account.balance_ore for account in found.accounts} == {0}
        assert voucher(session, 2026, 1).reversed_by == "2026-0002"


CHANGES = [
    "UPDATE line SET amount_ore = amount_ore + 1",
    "DELETE FROM line",
    "UPDATE entry SET number = 99",
    "DELETE FROM entry",
    "UPDATE seal SET sealed_at = sealed_at",
    "DELETE FROM seal",
    "INSERT INTO line (entry_id, account_number, amount_ore, year) VALUES (1, '1910', 5, 2026)",
    "UPDATE audit_event SET actor_name = 'x'",
    "DELETE FROM audit_event",
    "UPDATE setting SET value = '1'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_happened_cannot_be_changed(association: Database, open_unit, change) -> None:
    post(open_unit)
    with pytest.raises(DatabaseError, match="qmember"), association.writing() as session:
        session.execute(text(change))


@pytest.mark.parametrize("table", ["line", "entry", "seal", "audit_event"])
def test_replace_and_truncate_are_refused(association: Database, open_unit, table) -> None:
    post(open_unit)
    change = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if association.sqlite
        else f"TRUNCATE {table} CASCADE"
    )
    with pytest.raises(DatabaseError, match="qmember"), association.writing() as session:
        session.execute(text(change))


def test_an_unsealed_entry_cannot_be_committed(association: Database) -> None:
    insert = (
        "INSERT INTO entry (series, year, number, event_on, booked_on, kind, created_at, created_by)"
        " VALUES ('V', 2026, 77, '2026-01-01', '2026-01-01', 'x', '2026-01-01 00:00:00', 'x')"
    )
    with pytest.raises(DatabaseError), association.writing() as session:
        session.execute(text(insert))


def test_an_unbalanced_seal_is_refused(association: Database) -> None:
    with pytest.raises(DatabaseError, match="do not balance"), association.writing() as session:
        session.execute(
            text(
                "INSERT INTO entry (id, series, year, number, event_on, booked_on, kind, created_at, "
                "created_by) VALUES (9, 'V', 2026, 77, '2026-01-01', '2026-01-01', 'x', "
                "'2026-01-01 00:00:00', 'x')"
            )
        )
        for amount in (100, -99):
            session.execute(
                text(
                    "INSERT INTO line (entry_id, account_number, amount_ore, year) "
                    f"VALUES (9, '1910', {amount}, 2026)"
                )
            )
        session.execute(text("INSERT INTO seal VALUES (9, '2026-01-01 00:00:00')"))
