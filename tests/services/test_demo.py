"""The example association: whole, the same each time, and everything that must hold does."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.errors import Refused
from qmember.domain.people import PersonRole
from qmember.domain.permissions import Role
from qmember.domain.voters import Outcome
from qmember.models import (
    Account,
    BankAccount,
    BankDeposit,
    BankImport,
    BankPayment,
    Database,
    Income,
    MembershipEvent,
    MembershipMatter,
    Person,
    PersonRoleRow,
    Receipt,
    ReceiptVoid,
    User,
)
from qmember.queries import bank, bank_files, invariants
from qmember.queries.association import association
from qmember.queries.electoral_register import live_roll
from qmember.queries.funding import funding_report
from qmember.queries.meetings import next_meeting
from qmember.queries.member_facts import statuses
from qmember.queries.members import member_no_of
from qmember.queries.membership_matters import OpenMatters, open_matters
from qmember.services.clock import Clock
from qmember.services.demo import ACCOUNTS, load
from qmember.services.unit import Unit, unit_of_work
from qmember.services.users import make_setup_link
from tests.conftest import EVERYTHING, KEYS
from tests.people import CAST
from tests.services.copies import fresh

SPRING = Clock(date(2026, 3, 20))
"""Late enough for last year to be adopted, early enough for the tests to be quick."""

WINTER = Clock(date(2026, 2, 10))


def facts(database: Database) -> list[object]:
    """What everybody would notice if it differed."""
    queries = (
        select(Person.number, Person.name, Person.email, Person.city, Person.protection),
        select(PersonRoleRow.person_id, PersonRoleRow.role, PersonRoleRow.from_on),
        select(Income.kind, Income.person_id, Income.amount_ore, Income.received_on, Income.channel),
        select(Receipt.year, Receipt.number, Receipt.income_id, Receipt.issued_on),
        select(BankDeposit.fingerprint, BankDeposit.booked_on, BankDeposit.amount_ore),
        select(BankPayment.fingerprint, BankPayment.references),
        select(User.email, User.name, User.created_at),
        select(MembershipEvent.person_id, MembershipEvent.kind, MembershipEvent.from_on),
        select(MembershipMatter.person_id, MembershipMatter.kind, MembershipMatter.from_on),
    )  # fmt: skip
    with database.reading() as session:
        return [sorted(map(repr, session.execute(query))) for query in queries]


def wrong(database: Database) -> list[object]:
    """What must hold and does not."""
    with database.reading() as session:
        return [one for one in invariants.check_all(session, KEYS) if not one.ok]


def test_everything_that_must_hold_does(database: Database) -> None:
    made = load(database, SPRING, members=15, years=1)
    assert wrong(database) == []
    with database.reading() as session:
        assert all(one.agrees for one in bank_files.statements(session))
        assert bank.open_count(session) in range(8, 13)
        assert association(session, SPRING.today()).demo
        assert session.scalar(select(func.count()).select_from(Person)) == made.people
        assert session.scalar(select(func.count()).select_from(ReceiptVoid)) > 0
        report = funding_report(session, 2025, on=SPRING.today())
        assert (report.status, len(report.rows)) == ("adopted", 8)


def test_the_same_seed_and_day_give_the_same(database: Database, sqlite_template, tmp_path) -> None:
    load(database, WINTER, members=15, years=0, seed=5)
    with fresh(sqlite_template, tmp_path / "second.db") as second:
        load(second, WINTER, members=15, years=0, seed=5)
        assert facts(second) == facts(database)


def test_another_seed_gives_others(sqlite_database: Database, sqlite_template, tmp_path) -> None:
    load(sqlite_database, WINTER, members=15, years=0, seed=1)
    with fresh(sqlite_template, tmp_path / "second.db") as second:
        load(second, WINTER, members=15, years=0, seed=2)
        assert facts(second) != facts(sqlite_database)


@pytest.mark.parametrize("members", [1, 7, 30])
def test_there_are_as_many_members_as_were_asked_for(
    sqlite_database: Database, members: int
) -> None:
    load(sqlite_database, WINTER, members=members, years=0)
    still = (PersonRoleRow.to_on.is_(None)) | (PersonRoleRow.to_on >= WINTER.today())
    query = select(func.count()).select_from(PersonRoleRow)
    query = query.where(PersonRoleRow.role == PersonRole.MEMBER, still)
    with sqlite_database.reading() as session:
        assert session.scalar(query) == members
        now = statuses(session, WINTER.today()).values()
        assert sum(one.is_member for one in now) == members


def test_the_coming_meeting_answers_one_appeal_and_a_suspension_is_over(
    sqlite_database: Database,
) -> None:
    """The one who was excluded is beyond the members that were asked for; nobody says why."""
    load(sqlite_database, WINTER, members=24, years=1)
    with sqlite_database.reading() as session:
        rows = session.execute(
            select(
                MembershipMatter.kind, MembershipMatter.person_id, MembershipMatter.from_on,
                MembershipMatter.decision, Person.protection,
            )
            .join(Person, Person.id == MembershipMatter.person_id)
            .order_by(MembershipMatter.id)
        ).all()  # fmt: skip
        kinds = {row.kind: row for row in rows}
        assert [row.kind for row in rows] == ["appealed", "suspended", "lifted"]
        assert {row.protection for row in rows} == {"normal"}
        assert [row.decision for row in rows] == ["", "Styrelsen § 4", ""]
        meeting = next_meeting(session, EVERYTHING, WINTER.today())
        roll = live_roll(session, KEYS, EVERYTHING, meeting.held_on)
        [asked] = roll.group(Outcome.NEEDS_DECISION)
        number = member_no_of(session, kinds["appealed"].person_id)
        assert asked.member_no == number
        assert [one.fact for one in asked.failing] == ["exclusion_appealed"]
        assert open_matters(session, kinds["suspended"].person_id, WINTER.today()) == OpenMatters()
        later = statuses(session, meeting.held_on)
        assert sum(one.is_member for one in later.values()) == 24
        assert later[kinds["suspended"].person_id].is_member


def test_in_a_small_one_nothing_is_disputed(sqlite_database: Database) -> None:
    load(sqlite_database, WINTER, members=11, years=0)
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MembershipMatter)) == 0


def test_a_database_that_is_not_empty_is_left_alone(association: Database) -> None:
    before = facts(association)
    with pytest.raises(Refused, match="already an association"):
        load(association, WINTER)
    assert facts(association) == before


def _bank_account(unit: Unit) -> None:
    unit.session.add(Account(number="1930", name="Bank"))
    unit.session.flush()
    unit.session.add(
        BankAccount(kind="bankgiro", number="1234567", name="Bankgiro", account_number="1930")
    )


BEGUN = {
    "a set-up link": make_setup_link,
    "a bank account": _bank_account,
    "a bank file": lambda unit: unit.session.add(
        BankImport(
            sha256="0" * 64, format="camt.053", message_id="1", rows=0, known=0, at=unit.now, by="x"
        )
    ),
}


@pytest.mark.parametrize("begun", BEGUN)
def test_what_is_begun_is_not_empty(sqlite_database: Database, begun: str) -> None:
    with unit_of_work(sqlite_database, viewer=EVERYTHING, clock=WINTER) as unit:
        BEGUN[begun](unit)
    with pytest.raises(Refused, match="already an association"):
        load(sqlite_database, WINTER, members=5, years=0)


def test_a_load_that_fails_leaves_the_database_empty(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = facts(sqlite_database)
    monkeypatch.setattr("qmember.services.demo_story.draw_waiting", _fail)
    with pytest.raises(OSError, match="power cut"):
        load(sqlite_database, WINTER, members=15, years=0)
    assert facts(sqlite_database) == before


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1), date(2028, 2, 29), date(2026, 3, 2), date(2026, 2, 14)]
)
def test_it_can_be_made_on_any_day(sqlite_database: Database, today: date) -> None:
    load(sqlite_database, Clock(today), members=10, years=0)
    assert wrong(sqlite_database) == []
    with sqlite_database.reading() as session:
        latest = session.scalar(select(func.max(Income.received_on)))
        assert latest is not None
        assert latest < today
        assert bank.open_count(session) in range(8, 13)


def test_there_is_one_account_for_each_role() -> None:
    assert [(one.email, one.name, one.role) for one in ACCOUNTS] == list(CAST)
    assert {one.role for one in ACCOUNTS} == set(Role)


def _fail(*_: object) -> None:
    raise OSError("power cut")
