"""``qm audit verify``: walk the audit chain."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Failed, Result, command, group
from qmember.domain.permissions import Permission

BROKEN = "The history is broken from event %(number)s on"


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "audit", "the history of every deed, chained")
    parser = command(verbs, "verify", "walk the chain and tell whether it is intact", verify)
    parser.add_argument(
        "--anchor", "--head", metavar="HEAD", help="a head that was noted elsewhere: 1234:9af3…"
    )


def verify(call: Call) -> Result:
    """Tell whether the chain is intact; exit code 1 when it is not."""
    from qmember.queries import audit

    call.need(Permission.READ_AUDIT)
    with call.database.reading() as session:
        found = audit.verify(session, call.database.keys, anchor=call.args.anchor)
    if not found.intact:
        raise Failed(asdict(found), BROKEN, number=found.first_broken)
    return asdict(found)
