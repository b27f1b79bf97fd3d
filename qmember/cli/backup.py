"""``qm backup``: make one, check one, restore one."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, command, group
from qmember.cli.output import unwritable
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission, Viewer

if TYPE_CHECKING:
    from qmember.models.crypto import Keys


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "backup", "encrypted backups")
    creating = command(verbs, "create", "make a backup and read it back", create)
    creating.add_argument("-o", dest="output", required=True, metavar="FILE", help="- is stdout")
    checking = command(verbs, "check", "read a backup from end to end", check)
    checking.add_argument("file", type=Path, metavar="FILE")
    restoring = command(verbs, "restore", "restore a backup into an empty folder", restore)
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--into", type=Path, required=True, metavar="FOLDER")


def create(call: Call) -> Result:
    """Make a backup of this installation."""
    from qmember.services import backup

    viewer = call.need(Permission.RUN_SERVICE)
    if call.args.output == "-":
        _to_stdout(call, viewer)
        return None
    output = Path(call.args.output).resolve()
    if not output.parent.is_dir():
        raise Refused("The folder %(name)s does not exist.", name=str(output.parent))
    try:
        return asdict(backup.create(call.database, call.clock, output, viewer=viewer))
    except OSError as error:
        raise unwritable(error) from None


def _to_stdout(call: Call, viewer: Viewer) -> None:
    """The backup itself is the only thing on stdout; what is told of it goes to stderr."""
    from qmember.services import backup

    with tempfile.TemporaryDirectory(dir=call.settings.data) as folder:
        path = Path(folder) / "backup"
        report = backup.create(call.database, call.clock, path, viewer=viewer)
        print(f"sha256: {report.sha256}  rows: {report.rows}", file=sys.stderr)  # noqa: T201
        sys.stdout.flush()
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def check(call: Call) -> Result:
    """Check a backup with this installation's keys."""
    _need_service(call)
    from qmember.services import backup

    return asdict(backup.check(call.args.file, _keys(call)))


def restore(call: Call) -> Result:
    """Restore into an empty folder (and into PostgreSQL when DATABASE_URL names one)."""
    _need_service(call)
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


def _need_service(call: Call) -> None:
    """Ask for the right only where somebody is named: there may be no database here yet."""
    if call.args.acting_as:
        call.need(Permission.RUN_SERVICE)


def _keys(call: Call) -> Keys:
    from qmember.models.crypto import read_keys
    from qmember.services.installation import given_keys

    keys = read_keys(call.settings.data / "keys", given_keys(call.settings))
    if keys is None:
        raise Refused("The keys of the backup are not here.", code="no-keys")
    return keys
