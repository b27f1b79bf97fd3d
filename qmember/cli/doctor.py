"""``qm doctor``: is everything well, and if not, what is to be done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Failed, Result, command
from qmember.domain.permissions import Permission

NOT_WELL = "Not well: %(what)s"


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    command(commands, "doctor", "examine data, settings and machine", examine)


def examine(call: Call) -> Result:
    """Examine everything; exit code 1 when something is not well."""
    from qmember.services import doctor

    call.need(Permission.READ_STATUS)
    found = doctor.examine(call.database, call.settings, call.clock)
    document: dict[str, object] = {"checks": [asdict(one) for one in found]}
    if not call.args.json:
        document = {one.name: "ok" if one.ok else one.message or "FEL" for one in found}
    wrong = [one.name for one in found if not one.ok]
    if wrong:
        raise Failed(document, NOT_WELL, what=", ".join(wrong))
    return document
