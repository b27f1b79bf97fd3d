"""The cast with passwords, and a clock that stands until a test moves it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.app_clock import stand_still
from tests.doors import give_account


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application at noon; Karin the treasurer and Birgit the chair have all they need."""
    stand_still(app)
    give_account(app, "kassor@example.org")
    give_account(app, "ordforande@example.org")
    return app
