"""A clock that stands where a test puts it, and is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qmember.services.clock import Clock


class MovingClock(Clock):
    """Stands still until it is moved; ``at`` is UTC."""

    at: datetime

    def __init__(self, at: datetime) -> None:
        super().__init__(None)
        object.__setattr__(self, "at", at.astimezone(UTC))

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move the clock by days, hours, minutes …"""
        object.__setattr__(self, "at", self.at + timedelta(**by))


def noon() -> MovingClock:
    """A clock at noon on 23 November 2026, Stockholm time."""
    return MovingClock(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
