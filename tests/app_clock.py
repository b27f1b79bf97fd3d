"""The application's clock in tests: it stands at noon on the tests' day and is moved on."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from tests.clocks import noon


def stand_still(app: Flask) -> None:
    """Put the application's clock to noon on 23 November 2026, Stockholm time."""
    app.extensions["qmember"] = replace(app.extensions["qmember"], clock=noon())


def move_on(app: Flask, **by: float) -> None:
    """Move the application's clock on: ``move_on(app, minutes=6)``."""
    app.extensions["qmember"].clock.move(**by)
