"""Turns to write: served in the order of asking, and what is said when none comes or the disk is full."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from qmember.domain.errors import Refused

LOCK_NOT_AVAILABLE, DISK_FULL = "55P03", "53100"
"""How PostgreSQL names a turn that did not come in time, and a full disk."""


class FairLock:
    """A lock that serves its waiters in the order they came.

    SQLite's own waiting is a lottery: among 64 writers the unlucky wait for seconds.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds; tell whether the lock is now held."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._guard:
            if turn.is_set():  # it became our turn while the wait ran out
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand the lock to the next in line."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Busy(Refused):
    """Others were writing for half a minute; nothing was stored, try again."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Many are saving at the same time. Nothing was saved. Try again.")


class NoRoom(Refused):
    """The disk is full; nothing was stored, and everything that was stored before is intact."""

    code = "no-room"

    def __init__(self) -> None:
        super().__init__(
            "The server's disk is full. Nothing was saved. Tell whoever runs the server."
        )


@contextmanager
def told_apart() -> Iterator[None]:
    """Tell a turn that did not come and a full disk from faults of ours."""
    try:
        yield
    except PoolExhausted as error:
        raise Busy from error
    except DBAPIError as error:
        state, words = getattr(error.orig, "sqlstate", None), str(error.orig)
        if state == LOCK_NOT_AVAILABLE or words == "database is locked":
            raise Busy from error
        if state == DISK_FULL or words == "database or disk is full":
            raise NoRoom from error
        raise
