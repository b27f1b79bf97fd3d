"""The overview's figures of members are those of the report; nobody hidden is in them or in what waits."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from qmember.domain.member_counts import MemberCounts
from qmember.domain.people import Protection
from qmember.domain.person_facts import PersonFacts
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import MembershipEvent, MembershipPeriod, PersonDeath
from qmember.queries.member_counts import counted
from qmember.queries.member_figures import Figure, people_behind
from qmember.queries.member_moves import members_so_far
from qmember.queries.member_types import member_types
from qmember.queries.waiting import waiting
from qmember.services import memberships, people
from qmember.services.fee_runs import run_fees, undo_run
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_people, set_protection
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, TODAY
from tests.factories.members import add_member
from tests.factories.people import BIRGIT, KARIN, MONA, SARA, SIV

DAYS = [date(2025, 1, 1), date(2025, 11, 30), TODAY, date(2026, 12, 31)]


def a_life(unit, chance: random.Random, person_id: int, type_id: int) -> None:
    """She comes, perhaps pays, perhaps goes, on the same day too, and comes again, perhaps dies."""
    said = {"decision": "", "at": unit.now, "by": "test"}
    days = sorted(chance.sample(range(1400), 4))
    days[1] = chance.choice([days[0], days[1], days[1]])
    happens = [date(2023, 1, 1) + timedelta(days=day) for day in days]
    kinds = ["accepted", chance.choice(["resigned", "excluded"]), "accepted", "resigned"]
    for kind, on in list(zip(kinds, happens, strict=True))[: chance.randrange(1, 5)]:
        unit.session.add(MembershipEvent(
            person_id=person_id, kind=kind, from_on=on,
            type_id=type_id if kind == "accepted" else None, **said,
        ))  # fmt: skip
    for year in chance.sample([2023, 2024, 2025, 2026], k=chance.randrange(4)):
        unit.session.add(MembershipPeriod(
            person_id=person_id, from_on=date(year, 1, 1), to_on=date(year, 12, 31),
            settled_on=date(year, 1, chance.randrange(2, 28)), cause="payment", at=unit.now, by="test",
        ))  # fmt: skip
    if chance.randrange(6) == 0:
        died = happens[3] + timedelta(days=9)
        unit.session.add(PersonDeath(person_id=person_id, died_on=died, noted_at=unit.now))


def some_lives(unit, chance: random.Random, many: int) -> None:
    """So many invented lives, of which the first is hidden."""
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    ids = add_people(unit, [PersonFacts(name=f"Medlem {n}") for n in range(many)])
    for person_id in ids:
        a_life(unit, chance, person_id, kind)
    set_protection(unit, ids[0], Protection.PROTECTED)


@pytest.mark.parametrize("seed", range(2))
def test_they_are_those_of_the_report(association, open_unit, monkeypatch, seed) -> None:
    chance = random.Random(seed)  # noqa: S311  # invented people
    with open_unit(EVERYTHING) as unit:
        some_lives(unit, chance, 60)
    monkeypatch.setattr(MemberCounts, "figures", raw)
    with association.reading() as session:
        for on in DAYS:
            report, found = counted(session, BIRGIT, on), members_so_far(session, BIRGIT, on)
            assert found.figures == raw(report.now), on
            assert found.members_before == report.before.members, on
        assert raw(report.now)["joined"] > 0 < raw(report.now)["left"]


def raw(one: MemberCounts) -> dict[str, int]:
    """Every number, also of few."""
    return {
        "members": one.members, "joined": one.joined, "left": one.left, "lapsed": one.lapsed
    }  # fmt: skip


def test_few_are_not_told_and_nobody_is_told_who_may_not_read(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        for name in ("Anna Ek", "Bo Al"):
            add_member(unit, name)
    with association.reading() as session:
        found = members_so_far(session, BIRGIT, TODAY)
        assert (found.figures["members"], found.members_before) == (None, None)
        assert members_so_far(session, SARA, TODAY) is None


def lines(database, viewer=KARIN, today=TODAY):
    with database.reading() as session:
        found = waiting(session, viewer, today=today, fiscal_month=1)
    return {one.what: (one.count, one.since, one.year, one.until) for one in found}


def test_applications_wait_for_those_who_answer_them(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        kind = member_types(unit.session)[0].id
        for n, level in enumerate((Protection.NORMAL, Protection.PROTECTED)):
            person = people.add_person(unit, name=f"Ny {n}", email=f"ny{n}@example.org")
            memberships.apply_for(unit, person.id, type_id=kind, on=TODAY - timedelta(days=3 - n))
            set_protection(unit, person.id, level)
    asked = TODAY - timedelta(days=3)
    assert lines(association, MONA)["applications"] == (1, asked, None, None)
    assert lines(association, KARIN)["applications"][0] == 1
    assert lines(association, SIV)["applications"][0] == 2
    for viewer in (BIRGIT, SARA):
        assert "applications" not in lines(association, viewer)


@pytest.fixture
def owing(association, open_unit) -> None:
    """Two members who have not paid, one of them hidden, and a fee that was decided."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20000, "Årsmötet 2025 § 9", None))
        add_member(unit, "Anna Ek", email="anna@example.org")
        hidden = add_member(unit, "Dold Ek")
        set_protection(unit, hidden.id, Protection.PROTECTED)


def test_the_fee_of_the_year_waits_until_somebody_is_asked(association, open_unit, owing) -> None:
    assert lines(association)["fee"] == (1, date(2026, 1, 1), 2026, None)
    assert "fee" not in lines(association, BIRGIT)
    with open_unit(EVERYTHING) as unit:
        run, _ = run_fees(unit, 2026, TODAY + timedelta(days=30))
    assert "fee" not in lines(association)
    with open_unit(EVERYTHING) as unit:
        undo_run(unit, run)
    assert "fee" in lines(association)


def test_no_fee_waits_where_only_a_hidden_member_would_be_asked(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20000, "Årsmötet 2025 § 9", None))
        hidden = add_member(unit, "Dold Ek")
        set_protection(unit, hidden.id, Protection.PROTECTED)
    assert lines(association) == {}


def test_who_is_about_to_lapse_is_told_a_month_before(association, open_unit, owing) -> None:
    """She joined in 2024 and never paid: by these rules she is a member to the end of that year."""
    with open_unit(EVERYTHING) as unit:
        rules = {Key.LAPSE: Rule("end_of_unpaid_year", "§ 5")}
        write_statutes(unit, from_on=date(2024, 1, 1), rules=rules)
    last = date(2024, 12, 31)
    told = lines(association, MONA, date(2024, 12, 24))
    assert told["lapsing"] == (1, date(2024, 12, 24), None, last)
    assert "lapsing" not in lines(association, MONA, date(2024, 11, 1))
    assert "lapsing" not in lines(association, MONA, date(2025, 1, 1))
    assert "lapsing" not in lines(association, BIRGIT, date(2024, 12, 24))


@pytest.mark.parametrize("seed", range(2))
def test_each_figure_has_as_many_people_behind_it(
    association, open_unit, monkeypatch, seed
) -> None:
    chance = random.Random(10 + seed)  # noqa: S311  # invented people
    with open_unit(EVERYTHING) as unit:
        some_lives(unit, chance, 120)
    monkeypatch.setattr(MemberCounts, "figures", raw)
    with association.reading() as session:
        for on in DAYS:
            report = counted(session, BIRGIT, on)
            figures = raw(report.now) | {"paid": report.now.paid, "unpaid": report.now.unpaid}
            for figure in Figure:
                page = people_behind(session, KARIN, figure, on=on)
                assert page.count == figures[figure], (figure, on)
                assert len(page.rows) == min(page.count, 50)
                assert page.pages == max(1, -(-page.count // 50))
            assert people_behind(session, BIRGIT, Figure.MEMBERS, on=on).rows == ()
