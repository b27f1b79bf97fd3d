"""``qm outbox``: what waits to be mailed, and sending it now."""

from __future__ import annotations

import argparse
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the commands."""
    noun = commands.add_parser("outbox", help="mails that wait")
    verbs = noun.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", parents=[common], help="mails and their state")
    listing.set_defaults(run=list_mails)
    verbs.add_parser("send", parents=[common], help="send what is due").set_defaults(run=send)


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
    from qmember.services.outbox import send_waiting

    call.need(Permission.RUN_SERVICE)
    deliver = sender(call.database, call.clock, call.settings.smtp_url)
    return dict(send_waiting(call.database, call.clock, deliver))
