"""The rules that memberships are judged by on a day: from the statutes, and the association's choices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt, YearKind
from qmember.domain.membership_spans import Era, merged
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Statutes, said_since, statutes_on
from qmember.models import Setting
from qmember.queries.association import association
from qmember.queries.meetings import annual_days
from qmember.queries.member_types import fee_free_on, member_types
from qmember.queries.reading import Reads
from qmember.queries.statutes import statute_versions


def membership_rules(session: Reads, on: date) -> MembershipRules:
    """What holds on a day; silent statutes end nobody's membership."""
    month = association(session, on).fiscal_month
    versions = [row.statutes for row in statute_versions(session)]
    return _rules(versions, on, month, annual_days(session, on))


def rule_eras(session: Reads) -> tuple[Era, ...]:
    """What has held and will hold since the beginning of time, as is known now."""
    versions = [row.statutes for row in statute_versions(session)]
    months, types, meetings = (
        _months(session),
        member_types(session),
        annual_days(session, date.max),
    )
    days = {date.min} | {one.from_on for one in versions} | {from_on for from_on, _ in months}
    days |= {rule.from_on for kind in types for rule in kind.rules}
    return merged(
        [
            Era(
                day,
                _rules(versions, day, _month_on(months, day), meetings),
                fee_free_on(types, day),
            )
            for day in days
        ]
    )


def _rules(
    versions: Sequence[Statutes], on: date, first_month: int, meetings: tuple[date, ...]
) -> MembershipRules:
    """The rules of the version of the statutes that holds on a day."""
    statutes = statutes_on(versions, on)
    starts_at, lapse = StartsAt(statutes.word(Key.STARTS_AT)), Lapse(statutes.word(Key.LAPSE))
    by_course = starts_at is StartsAt.COURSE
    return MembershipRules(
        starts_at=starts_at,
        course_from=said_since(versions, on, Key.STARTS_AT, starts_at) if by_course else date.min,
        lapse=lapse,
        lapse_months=statutes.count(Key.LAPSE_MONTHS),
        lapse_paragraph=statutes.paragraph(Key.LAPSE),
        year=YearKind(statutes.word(Key.YEAR)),
        first_month=first_month,
        late_from=statutes.day(Key.LATE_FROM),
        meetings=meetings if lapse is Lapse.AT_ANNUAL_MEETING else (),
    )


def _months(session: Reads) -> list[tuple[date, int]]:
    """The first month of the year as it was chosen, and from which day; what was chosen last is last."""
    query = select(Setting.from_on, Setting.value).where(Setting.key == "fiscal_month")
    return [
        (row.from_on, json.loads(row.value)) for row in session.execute(query.order_by(Setting.id))
    ]


def _month_on(months: Sequence[tuple[date, int]], on: date) -> int:
    return next((month for from_on, month in reversed(months) if from_on <= on), 1)
