"""Signs of life in the middle of one long piece of work, by a thread of their own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger("qmember.worker")

EVERY = 30
"""Seconds between two signs."""

LONGEST = 3600
"""Seconds after which no more signs are given: whoever hangs is not to look alive."""


@contextmanager
def beating(beat: Callable[[], None]) -> Iterator[None]:
    """Call ``beat`` now and then until the block is done; its faults are logged and harm nothing."""
    over = threading.Event()
    thread = threading.Thread(target=_tick, args=(over, beat), name="beating", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _tick(over: threading.Event, beat: Callable[[], None]) -> None:
    last = time.monotonic() + LONGEST
    while not over.wait(EVERY) and time.monotonic() < last:
        try:
            beat()
        except Exception as error:  # noqa: BLE001  # the work goes on; the sign is simply missing
            log.warning("no sign of life: %s", type(error).__name__)
