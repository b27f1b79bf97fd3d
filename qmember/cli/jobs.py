"""``qm jobs run``: a worker of its own, for PostgreSQL or for one round by hand."""

from __future__ import annotations

import argparse
import threading
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    noun = commands.add_parser("jobs", help="work in the background")
    verbs = noun.add_subparsers(dest="verb", required=True)
    parser = verbs.add_parser("run", parents=[common], help="do what waits")
    parser.add_argument("--once", action="store_true", help="one round, then stop")
    parser.set_defaults(run=run)


def run(call: Call) -> Result:
    """Do what waits: once, or until stopped."""
    from qmember.services.worker import Worker

    call.need(Permission.RUN_SERVICE)
    worker = Worker(call.database, call.clock, call.settings.smtp_url)
    if call.args.once:
        return dict(worker.once())
    try:
        worker.run(threading.Event())
    except KeyboardInterrupt:
        return {"stopped": True}
    return {"stopped": True}
