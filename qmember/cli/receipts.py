"""``qm receipts list``: every receipt of a year, the voided ones too."""

from __future__ import annotations

import argparse
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    noun = commands.add_parser("receipts", help="gift receipts")
    verbs = noun.add_subparsers(dest="verb", required=True)
    parser = verbs.add_parser("list", parents=[common], help="the receipts of a year")
    parser.add_argument("--year", type=int, required=True)
    parser.set_defaults(run=list_receipts)


def list_receipts(call: Call) -> Result:
    """The receipts of a calendar year in number order."""
    from qmember.queries.receipts import receipts_of_year

    viewer = call.need(Permission.READ_RECEIPTS)
    with call.database.reading() as session:
        rows = receipts_of_year(session, viewer, call.args.year)
    return [
        {
            "number": row.number,
            "issued_on": row.issued_on.isoformat(),
            "amount_ore": row.amount_ore,
            "state": row.state,
            "sha256": row.sha256,
            "replaces": row.replaces,
        }
        for row in rows
    ]
