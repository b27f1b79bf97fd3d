"""Hand a mail over to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 20


class BadMailServer(Exception):  # noqa: N818
    """SMTP_URL cannot be used; the text says what it should look like."""


def deliver(url: str, mail: EmailMessage) -> None:
    """Send one mail through ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``.

    On loopback ``smtp://`` goes without encryption. Raises when the server did not take the mail.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailServer("SMTP_URL should look like smtp://user:password@mail.example.org:587")
    with _connect(parts.scheme, parts.hostname, parts.port) as server:
        if parts.scheme == "smtp" and not _loopback(parts.hostname):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port or 587, timeout=TIMEOUT)


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
