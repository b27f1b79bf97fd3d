"""``qm outbox``: what waits to be mailed, and sending it now."""

from __future__ import annotations

from typing import Any

from qmember.cli.frame import Call, Result, command, group
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "outbox", "mails that wait or have left")
    command(verbs, "list", "every mail with its state, never whom it is for", list_mails)
    command(verbs, "send", "send what is due", send, writes=True)


def list_mails(call: Call) -> Result:
    """Every mail with its state; never an address or a name."""
    from qmember.queries.outbox import mails

    call.need(Permission.READ_STATUS)
    with call.database.reading() as session:
        rows = mails(session)
    return [
        {
            "id": row.mail_id,
            "kind": row.kind,
            "state": row.state,
            "send_after": row.send_after.isoformat(),
            "attempts": row.attempts,
        }
        for row in rows
    ]


def send(call: Call) -> Result:
    """Send every mail whose time has come."""
    from qmember.services.mailing import sender
    from qmember.services.sending import send_waiting

    call.need(Permission.RUN_SERVICE)
    deliver = sender(call.database, call.clock, call.settings.smtp_url)
    return dict(send_waiting(call.database, call.clock, deliver))
