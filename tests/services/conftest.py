"""What tests of several services share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.banking import all_is_well
from tests.factories.lived import draw_all


@pytest.fixture
def all_is_well_at_the_end(association, clock) -> Iterator[None]:
    """Whatever the test did: receipts can be drawn, and everything holds that must always hold."""
    yield
    draw_all(association, clock)
    all_is_well(association)
