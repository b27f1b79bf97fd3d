"""Backups of the nights: how their files are called, which night it is, and which files may go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from qmember.domain.dates import STOCKHOLM

BEGINS = timedelta(hours=2)
"""A night's backup is made from two o'clock in Stockholm on."""

DAYS, MONTHS = 14, 12
FORM = "night-%Y%m%dT%H%M%SZ.qmbackup"
OWN = re.compile(r"night-\d{8}T\d{6}Z\.qmbackup")


def night_of(at: datetime) -> date:
    """The night that a moment belongs to: that which began at the latest two o'clock."""
    return (at.astimezone(STOCKHOLM).replace(tzinfo=None) - BEGINS).date()


def name_at(at: datetime) -> str:
    """The name of a backup of this moment; two moments never share one."""
    return at.astimezone(UTC).strftime(FORM)


def moment_of(name: str) -> datetime | None:
    """The moment in a name that ``name_at`` gave; None for every other file."""
    if not OWN.fullmatch(name):
        return None
    try:
        return datetime.strptime(name, FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def newest(names: Iterable[str]) -> str | None:
    """The newest of the backups of the nights among these files."""
    return max((name for name in names if moment_of(name)), default=None)


def superfluous(names: Iterable[str]) -> list[str]:
    """The backups that may go: not of the last 14 nights, nor the first of one of the last 12 months.

    Nights and months that have a backup are counted, so that a long pause takes none away. Files
    with other names are never among them.
    """
    nights = {name: night_of(at) for name in sorted(names) if (at := moment_of(name))}
    first: dict[tuple[int, int], str] = {}
    for name, night in nights.items():
        first.setdefault((night.year, night.month), name)
    late = sorted(set(nights.values()))[-DAYS:]
    kept = {first[month] for month in sorted(first)[-MONTHS:]}
    return [name for name, night in nights.items() if night not in late and name not in kept]
