"""The frame of the command line: finds the command, runs it, prints its result or its refusal.

Every command module has ``register(commands)`` which adds its parsers with ``set_defaults(run=...)``;
``run(call)`` returns what is printed: a dict or a list for ``--json``, shown as text without it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from config import BadSetting, Settings, read_settings
from qmember.domain.errors import Refused

if TYPE_CHECKING:
    from qmember.domain.permissions import Permission, Viewer
    from qmember.models import Database
    from qmember.services.clock import Clock
    from qmember.services.unit import Unit

NOUNS = {
    "serve": "server", "demo": "demo", "bank": "bank", "ledger": "ledger", "receipts": "receipts",
    "funding": "funding", "check": "checks", "outbox": "outbox", "jobs": "jobs", "audit": "audit",
    "doctor": "doctor", "backup": "backup", "user": "users",
}  # fmt: skip

Result = dict[str, object] | list[dict[str, object]] | None


class Usage(Exception):  # noqa: N818
    """The words of the call are off; exit code 2."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        raise Usage(f"{self.format_usage()}{self.prog}: {message}")


@dataclass(slots=True)
class Call:
    """One call of a command: its arguments, and the database opened when it is first needed."""

    args: argparse.Namespace
    settings: Settings
    _database: Database | None = field(default=None)

    @property
    def clock(self) -> Clock:
        from qmember.services.clock import Clock

        return Clock(self.settings.today)

    @property
    def database(self) -> Database:
        """The database, made and migrated when the data folder has none."""
        if self._database is None:
            from qmember.services.installation import open_installation

            self._database = open_installation(self.settings)
        return self._database

    def viewer(self) -> Viewer:
        """The user that ``--as`` names, or the command line itself."""
        from qmember.domain.permissions import CLI

        if not self.args.acting_as:
            return CLI
        from qmember.queries.users import viewer_by_email

        with self.database.reading() as session:
            return viewer_by_email(session, self.args.acting_as, self.clock.today())

    def need(self, permission: Permission) -> Viewer:
        """The viewer, when she has the permission that the same page demands."""
        viewer = self.viewer()
        if not viewer.may(permission):
            from qmember.domain.errors import NotAllowed

            raise NotAllowed("You do not have permission to do this. The chair can give it to you.")
        return viewer

    @contextmanager
    def deed(self, viewer: Viewer) -> Iterator[Unit]:
        """One unit of work as ``viewer``."""
        from qmember.services.unit import unit_of_work

        with unit_of_work(self.database, viewer=viewer, clock=self.clock) as unit:
            yield unit

    def close(self) -> None:
        if self._database is not None:
            self._database.dispose()


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code is 0 done, 1 refused, 2 usage. Never a traceback."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    as_json = "--json" in argv
    try:
        call = Call(_parse(argv), read_settings())
    except (Usage, BadSetting) as error:
        return _complain("usage", str(error), as_json=as_json, status=2)
    try:
        show(call.args.run(call), as_json=as_json)
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  # the last net: a sentence, never a traceback
        return _refuse(error, as_json=as_json)
    finally:
        call.close()
    return int(getattr(call.args, "status", 0))


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    words = [word for word in argv if not word.startswith("-")]
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="one JSON document on stdout")
    common.add_argument(
        "--as", dest="acting_as", metavar="EMAIL", help="act with this user's rights"
    )
    parser = Parser(prog="qm", description="The command line of qmember.")
    commands = parser.add_subparsers(dest="noun", required=True, parser_class=Parser)
    wanted = [n for n in NOUNS if n in words[:1] or (words and words[0] not in NOUNS) or not words]
    for noun in wanted:
        module = importlib.import_module(f"qmember.cli.{NOUNS[noun]}")
        module.register(commands, common)
    try:
        return parser.parse_args(argv)
    except SystemExit as leaving:  # --help
        sys.exit(leaving.code)


def show(result: Result, *, as_json: bool) -> None:
    """Print a result: JSON, or one line a value."""
    if result is None:
        return
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201  # its output
        return
    for row in result if isinstance(result, list) else [result]:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))  # noqa: T201  # its output


def _refuse(error: Exception, *, as_json: bool) -> int:
    from qmember.cli.words import sentence

    if isinstance(error, Refused):
        document = getattr(error, "document", {})
        return _complain(
            error.code, sentence(error), as_json=as_json, status=1, where=error.field, **document
        )
    logging.getLogger("qmember").warning("fault: %s", type(error).__name__)
    known = type(error).__module__.startswith(("qmember.", "config"))
    text = str(error) if known else "Something went wrong. Nothing was saved."
    return _complain("fault", text, as_json=as_json, status=1)


def _complain(
    code: str, message: str, *, as_json: bool, status: int, where: str | None = None, **more: object
) -> int:
    if as_json:
        error = {"code": code, "message": message, "where": where}
        print(json.dumps({**more, "error": error}, ensure_ascii=False, indent=1))  # noqa: T201  # its output
    else:
        print(message, file=sys.stderr)  # noqa: T201
    return status
