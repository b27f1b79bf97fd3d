"""The database itself refuses an entry that is not whole, and naming more than was paid."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qmember.models import Allocation, BankPayment, Database, Entry, OpenPayment, Posted, Seal
from tests.facts import facts

ENTRY = (
    "INSERT INTO entry (id, series, year, number, event_on, booked_on, kind, created_at, created_by) "
    "VALUES (9000, 'V', 2026, 9000, '2026-01-01', '2026-01-01', 'x', '2026-01-01 00:00:00', 'x')"
)
SEAL = "INSERT INTO seal (entry_id, sealed_at) VALUES ({entry}, '2026-01-01 00:00:00')"


def line(amount: int, entry: int = 9000) -> str:
    return (
        "INSERT INTO line (entry_id, account_number, amount_ore, year) "
        f"VALUES ({entry}, '1910', {amount}, 2026)"
    )


REFUSED = {
    "an entry without a seal": [ENTRY, line(5), line(-5)],
    "an entry without lines": [ENTRY, SEAL.format(entry=9000)],
    "one line": [ENTRY, line(5), SEAL.format(entry=9000)],
    "lines that do not balance": [ENTRY, line(5), line(-4), SEAL.format(entry=9000)],
    "a line of zero": [ENTRY, line(0), line(0), SEAL.format(entry=9000)],
    "a line after the seal": [ENTRY, line(5), line(-5), SEAL.format(entry=9000), line(5), line(-5)],
    "a line on an old entry": [line(5, entry=1), line(-5, entry=1)],
    "a seal without an entry": [SEAL.format(entry=9001)],
    "a second seal": [SEAL.format(entry=1)],
    "the seal before the lines": [ENTRY, SEAL.format(entry=9000), line(5), line(-5)],
    "a number taken": [ENTRY.replace("2026, 9000", "2026, 1"), line(5), line(-5), SEAL.format(entry=9000)],
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_it_is_refused(lived: Database, why) -> None:
    before = facts(lived)
    with pytest.raises(DBAPIError), lived.writing() as session:
        for statement in REFUSED[why]:
            session.execute(text(statement))
    assert facts(lived) == before


def test_a_whole_entry_is_accepted(own_lived: Database) -> None:
    with own_lived.writing() as session:
        for statement in (ENTRY, line(5), line(-5), SEAL.format(entry=9000)):
            session.execute(text(statement))
    with own_lived.reading() as session:
        assert session.get(Seal, 9000) is not None


def test_objects_are_refused_like_statements(lived: Database) -> None:
    with pytest.raises(DBAPIError, match="the entry is sealed"), lived.writing() as session:
        session.add(Posted(entry_id=1, account_number="1910", amount_ore=5, year=2026))
        session.flush()
    with pytest.raises(DBAPIError, match="do not balance"), lived.writing() as session:
        old = session.get_one(Entry, 1)
        session.add(
            Entry(
                id=9000, series="V", year=2026, number=9000, event_on=old.event_on,
                booked_on=old.booked_on, kind="x", created_at=old.created_at, created_by="x",
            )
        )  # fmt: skip
        session.flush()
        session.add(Seal(entry_id=9000, sealed_at=old.created_at))
        session.flush()


def open_payment(session: Session) -> BankPayment:
    """A payment of which nothing has been named."""
    return (
        session.query(BankPayment)
        .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .outerjoin(Allocation, Allocation.payment_id == BankPayment.id)
        .filter(Allocation.id.is_(None))
        .first()
    )


def name(session: Session, payment: BankPayment, amount: int, entry_id: int) -> None:
    taken = session.query(Allocation).first()
    session.add(
        Allocation(
            payment_id=payment.id, amount_ore=amount, kind="sale", entry_id=entry_id, at=taken.at,
            by="x",
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.parametrize("parts", [[1.5], [1, 0.1], [0.6, 0.6], [-0.5], [0.5, -0.5]])
def test_more_than_was_paid_cannot_be_named(lived: Database, parts) -> None:
    before = facts(lived)
    with pytest.raises(DBAPIError, match="more is named than was paid"), lived.writing() as session:
        payment = open_payment(session)
        for number, part in enumerate(parts, 1):
            name(session, payment, int(payment.amount_ore * part), number)
    assert facts(lived) == before


def test_all_that_was_paid_can_be_named_in_parts(own_lived: Database) -> None:
    with own_lived.writing() as session:
        payment = open_payment(session)
        name(session, payment, payment.amount_ore - 1, 1)
        name(session, payment, 1, 2)


def test_anonymous_money_names_nobody(lived: Database) -> None:
    with pytest.raises(DBAPIError), lived.writing() as session:
        session.execute(
            text(
                "INSERT INTO income (kind, person_id, payer_kind, amount_ore, received_on, year, "
                "channel, anonymity, entry_id, created_at, created_by) VALUES ('gift', 1, 'person', "
                "100, '2026-01-01', 2026, 'cash', 'all', 1, '2026-01-01 00:00:00', 'x')"
            )
        )
