"""Memberships that come with a list: dated facts as if she had joined here, nothing booked, all undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from qmember.domain.claims import ClaimState
from qmember.domain.errors import Conflict, Refused
from qmember.domain.exports import ListFormat, ListPurpose
from qmember.domain.membership_facts import Standing
from qmember.domain.moving_in import Verdict
from qmember.domain.people import PersonRole
from qmember.formats.table_file import read_table
from qmember.models import (
    Claim,
    ClaimEnd,
    Entry,
    ListFact,
    MemberNumber,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonRoleRow,
    open_database,
)
from qmember.queries import moving_in as reads
from qmember.queries.claims import claims_of
from qmember.queries.member_facts import status_of, statuses
from qmember.queries.member_lists import Chosen
from qmember.queries.member_types import member_types
from qmember.queries.membership_spans import spans_on
from qmember.services import memberships
from qmember.services.clock import Clock
from qmember.services.member_export import Wish, draw
from qmember.services.member_files import Taker
from qmember.services.moving_in import begin_list
from qmember.services.moving_in_forget import forget_old_lists
from qmember.services.moving_in_save import save_list
from qmember.services.moving_in_undo import undo_list
from qmember.services.people import add_person
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KARIN, KEYS, TODAY

HEAD = "Namn;Medlemsnummer;Medlemstyp;Medlem sedan;Betalt år;Avgift;Betaldatum;Kvar att betala;Utträdd\n"
LIST = (
    f"{HEAD}"
    "Anna Ek;M482133;Medlem;2019-03-01;2026;200,00;2026-02-03;;\n"
    "Bo Ahl;17;Stödmedlem;2021;2025;100;2025-05-01;100;\n"
    "Cia Od;;Okänd;2020-01-01;;;;;2024-06-30\n"
    "Dan Ur;;;;2026;;;;\n"
).encode()
MOVED = (
    MembershipEvent,
    MembershipPeriod,
    Claim,
    ClaimEnd,
    MemberNumber,
    ListFact,
    Person,
    PersonRoleRow,
)


@pytest.fixture(autouse=True)
def _users(association, clock) -> None:
    from tests.conftest import add_cast

    add_cast(association, clock)


def taken(unit, content=LIST, **more):
    draft = begin_list(unit, content, read_table(content))
    return save_list(unit, draft, role=PersonRole.MEMBER, **more)


def count(unit) -> dict[str, int]:
    return {
        model.__tablename__: unit.session.scalar(select(func.count()).select_from(model)) or 0
        for model in MOVED
    }


def person(unit, name: str) -> int:
    return unit.session.scalars(select(Person.id).where(Person.name == name)).one()


def status(unit, name: str):
    return status_of(unit.session, person(unit, name), TODAY)


def test_members_are_what_their_rows_say(open_unit) -> None:
    with open_unit() as unit:
        taken(unit)
        kinds = {one.name: one.id for one in member_types(unit.session)}
        anna, bo = status(unit, "Anna Ek"), status(unit, "Bo Ahl")
        assert (anna.standing, anna.since, anna.paid_until, anna.type_id) == (
            Standing.PAID, date(2019, 3, 1), date(2026, 12, 31), kinds["Medlem"],
        )  # fmt: skip
        assert (bo.standing, bo.paid_until, bo.type_id) == (
            Standing.UNPAID, date(2025, 12, 31), kinds["Stödmedlem"],
        )  # fmt: skip
        cia = status(unit, "Cia Od")
        assert (cia.standing, cia.since, cia.ended_on, cia.type_id) == (
            Standing.RESIGNED, date(2020, 1, 1), date(2024, 7, 1), kinds["Medlem"],
        )  # fmt: skip
        assert status(unit, "Dan Ur").standing is Standing.PAID
        numbers = unit.session.scalars(select(MemberNumber.number)).all()
        assert len(set(numbers)) == 4


def test_what_was_paid_before_is_settled_and_never_booked(open_unit) -> None:
    with open_unit() as unit:
        before = unit.session.scalar(select(func.count()).select_from(Entry))
        taken(unit)
        assert unit.session.scalar(select(func.count()).select_from(Entry)) == before
        [paid] = claims_of(unit.session, KARIN, person(unit, "Anna Ek"), TODAY)
        assert (paid.state, paid.amount_ore, paid.open_ore) == (ClaimState.MOVED_IN, 20_000, 0)
        owed, old = claims_of(unit.session, KARIN, person(unit, "Bo Ahl"), TODAY)
        assert (owed.state, owed.open_ore, owed.from_on) == (
            ClaimState.OPEN,
            10_000,
            date(2026, 1, 1),
        )
        assert old.state is ClaimState.MOVED_IN


@pytest.mark.parametrize(("number", "kept"), [("M482133", None), ("17", False)])
def test_only_a_free_number_of_ours_is_kept(open_unit, number: str, kept) -> None:
    from qmember.domain.member_numbers import read_member_number

    with open_unit() as unit:
        taken(unit, f"Namn;Medlemsnummer;Medlem sedan\nAnna Ek;{number};2019\n".encode())
        has = unit.session.scalar(select(MemberNumber.number))
        assert (has == number) is (read_member_number(number) is not None)
        taken(unit, f"Namn;Medlemsnummer;Medlem sedan\nBo Ahl;{has};2019\n".encode())
        assert len(set(unit.session.scalars(select(MemberNumber.number)))) == 2


def test_the_same_list_again_adds_nothing(open_unit) -> None:
    with open_unit() as unit:
        taken(unit)
        before = count(unit)
        again = taken(unit)
        assert (again.import_id, again.added, again.updated) == (None, 0, 0)
        assert count(unit) == before


def test_undone_everything_is_as_before(open_unit) -> None:
    with open_unit() as unit:
        before = count(unit)
        saved = taken(unit)
        assert count(unit) != before
        undo_list(unit, saved.import_id)
        assert count(unit) == before
        assert statuses(unit.session, TODAY) == {}


def test_the_spans_follow_what_comes_and_what_is_undone(open_unit, database) -> None:
    with open_unit() as unit:
        saved, bo = taken(unit), add_person(unit, name="Bo Kvar", email="kvar@example.org").id
        joined = taken(unit, b"Namn;E-post;Medlem sedan\nBo Kvar;kvar@example.org;2020\n")
    with database.reading() as session:
        assert spans_on(session, TODAY) == statuses(session, TODAY)
        assert len(spans_on(session, TODAY)) == 5
    with open_unit() as unit:
        undo_list(unit, saved.import_id)
        undo_list(unit, joined.import_id)
    with database.reading() as session:
        assert spans_on(session, TODAY) == {}
        assert session.get(Person, bo) is not None


def test_somebody_of_the_register_joins_and_is_as_before_when_undone(open_unit) -> None:
    with open_unit() as unit:
        bo = add_person(unit, name="Bo Ahl", email="bo@example.org").id
        content = b"Namn;E-post;Medlem sedan\nBo Ahl;bo@example.org;2021-01-01\n"
        draft = begin_list(unit, content, read_table(content))
        [row] = reads.review(unit.session, KEYS, KARIN, draft, today=TODAY).rows
        assert (row.verdict, row.joins, row.changes) == (Verdict.UPDATE, True, ())
        saved = save_list(unit, draft, role=PersonRole.MEMBER)
        assert (saved.added, saved.updated) == (0, 1)
        assert status_of(unit.session, bo, TODAY).is_member
        undo_list(unit, saved.import_id)
        assert status_of(unit.session, bo, TODAY).standing is Standing.NONE
        assert count(unit)["person_role"] == count(unit)["member_number"] == 0


def test_givers_of_a_list_become_no_members(open_unit) -> None:
    with open_unit() as unit:
        draft = begin_list(unit, LIST, read_table(LIST))
        save_list(unit, draft, role=PersonRole.GIVER)
        assert count(unit)["membership_event"] == count(unit)["claim"] == 0


@pytest.mark.parametrize("what", ["left", "undone event", "paid"])
def test_what_was_built_upon_is_not_undone(open_unit, what: str) -> None:
    from qmember.domain.ledger import Channel
    from qmember.services.fee_payments import FeePaid, record_fee

    with open_unit() as unit:
        saved, bo = taken(unit), person(unit, "Bo Ahl")
        if what == "left":
            memberships.leave(unit, bo, from_on=TODAY)
        elif what == "undone event":
            event = unit.session.scalars(
                select(MembershipEvent.id).where(MembershipEvent.person_id == bo)
            ).one()
            memberships.undo(unit, bo, event)
        else:
            owed = claims_of(unit.session, KARIN, bo, TODAY)[0]
            record_fee(unit, bo, FeePaid(owed.claim_id, 10_000, TODAY, Channel.SWISH))
        before = count(unit)
        with pytest.raises(Conflict):
            undo_list(unit, saved.import_id)
        assert count(unit) == before


def test_a_type_that_is_none_is_refused_and_nothing_is_stored(open_unit) -> None:
    with pytest.raises(Refused), open_unit() as unit:
        taken(unit, type_id=99_999)
    with open_unit() as unit:
        assert count(unit)["person"] == count(unit)["membership_event"] == 0


@pytest.mark.parametrize("table", ["membership_event", "membership_period", "claim", "claim_end"])
def test_the_database_lets_nobody_remove_what_came_while_it_stands(
    open_unit, database, table
) -> None:
    with open_unit() as unit:
        taken(unit)
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(text(f"DELETE FROM {table}"))


def test_after_thirty_days_what_came_stays_for_good(open_unit, database) -> None:
    with open_unit() as unit:
        saved = taken(unit)
    later = Clock(TODAY + timedelta(days=32))
    with unit_of_work(database, viewer=EVERYTHING, clock=later) as unit:
        forget_old_lists(unit)
        assert count(unit)["list_fact"] == 0
        assert count(unit)["membership_event"] == 5
        with pytest.raises(Refused):
            undo_list(unit, saved.import_id)


@pytest.mark.parametrize("kind", [ListFormat.CSV, ListFormat.XLSX])
def test_what_goes_out_comes_in_again_and_goes_out_the_same(
    open_unit, database, sqlite_template, tmp_path, clock, kind: ListFormat
) -> None:
    """Into an empty association, from either database: every row is equal to the last sign."""
    import shutil

    from tests.conftest import add_cast, set_up_association

    with open_unit() as unit:
        taken(unit)
        for name, more in (
            ("=1+1", {"email": "a@example.org", "phone": "070-123 45 67"}),
            (
                "Ek, Bolag AB",
                {"orgnr": "556036-0793", "street": "Gatan 1", "postcode": "123 45", "city": "Mora"},
            ),
        ):
            one = add_person(unit, name=name, **more)
            kind = member_types(unit.session)[0].id
            memberships.accept(unit, one.id, type_id=kind, on=date(2026, 5, 2))
    first = out(database, clock, kind)
    file = tmp_path / "other.db"
    shutil.copy(sqlite_template, file)
    other = open_database(f"sqlite:///{file}", KEYS)
    set_up_association(other, clock)
    add_cast(other, clock)
    with unit_of_work(other, viewer=KARIN, clock=clock) as unit:
        saved = taken(unit, first)
        assert (saved.added, saved.waiting) == (6, 0)
    second = out(other, clock, kind)
    other.dispose()
    assert read_table(second).header == read_table(first).header
    assert rows(second) == rows(first)


def out(database, clock, kind: ListFormat) -> bytes:
    wish = Wish(ListPurpose.OTHER, kind, Chosen(None), TODAY)
    with database.reading() as session:
        return draw(session, Taker(KARIN, clock.now(), swedish), wish).content


def swedish(message: str, **values: object) -> str:
    from qmember.cli.words import say

    return say(message, **values)


def rows(content: bytes) -> list[tuple[str, ...]]:
    return sorted(row.cells for row in read_table(content).rows)
