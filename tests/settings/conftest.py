"""Browsers of those who change settings, and a way to send a form of a page."""

from __future__ import annotations

import pytest


@pytest.fixture
def karin(sign_in):
    """The treasurer's browser."""
    return sign_in()


@pytest.fixture
def birgit(sign_in):
    """The chair's browser."""
    return sign_in("ordforande@example.org")
