"""``qm jobs run``: a worker of its own, for PostgreSQL or for one round by hand."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, command, group
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.services.worker import Worker


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "jobs", "work in the background")
    parser = command(verbs, "run", "do what waits, until stopped", run, writes=True)
    parser.add_argument("--once", action="store_true", help="one round, then stop")


def run(call: Call) -> Result:
    """Do what waits: once, or until stopped; a round that has begun is finished."""
    call.need(Permission.RUN_SERVICE)
    worker = worker_of(call)
    if call.args.once:
        return dict(worker.once())
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    worker.run(stop)
    return {"stopped": True}


def worker_of(call: Call) -> Worker:
    """The worker of this installation."""
    from qmember.services.nightly import Nightly
    from qmember.services.worker import Worker

    nightly = Nightly(call.settings.backups, call.settings.plaintext)
    return Worker(call.database, call.clock, call.settings.smtp_url, nightly)
