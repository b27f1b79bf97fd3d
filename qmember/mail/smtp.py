"""Hand a mail over to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 20
PERMANENT = 500
"""Answers from this number on are final."""


class BadMailServer(Exception):  # noqa: N818
    """SMTP_URL cannot be used; the text says what it should look like."""


class NoServer(Exception):  # noqa: N818
    """The mail server cannot be reached, or does not let us in: every mail would fare alike."""


class AddressRefused(Exception):  # noqa: N818
    """The mail server will never take a mail to this address; trying again does not help."""


def deliver(url: str, mail: EmailMessage) -> None:
    """Send one mail through ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``.

    On loopback ``smtp://`` goes without encryption. Raises when the server did not take the mail;
    what happens after it has taken it is no fault, or the mail would leave twice.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailServer("SMTP_URL should look like smtp://user:password@mail.example.org:587")
    server = _connect(parts)
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= PERMANENT for code, _ in error.recipients.values()):
            raise AddressRefused from None
        raise
    finally:
        with suppress(OSError):  # the base of every fault of smtplib
            server.quit()
        server.close()


def _connect(parts: SplitResult) -> smtplib.SMTP:
    try:
        server = _opened(parts)
    except OSError as error:
        raise NoServer(type(error).__name__) from error
    try:
        _enter(server, parts)
    except OSError as error:
        server.close()
        raise NoServer(type(error).__name__) from error
    return server


def _opened(parts: SplitResult) -> smtplib.SMTP:
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)


def _enter(server: smtplib.SMTP, parts: SplitResult) -> None:
    """Encrypt unless on loopback, and log in where the address names a user."""
    if parts.scheme == "smtp" and not _loopback(parts.hostname or ""):
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
