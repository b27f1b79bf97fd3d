"""``qm receipts list``: every receipt of a year, the voided ones too."""

from __future__ import annotations

from typing import Any

from qmember.cli.frame import Call, Result, command, group, year
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "receipts", "gift receipts")
    parser = command(verbs, "list", "the receipts of a year, the voided ones too", list_receipts)
    parser.add_argument("--year", type=year, required=True)


def list_receipts(call: Call) -> Result:
    """The receipts of a calendar year in number order; neither names nor purposes."""
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
