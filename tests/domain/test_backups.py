"""Which night a moment belongs to, and which backups of the nights may go."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qmember.domain.backups import moment_of, name_at, newest, night_of, superfluous


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def nights(first: str, count: int) -> list[str]:
    return [name_at(at(first + "T01:00") + timedelta(days=day)) for day in range(count)]


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-11-23T00:59:59", date(2026, 11, 22)),  # 01.59.59 in Stockholm
        ("2026-11-23T01:00:00", date(2026, 11, 23)),
        ("2026-11-23T23:30:00", date(2026, 11, 23)),  # already the 24th in Stockholm
        ("2026-07-01T00:00:00", date(2026, 7, 1)),  # summer
        ("2026-03-29T00:59:59", date(2026, 3, 28)),  # the hour from two to three is left out
        ("2026-03-29T01:00:00", date(2026, 3, 29)),
        ("2026-10-25T00:00:00", date(2026, 10, 25)),  # the hour from two to three comes twice
        ("2026-10-25T01:00:00", date(2026, 10, 25)),
    ],
)
def test_a_night_begins_at_two_in_stockholm(moment: str, night: date) -> None:
    assert night_of(at(moment)) == night


def test_a_name_tells_its_moment_and_other_names_tell_nothing() -> None:
    moment = at("2026-11-23T01:00:07")
    assert name_at(moment) == "night-20261123T010007Z.qmbackup"
    assert moment_of(name_at(moment)) == moment
    for other in ("night-20269923T010007Z.qmbackup", "x.qmbackup", name_at(moment) + ".part", ""):
        assert moment_of(other) is None


@pytest.mark.parametrize(
    ("names", "gone"),
    [
        ([], []),
        (nights("2026-11-10", 14), []),
        # the 15th night pushes out the oldest, but not the first of its month
        (nights("2026-11-09", 15), []),
        (nights("2026-11-09", 16), nights("2026-11-10", 1)),
        (nights("2026-10-20", 20), nights("2026-10-21", 5)),
        # a long pause takes nothing away
        (nights("2026-02-01", 14) + nights("2026-11-23", 1), nights("2026-02-02", 0)),
        # several of one night stay and go together
        ([*nights("2026-11-01", 14), "night-20261103T120000Z.qmbackup"], []),
        (
            [*nights("2026-11-01", 17), "night-20261103T120000Z.qmbackup"],
            [*nights("2026-11-02", 2), "night-20261103T120000Z.qmbackup"],
        ),
        # what has another name is never touched
        (
            [*nights("2026-11-01", 16), "20260101T010000-0007.qmbackup", "qmember.db", ".part"],
            nights("2026-11-02", 1),
        ),
    ],
)
def test_fourteen_nights_and_the_first_of_each_month_stay(
    names: list[str], gone: list[str]
) -> None:
    assert superfluous(reversed(names)) == gone


def test_two_years_of_nights_leave_fourteen_and_twelve() -> None:
    kept: list[str] = []
    for name in nights("2025-01-15", 730):
        kept.append(name)
        gone = superfluous(kept)
        kept = [one for one in kept if one not in gone]
    months = [night_of(moment) for one in kept[:-14] if (moment := moment_of(one))]
    assert len(kept) == 26 - 1  # the first of this month is one of the fourteen
    assert {day.day for day in months} == {1}
    assert newest(kept) == kept[-1] == name_at(at("2027-01-14T01:00"))


def test_the_newest_is_one_of_the_nights() -> None:
    assert newest(["zz.qmbackup", *nights("2026-11-01", 3)]) == nights("2026-11-03", 1)[0]
    assert newest(["zz.qmbackup"]) is None
