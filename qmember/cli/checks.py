"""``qm check``: whether numbers are right by their own rules; no database."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Result, Usage, command
from qmember.cli.words import say

KINDS = ("personnummer", "samordningsnummer", "orgnr", "bankgiro", "plusgiro", "ocr")


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    parser = command(commands, "check", "whether numbers are right by their own rules", check)
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("values", nargs="*", metavar="VALUE")
    parser.add_argument("--stdin", action="store_true", help="read values too, one a line")
    parser.add_argument("--interim", action="store_true", help="accept interim personnummer too")


def check(call: Call) -> Result:
    """Check every value; an invalid one is an answer, not a failure."""
    from qmember.domain import checks

    values = list(call.args.values)
    if call.args.stdin:
        values += [line.rstrip("\r\n") for line in sys.stdin]
    if not values and not call.args.stdin:
        raise Usage("qm check: give at least one value, or --stdin")
    found = checks.check(call.args.kind, values, call.clock.today(), interim=call.args.interim)
    return [asdict(row) | {"reason": say(row.reason) if row.reason else None} for row in found]
