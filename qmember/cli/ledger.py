"""``qm ledger check``: add the whole ledger up again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Failed, Result, command, group
from qmember.domain.permissions import Permission

UNBALANCED = "The ledger does not balance"


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "ledger", "vouchers and accounts")
    command(verbs, "check", "add everything up again", check)


def check(call: Call) -> Result:
    """Tell whether everything balances; exit code 1 when it does not."""
    from qmember.queries.ledger import ledger_check

    call.need(Permission.READ_LEDGER)
    with call.database.reading() as session:
        found = ledger_check(session)
    document: dict[str, object] = {
        "balanced": found.balanced,
        "entries": found.entries,
        "unsealed": found.unsealed,
        "accounts": [asdict(account) for account in found.accounts],
    }
    if not found.balanced:
        raise Failed(document, UNBALANCED)
    return document
