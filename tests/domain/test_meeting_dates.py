"""The days of a meeting, counted backwards on paper, and holidays from the almanac."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.holidays import easter, holiday
from qmember.domain.meeting_dates import MeetingKind, deadline_sheet
from qmember.domain.statutes import DRAFT
from tests.electorate import statutes

ORDINARY, EXTRA = MeetingKind.ORDINARY, MeetingKind.EXTRA


def sheet(held_on, *, kind=ORDINARY, today=date(2026, 11, 29), by=DRAFT):
    return deadline_sheet(by, kind=kind, held_on=held_on, today=today)


def days(*args, **more):
    return [(day.what, day.last_on.isoformat()) for day in sheet(*args, **more).days]


def test_weeks_are_counted_backwards_without_the_day_of_the_meeting() -> None:
    assert days(date(2027, 3, 25)) == [
        ("motions", "2027-02-11"), ("notice", "2027-02-25"), ("documents", "2027-03-11"),
    ]  # fmt: skip


def test_an_extra_meeting_has_a_shorter_notice_and_takes_no_motions() -> None:
    assert days(date(2027, 3, 25), kind=EXTRA) == [
        ("notice", "2027-03-11"), ("documents", "2027-03-11"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held_on", "notice"),
    [
        (date(2028, 3, 28), "2028-02-29"), (date(2027, 3, 28), "2027-02-28"),
        (date(2027, 1, 28), "2026-12-31"), (date(2027, 1, 29), "2027-01-01"),
    ],
)  # fmt: skip
def test_leap_days_and_new_year_are_days_like_others(held_on, notice) -> None:
    assert ("notice", notice) in days(held_on)


def test_each_number_of_weeks_moves_its_own_day() -> None:
    rules = {"notice_weeks": 3, "motion_weeks": 5, "documents_weeks": 1, "nomination_weeks": 8}
    assert days(date(2027, 3, 25), by=statutes(**rules)) == [
        ("nominations", "2027-01-28"), ("motions", "2027-02-18"), ("notice", "2027-03-04"),
        ("documents", "2027-03-18"),
    ]  # fmt: skip
    assert days(date(2027, 3, 25), kind=EXTRA, by=statutes(extra_notice_weeks=1))[1][0] == "notice"


def test_those_whom_post_reaches_by_forwarding_get_theirs_a_fortnight_earlier() -> None:
    found = {day.what: day for day in sheet(date(2027, 3, 25), today=date(2027, 2, 12)).days}
    notice = found["notice"]
    assert (notice.by_forwarding_on, notice.forwarding_passed) == (date(2027, 2, 11), True)
    assert found["motions"].by_forwarding_on is None
    longer = sheet(date(2027, 3, 25), by=statutes(forwarding_days=21)).days[1]
    assert longer.by_forwarding_on == date(2027, 2, 4)


def test_a_day_has_passed_when_it_is_over() -> None:
    passed = [
        [day.what for day in sheet(date(2027, 3, 25), today=today).days if day.passed]
        for today in (date(2027, 2, 11), date(2027, 2, 12), date(2027, 3, 12))
    ]
    assert passed == [[], ["motions"], ["motions", "notice", "documents"]]


def test_a_first_day_for_the_notice_is_told_where_there_is_one() -> None:
    notice = sheet(date(2027, 3, 25), by=statutes(earliest_notice_weeks=8)).days[1]
    assert (notice.what, notice.earliest_on) == ("notice", date(2027, 1, 28))
    assert sheet(date(2027, 3, 25)).days[1].earliest_on is None


def test_a_meeting_after_the_last_day_of_the_statutes_is_told_of() -> None:
    assert sheet(date(2027, 3, 31)).too_late is None
    assert sheet(date(2027, 4, 1)).too_late == date(2027, 3, 31)
    assert sheet(date(2027, 4, 1), kind=EXTRA).too_late is None
    assert sheet(date(2027, 3, 20), by=statutes(latest_day="03-15")).too_late == date(2027, 3, 15)


def test_a_day_that_is_a_holiday_is_told_of() -> None:
    notice = next(d for d in sheet(date(2027, 1, 29)).days if d.what == "notice")
    assert notice.holiday == "New Year's Day"
    assert sheet(date(2027, 3, 28)).holiday == "Easter Day"


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 4, 3), "Good Friday"), (date(2026, 4, 6), "Easter Monday"), (date(2026, 5, 14), "Ascension Day"),
        (date(2026, 5, 24), "Whit Sunday"), (date(2026, 6, 19), "Midsummer Eve"), (date(2026, 6, 20), "Midsummer Day"),
        (date(2026, 10, 31), "All Saints' Day"), (date(2027, 11, 6), "All Saints' Day"), (date(2026, 6, 6), "the National Day"),
        (date(2026, 12, 24), "Christmas Eve"), (date(2026, 11, 29), "a Sunday"), (date(2026, 11, 28), None),
        (date(2027, 6, 26), "Midsummer Day"), (date(2027, 1, 6), "Epiphany"), (date(2027, 3, 29), "Easter Monday"),
    ],
)  # fmt: skip
def test_holidays_are_those_of_the_almanac(on, name) -> None:
    assert holiday(on) == name


@pytest.mark.parametrize(
    "day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "2285-03-22"]
)  # fmt: skip
def test_easter_falls_as_in_the_tables(day) -> None:
    assert easter(int(day[:4])) == date.fromisoformat(day)
