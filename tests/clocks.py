"""A clock that stands at noon on the tests' day, and can be moved on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import Flask

from qmember.services.clock import Clock

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Noon in Stockholm."""


@dataclass(frozen=True, slots=True)
class StandingClock(Clock):
    """Tells one moment, ``offset`` after noon on 23 November 2026."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return NOON + self.offset


def stand_still(app: Flask) -> None:
    """Put the application's clock to noon."""
    app.extensions["qmember"] = replace(app.extensions["qmember"], clock=StandingClock())


def move_on(app: Flask, **by: float) -> None:
    """Move the application's clock on: ``move_on(app, minutes=6)``."""
    parts = app.extensions["qmember"]
    clock = StandingClock(offset=parts.clock.offset + timedelta(**by))
    app.extensions["qmember"] = replace(parts, clock=clock)
