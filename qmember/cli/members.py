"""``qm members``: who is a member on a day, by number and never by name; lists that go and come."""

from __future__ import annotations

from typing import Any

from qmember.cli.frame import Call, Result, command, day, group
from qmember.cli.members_export import add_export
from qmember.cli.members_import import add_import
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "members", "members and their fees")
    parser = command(verbs, "list", "everybody who is, was or asks to be a member", list_members)
    parser.add_argument("--on", type=day, help="the day, as 2026-03-31; today")
    add_export(verbs)
    add_import(verbs)


def list_members(call: Call) -> Result:
    """Everybody who has to do with the membership on the day, by member number; no names."""
    from qmember.queries.members import all_members

    viewer = call.need(Permission.READ_MEMBERS)
    with call.database.reading() as session:
        rows = all_members(session, viewer, call.args.on or call.clock.today())
    return [
        {
            "member_no": row.member_no,
            "category": row.type_name,
            "status": row.status.standing.value,
            "paid_until": row.status.paid_until.isoformat() if row.status.paid_until else None,
        }
        for row in rows
    ]
