"""What leaves the association or lies at rest, and which canaries are heard there."""

from __future__ import annotations

import email
import email.policy
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from config import Settings
from qmember.cli import frame
from qmember.models import Database
from qmember.queries import dump
from tests.canary.mailbox import Mail
from tests.canary.words import Aviary
from tests.canary.world import World
from tests.web.prober import every_table


def parsed(mail: Mail) -> EmailMessage:
    """The mail as a mail program reads it."""
    message = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def owner_of(world: World, mail: Mail) -> str:
    """Whom a mail is for; empty for those who work here, to whom nobody's word may be written."""
    people = world.canaries.people.items()
    return next((who for who, one in people if one.email == mail.readers[0].lower()), "")


def overheard_in_mails(world: World, mails: Sequence[tuple[str, Mail]]) -> Iterator[str]:
    """Canaries of anybody but the reader, and any canary at all outside the mail's inside."""
    for when, mail in mails:
        who = owner_of(world, mail)
        own = {label for label in world.canaries.every() if label.startswith(f"{who}.")}
        inside = world.canaries.heard(mail.content) - own
        message = parsed(mail)
        outside = "\n".join(f"{k}: {v}" for k, v in message.items() if k != "To")
        names = [part.get_filename() or "" for part in message.iter_attachments()]
        for label in sorted(inside | world.canaries.heard("\n".join([outside, *names]))):
            yield f"{when}, mail to {who}: {label}"


def overheard_in_rows(canaries: Aviary, database: Database, wanted: set[str]) -> Iterator[str]:
    """Canaries in any row of any table, also of those that no backup holds."""
    with database.engine.connect() as connection:
        for table in every_table(connection):
            lines = b"".join(dump.table_lines(connection, table))
            for label in sorted(canaries.heard(lines) & wanted):
                yield f"{table.name}: {label}"


def overheard_in_files(canaries: Aviary, files: Sequence[Path], wanted: set[str]) -> Iterator[str]:
    """Canaries in the bytes of files."""
    for file in files:
        for label in sorted(canaries.heard(file.read_bytes()) & wanted):
            yield f"{file.name}: {label}"


def command(settings: Settings, *words: str) -> tuple[int, str]:
    """Run a command as the shell would; its exit code, and all that it said."""
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    complained = io.StringIO()
    before: Callable[[], Settings] = frame.read_settings
    frame.read_settings = lambda: replace(settings, testing=False)
    try:
        with redirect_stdout(said), redirect_stderr(complained):
            status = frame.main(list(words))
    finally:
        frame.read_settings = before
    said.seek(0)
    return status, said.buffer.read().decode("utf-8", "replace") + complained.getvalue()


def answer(settings: Settings, *words: str) -> object:
    """What a command prints with ``--json``."""
    return json.loads(command(settings, *words, "--json")[1])
