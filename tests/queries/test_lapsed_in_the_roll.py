"""When a membership lapses by the statutes, it does so in the roll: each variant, on a day by hand."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import MembershipEvent
from qmember.queries.electoral_register import live_roll
from qmember.services import meetings
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, KEYS
from tests.factories.members import add_member, pay_fee

MARCH, YEAR_AFTER = date(2027, 3, 25), date(2028, 3, 25)
TABLE = [
    # the rule, its months, how she is seen in March 2027, and a year later; she paid for 2026 alone
    ("never", None, "eligible", "eligible"),
    ("at_period_end", None, "not_eligible", "not_eligible"),
    ("end_of_unpaid_year", None, "eligible", "not_eligible"),
    ("at_annual_meeting", None, "not_eligible", "not_eligible"),
    ("months_in_arrears", 2, "not_eligible", "not_eligible"),
    ("months_in_arrears", 3, "eligible", "not_eligible"),
    ("months_after_reminder", 2, "not_eligible", "not_eligible"),
    ("months_after_reminder", 3, "eligible", "not_eligible"),
]


@pytest.mark.parametrize(("word", "months", "in_march", "a_year_later"), TABLE)
def test_each_variant_ends_it_on_its_day(
    association, open_unit, word, months, in_march, a_year_later
) -> None:
    """She was reminded on 10 January 2027, and an annual meeting was held on 20 March."""
    with open_unit(EVERYTHING) as unit:
        rules = {Key.LAPSE: Rule(word, "§ 5"), Key.LAPSE_MONTHS: Rule(months, "§ 5")}
        write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)
        meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 20))
        anna = add_member(unit, "Anna Ek", joined=date(2026, 3, 1))
        pay_fee(unit, anna, date(2026, 3, 5))
        unit.session.add(MembershipEvent(
            person_id=anna.id, kind="reminded", from_on=date(2027, 1, 10), at=unit.now, by="Karin"
        ))  # fmt: skip
    with association.reading() as session:
        found = [live_roll(session, KEYS, EVERYTHING, day).rows for day in (MARCH, YEAR_AFTER)]
    assert [rows[0].outcome for rows in found] == [in_march, a_year_later]


def test_without_a_paragraph_nothing_lapses(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        write_statutes(unit, from_on=date(2026, 1, 1), rules={Key.LAPSE: Rule("at_period_end")})
        pay_fee(unit, add_member(unit, "Anna Ek", joined=date(2026, 3, 1)), date(2026, 3, 5))
    with association.reading() as session:
        assert live_roll(session, KEYS, EVERYTHING, YEAR_AFTER).rows[0].outcome == "eligible"
