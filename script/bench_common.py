"""What every part of the bench needs: the day, somebody who may do all, and a watch."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from qmember.domain.permissions import Permission, Viewer

TODAY = date(2026, 11, 23)
EVERYTHING = Viewer("system", "bench", frozenset(Permission))


def timed(deed: Callable[[], object]) -> float:
    """Milliseconds that a deed takes."""
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000
