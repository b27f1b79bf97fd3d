"""The frame of the command line: finds the command, runs it, prints its result or its refusal.

Every command module has ``register(commands)`` which adds its parsers by ``noun`` and ``command``;
``run(call)`` returns what is printed: a dict or a list for ``--json``, shown as text without it.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from config import BadSetting, Settings, collect_seldom, read_settings
from qmember.cli.output import Result, give_up_output, show_json, show_text
from qmember.domain.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from qmember.domain.permissions import Permission, Viewer
    from qmember.models import Database
    from qmember.services.clock import Clock
    from qmember.services.unit import Unit

__all__ = ["Call", "Failed", "Result", "Usage", "command", "day", "group", "main", "year"]

NOUNS = {
    "serve": "server", "demo": "demo", "bank": "bank", "ledger": "ledger", "receipts": "receipts",
    "members": "members", "funding": "funding", "check": "checks", "outbox": "outbox", "jobs": "jobs",
    "audit": "audit", "doctor": "doctor", "backup": "backup", "user": "users",
    "meeting": "meetings", "roll": "roll", "mandates": "mandates", "sie": "sie",
}  # fmt: skip
ABOUT = "The command line of qmember: the same rules, rights and history as its pages."
NO_DATABASE = "There is no database in %(folder)s. Set QMEMBER_DATA to the folder that has one"
NO_ANSWER = (
    "The database cannot be reached. Does it run, and are DATABASE_URL and QMEMBER_DATA right?"
)
SYSTEM_SAYS = "The machine does not allow it: %(why)s"
Run = Callable[["Call"], Result]


class Usage(Exception):  # noqa: N818
    """The words of the call are off; exit code 2."""


class Failed(Refused):
    """What was examined is not well: the document is printed all the same, and the exit code is 1."""

    code = "failed"

    def __init__(self, document: dict[str, object], message: str, **values: object) -> None:
        super().__init__(message)
        self.document, self.values = document, values


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the program, and guesses no half-written options."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(allow_abbrev=False, **options)

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
        """The database; a command that writes makes and migrates one where there is none."""
        if self._database is None:
            from qmember.services.installation import database_exists, open_installation

            if not self.args.writes and not database_exists(self.settings):
                raise Refused(NO_DATABASE, code="no-database", folder=str(self.settings.data))
            self._database = open_installation(self.settings)
        return self._database

    def viewer(self) -> Viewer:
        """The user that ``--as`` names, or the command line itself."""
        from qmember.domain.permissions import CLI

        if not self.args.acting_as:
            return CLI
        from qmember.queries.users import viewer_by_email, with_pseudonyms

        with self.database.reading() as session:
            found = viewer_by_email(session, self.args.acting_as, self.clock.today())
        return with_pseudonyms(found, self.database.keys)

    def need(self, permission: Permission) -> Viewer:
        """The viewer, when she has the permission that the same page demands."""
        viewer = self.viewer()
        if not viewer.may(permission):
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


def group(commands: Any, noun: str, about: str) -> Any:  # noqa: ANN401  # argparse's own type
    """Add a noun under which there are verbs; add them to what is returned by ``command``."""
    parser = commands.add_parser(noun, help=about, description=sentence_of(about))
    return parser.add_subparsers(dest="verb", required=True, metavar="VERB", title="verbs")


def command(
    commands: Any,  # noqa: ANN401  # argparse's own type
    word: str,
    about: str,
    run: Run,
    *,
    writes: bool = False,
) -> argparse.ArgumentParser:
    """Add a command; ``writes`` tells that it makes a database where there is none."""
    parser: argparse.ArgumentParser = commands.add_parser(
        word, help=about, description=sentence_of(about), parents=[_common(argparse.SUPPRESS)]
    )
    parser.set_defaults(run=run, writes=writes)
    return parser


def sentence_of(about: str) -> str:
    """A help text as a sentence."""
    return f"{about[:1].upper()}{about[1:]}."


def year(text: str) -> int:
    """A year as an argument."""
    if not text.isdecimal() or not 1900 <= int(text) <= 2999:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"a year is four digits, not {text!r}")
    return int(text)


def day(text: str) -> date:
    """A day as an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written 2027-03-25, not {text!r}") from None


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code is 0 done, 1 refused, 2 usage. Never a traceback."""
    collect_seldom()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    as_json = "--json" in argv
    try:
        call = Call(_parse(argv), read_settings())
    except SystemExit:  # --help has been printed
        return 0
    except (Usage, BadSetting) as error:
        return _complain("usage", str(error), as_json=as_json, status=2)
    try:
        _show(call.args.run(call), as_json=as_json)
    except Usage as error:
        return _complain("usage", str(error), as_json=as_json, status=2)
    except BrokenPipeError:
        give_up_output()
    except KeyboardInterrupt:
        return 1
    except Exception as error:  # noqa: BLE001  # the last net: a sentence, never a traceback
        return _refuse(error, as_json=as_json)
    finally:
        call.close()
    return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    words = [word for word in argv if not word.startswith("-")]
    parser = Parser(prog="qm", description=ABOUT, parents=[_common(None)])
    commands = parser.add_subparsers(
        dest="noun", required=True, parser_class=Parser, metavar="NOUN", title="commands"
    )
    for noun in words[:1] if words and words[0] in NOUNS else NOUNS:
        importlib.import_module(f"qmember.cli.{NOUNS[noun]}").register(commands)
    return parser.parse_args(argv)


def _common(default: str | None) -> Parser:
    """The options of every command; they may stand before the noun as well."""
    common = Parser(add_help=False)
    common.add_argument(
        "--json", action="store_true", default=default, help="one JSON document on stdout"
    )
    common.add_argument(
        "--as", dest="acting_as", metavar="EMAIL", default=default,
        help="act with this user's rights",
    )  # fmt: skip
    return common


def _show(result: Result, *, as_json: bool) -> None:
    if result is not None:
        (show_json if as_json else show_text)(result)


def _refuse(error: Exception, *, as_json: bool) -> int:
    from qmember.cli.words import say, sentence

    if isinstance(error, Refused):
        document: dict[str, object] = getattr(error, "document", {})
        return _complain(
            error.code, sentence(error), as_json=as_json, status=1, where=error.field, **document
        )
    name = type(error).__name__
    if type(error).__module__.startswith(("qmember.", "config")) and str(error):
        code = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        return _complain(code, str(error), as_json=as_json, status=1)
    if isinstance(error, OSError):
        why = ": ".join(str(part) for part in (error.filename, error.strerror) if part)
        return _complain("system", say(SYSTEM_SAYS, why=why), as_json=as_json, status=1)
    if name == "OperationalError":  # SQLAlchemy's, which is not imported for it
        return _complain("no-answer", say(NO_ANSWER), as_json=as_json, status=1)
    logging.getLogger("qmember").warning("fault: %s", name)
    text = say("Something went wrong. Nothing was saved.")
    return _complain("fault", text, as_json=as_json, status=1)


def _complain(
    code: str, message: str, *, as_json: bool, status: int, where: str | None = None, **more: object
) -> int:
    if as_json:
        show_json({**more, "error": {"code": code, "message": message, "where": where}})
        return status
    if more:
        show_text(more)
    print(message, file=sys.stderr)  # noqa: T201
    return status
