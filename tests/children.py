"""Child processes that a test starts, lets work, and kills at a moment of its own choosing."""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from collections.abc import Callable


def fork(work: Callable[[], object]) -> int:
    """Do ``work`` in a child process and return its process id at once.

    The child shares no connection with its parent: close every database before the fork, and open
    one inside ``work``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # other threads here hold no lock of ours
        child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001  # whatever it was, the parent is to see it
        traceback.print_exc()
        os._exit(1)


def ended(child: int) -> int:
    """Wait for a child: 0 when it was done, 1 when it failed, minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill(child: int) -> None:
    """Kill a child as a power cut would: it gets no chance to tidy up."""
    os.kill(child, signal.SIGKILL)


def die() -> None:
    """End the own process in the same way."""
    kill(os.getpid())
