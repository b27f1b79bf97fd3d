"""``qm audit verify``: walk the audit chain."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    noun = commands.add_parser("audit", help="the audit chain")
    verbs = noun.add_subparsers(dest="verb", required=True)
    parser = verbs.add_parser("verify", parents=[common], help="walk the chain")
    parser.add_argument(
        "--anchor", "--head", metavar="HEAD", help="a head that was noted elsewhere: 1234:9af3…"
    )
    parser.set_defaults(run=verify)


def verify(call: Call) -> Result:
    """Tell whether the chain is intact; exit code 1 when it is not."""
    from qmember.queries import audit

    call.need(Permission.READ_AUDIT)
    with call.database.reading() as session:
        found = audit.verify(session, call.database.keys, anchor=call.args.anchor)
    call.args.status = 0 if found.intact else 1
    return asdict(found)
