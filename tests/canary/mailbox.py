"""A mail server on loopback that keeps every mail as it came over the wire."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: envelope and bytes."""

    sender: str
    readers: tuple[str, ...]
    content: bytes


@dataclass(slots=True)
class Mailbox:
    """What has arrived so far."""

    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        mail = Mail(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
        self.mails.append(mail)
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox and the SMTP_URL under which it is reached."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's own talk, not ours
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
