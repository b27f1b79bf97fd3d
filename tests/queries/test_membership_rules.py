"""What the statutes say of memberships is what they are judged by; silent statutes end nobody's."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest

from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.membership_rules import membership_rules, rule_eras
from qmember.queries.voting import voters
from qmember.services import meetings, memberships, people
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, KEYS

SPRING = date(2026, 1, 1)


@pytest.fixture
def judged(association, open_unit):
    """The rules on a day, when these stand in the statutes."""

    def rules(on: date = SPRING, **written: Rule) -> MembershipRules:
        with open_unit(EVERYTHING) as unit:
            if written:
                known = {Key[name]: rule for name, rule in written.items()}
                write_statutes(unit, from_on=SPRING, rules=known)
        with association.reading() as session:
            return membership_rules(session, on)

    return rules


def test_silent_statutes_end_nobodys_membership(judged) -> None:
    assert judged() == MembershipRules()


def test_a_rule_without_its_paragraph_has_no_effect(judged) -> None:
    assert judged(LAPSE=Rule("end_of_unpaid_year")).lapse is Lapse.NEVER


@pytest.mark.parametrize("word", ["end_of_unpaid_year", "months_after_reminder", "never"])
def test_what_stands_in_a_paragraph_holds_from_its_day(judged, word) -> None:
    rules = judged(
        LAPSE=Rule(word, "§ 5"), LAPSE_MONTHS=Rule(3, "§ 5"), STARTS_AT=Rule("fee_paid", "§ 4")
    )
    assert (rules.lapse, rules.lapse_months, rules.starts_at) == (Lapse(word), 3, StartsAt.FEE_PAID)
    assert judged(date(2025, 12, 31)).lapse is Lapse.NEVER


def test_a_course_is_asked_for_from_the_day_the_statutes_did_so_without_a_break(
    association, open_unit, judged
) -> None:
    found = judged(STARTS_AT=Rule("course", "§ 4"))
    assert (found.starts_at, found.course_from) == (StartsAt.COURSE, SPRING)
    later = [
        (date(2026, 9, 1), "course"),
        (date(2027, 1, 1), "accepted"),
        (date(2027, 6, 1), "course"),
    ]
    for day, word in later:
        with open_unit(EVERYTHING) as unit:
            write_statutes(unit, from_on=day, rules={Key.STARTS_AT: Rule(word, "§ 4")})
    assert judged(date(2026, 12, 31)).course_from == SPRING
    assert judged(date(2027, 2, 1)) == MembershipRules()
    assert judged(date(2027, 7, 1)).course_from == date(2027, 6, 1)
    with association.reading() as session:
        days = [era.rules.course_from for era in rule_eras(session)]
    assert [day for day, _ in groupby(days)] == [date.min, SPRING, date.min, date(2027, 6, 1)]


def test_an_annual_meeting_that_is_held_ends_what_is_not_paid(
    association, open_unit, judged
) -> None:
    with open_unit(EVERYTHING) as unit:
        meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 20))
        gone = meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2028, 2, 1))
        meetings.cancel_meeting(unit, gone)
        anna = people.add_person(unit, name="Anna Ek").id
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        memberships.accept(unit, anna, type_id=kind, on=date(2026, 3, 1))
    assert judged(LAPSE=Rule("at_annual_meeting", "§ 6")).meetings == (date(2027, 3, 20),)
    with association.reading() as session:
        before, after = (status_of(session, anna, date(2027, 3, day)) for day in (20, 21))
    assert (before.standing, before.lapses_on) == (Standing.UNPAID, date(2027, 3, 20))
    assert (after.standing, after.paragraph) == (Standing.LAPSED, "§ 6")


def test_who_has_lapsed_by_the_statutes_is_no_member_in_the_roll(
    association, open_unit, judged
) -> None:
    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek").id
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        memberships.accept(unit, anna, type_id=kind, on=date(2026, 3, 1))
    judged(LAPSE=Rule("end_of_unpaid_year", "§ 5"))
    with association.reading() as session:
        ends = [
            voters(session, KEYS, EVERYTHING, day)[0].memberships[0].ended_on
            for day in (date(2026, 12, 31), date(2027, 1, 1))
        ]
        standing = status_of(session, anna, date(2027, 1, 1)).standing
    assert (ends, standing) == ([date(2026, 12, 31)] * 2, Standing.LAPSED)
