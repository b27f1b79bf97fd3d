"""``qm backup``: make one, check one, restore one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the commands."""
    noun = commands.add_parser("backup", help="backups")
    verbs = noun.add_subparsers(dest="verb", required=True)
    creating = verbs.add_parser("create", parents=[common], help="make an encrypted backup")
    creating.add_argument("-o", dest="output", type=Path, required=True, metavar="FILE")
    creating.set_defaults(run=create)
    checking = verbs.add_parser("check", parents=[common], help="read a backup from end to end")
    checking.add_argument("file", type=Path)
    checking.set_defaults(run=check)
    restoring = verbs.add_parser("restore", parents=[common], help="restore into an empty folder")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    restoring.set_defaults(run=restore)


def create(call: Call) -> Result:
    """Make a backup of this installation."""
    from qmember.services import backup

    viewer = call.need(Permission.RUN_SERVICE)
    output = call.args.output.resolve()
    if not output.parent.is_dir():
        raise Refused("The folder %(name)s does not exist.", name=str(output.parent))
    return asdict(backup.create(call.database, call.clock, output, viewer=viewer))


def check(call: Call) -> Result:
    """Check a backup with this installation's keys."""
    from qmember.services import backup

    return asdict(backup.check(call.args.file, _keys(call)))


def restore(call: Call) -> Result:
    """Restore into an empty folder (and into PostgreSQL when DATABASE_URL names one)."""
    from qmember.services.restore import restore_into

    folder, settings = call.args.into.resolve(), call.settings
    report = restore_into(
        folder,
        call.args.file,
        _keys(call),
        url=None if settings.sqlite else settings.database_url,
        plaintext=settings.plaintext,
    )
    return {**asdict(report), "folder": str(folder)}


def _keys(call: Call):  # type: ignore[no-untyped-def]  # noqa: ANN202  # Keys, imported late
    from qmember.models.crypto import read_keys
    from qmember.services.installation import given_keys

    keys = read_keys(call.settings.data / "keys", given_keys(call.settings))
    if keys is None:
        raise Refused("The keys of the backup are not here.", code="no-keys")
    return keys
