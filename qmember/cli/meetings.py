"""``qm meeting list``: every meeting, the next one first."""

from __future__ import annotations

from typing import Any

from qmember.cli.frame import Call, Result, command, group
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "meeting", "annual meetings")
    command(verbs, "list", "every meeting, the next one first", list_meetings)


def list_meetings(call: Call) -> Result:
    """Every meeting: those to come first, the next one at the top."""
    from qmember.queries.meetings import meetings

    viewer = call.need(Permission.READ_ROLL)
    with call.database.reading() as session:
        rows = meetings(session, viewer, call.clock.today())
    return [
        {
            "id": row.code,
            "kind": row.kind,
            "held_on": row.held_on.isoformat(),
            "state": row.state,
            "roll_version": row.roll_version,
        }
        for row in rows
    ]
