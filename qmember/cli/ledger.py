"""``qm ledger check``: add the whole ledger up again."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    noun = commands.add_parser("ledger", help="the ledger").add_subparsers(
        dest="verb", required=True
    )
    noun.add_parser("check", parents=[common], help="add everything up again").set_defaults(
        run=check
    )


def check(call: Call) -> Result:
    """Tell whether everything balances; exit code 1 when it does not."""
    from qmember.queries.ledger import ledger_check

    call.need(Permission.READ_LEDGER)
    with call.database.reading() as session:
        found = ledger_check(session)
    call.args.status = 0 if found.balanced else 1
    return {
        "balanced": found.balanced,
        "entries": found.entries,
        "unsealed": found.unsealed,
        "accounts": [asdict(account) for account in found.accounts],
    }
