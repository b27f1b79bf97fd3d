"""``qm doctor``: is everything well, and if not, what is to be done."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    parser = commands.add_parser("doctor", parents=[common], help="is everything well")
    parser.set_defaults(run=examine)


def examine(call: Call) -> Result:
    """Examine data, settings and machine; exit code 1 when something is not well."""
    from qmember.services import doctor

    call.need(Permission.READ_STATUS)
    found = doctor.examine(call.database, call.settings, call.clock)
    call.args.status = 0 if all(one.ok for one in found) else 1
    rows = [asdict(one) for one in found]
    if not call.args.json:
        return [
            {"": f"{'ok  ' if r['ok'] else 'FEL '} {r['name']} {'' if r['ok'] else r['message']}"}
            for r in rows
        ]
    return {"checks": rows}
