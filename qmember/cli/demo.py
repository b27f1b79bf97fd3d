"""``qm demo load``: fill an empty database with the example association."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Result, command, group
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "demo", "the example association")
    parser = command(verbs, "load", "fill an empty database with it", load, writes=True)
    parser.add_argument("--members", type=count, default=400, metavar="N", help="400 unless given")
    parser.add_argument(
        "--years",
        type=years,
        default=3,
        metavar="Y",
        help="full years before this one; 3 unless given",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="other people, other money"
    )


def count(text: str) -> int:
    """How many members."""
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a number from 1 to 1000000")
    return int(text)


def years(text: str) -> int:
    """How many years."""
    if not text.isdecimal() or int(text) > 20:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a number from 0 to 20")
    return int(text)


def load(call: Call) -> Result:
    """Load it, whole or not at all; it is served only with ``script/server --demo``."""
    from qmember.services import demo

    call.need(Permission.RUN_SERVICE)
    args = call.args
    made = demo.load(
        call.database, call.clock, members=args.members, years=args.years, seed=args.seed
    )
    return asdict(made)
