"""``qm sie``: read a bookkeeping file without storing it, hand vouchers over as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmember.cli.bank import content_of, told
from qmember.cli.frame import Call, Failed, Result, command, day, group
from qmember.cli.output import write_document
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.domain.sie import SieFile


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "sie", "files for and from the bookkeeping program")
    reading = command(verbs, "read", "read a SIE file and tell what it says; store nothing", read)
    reading.add_argument("file", type=Path, metavar="FILE")
    writing = command(verbs, "export", "hand over what has not been handed over, as SIE 4I", export)
    writing.add_argument("--from", dest="first", type=day, metavar="DATE", required=True)
    writing.add_argument("--to", dest="last", type=day, metavar="DATE", required=True)
    writing.add_argument("-o", dest="output", metavar="FILE", required=True, help="- is stdout")


class Unreadable(Failed):
    """A file with a problem that refuses it; what could be read is printed all the same."""

    code = "sie-file-refused"

    def __init__(self, document: dict[str, object], problem: dict[str, object]) -> None:
        super().__init__(document, str(problem["message"]))
        self.field = str(problem["where"]) or None


def read(call: Call) -> Result:
    """Print what a file says; exit code 1 when a problem refuses it."""
    from qmember.formats.sie_read import read_sie

    file = read_sie(content_of(call.args.file))
    document = document_of(file)
    document["problems"] = problems = told(file.problems)
    if file.refused:
        raise Unreadable(document, next(p for p in problems if p["severity"] == "refuse"))
    return document


def document_of(file: SieFile) -> dict[str, object]:
    """What a file says, in figures."""
    year = file.year
    return {
        "type": str(file.kind) if file.kind else None,
        "program": file.program,
        "program_version": file.version,
        "company": file.company,
        "orgnr": file.orgnr or None,
        "made_on": file.made_on.isoformat() if file.made_on else None,
        "year_from": year.first.isoformat() if year and year.first else None,
        "year_to": year.last.isoformat() if year and year.last else None,
        "checksum": str(file.checksum),
        "encoding": file.encoding,
        "accounts": len(file.accounts),
        "vouchers": len(file.vouchers),
        "rows": file.rows,
        "rows_added": file.added,
        "rows_removed": file.removed,
        "dimensions": len(file.dimensions),
        "subdimensions": len(file.subdimensions),
        "objects": file.object_posts,
        "balances": len(file.balances),
        "debit_ore": file.debit_ore,
    }


def export(call: Call) -> Result:
    """Make a batch, or find the one that was made for the same days, and write its file."""
    from qmember.services.handover import hand_over, take_file

    viewer = call.need(Permission.HAND_OVER)
    with call.deed(viewer) as unit:
        done = hand_over(unit, call.args.first, call.args.last)
        content = take_file(unit, done.batch.batch_id)
    if not write_document(call.args.output, content):
        return None
    batch = done.batch
    return {
        "batch": batch.batch_id,
        "new": done.new,
        "from": batch.from_on.isoformat(),
        "to": batch.to_on.isoformat(),
        "entries": batch.entries,
        "vouchers": batch.vouchers,
        "rows": batch.rows,
        "debit_ore": batch.debit_ore,
        "replaced_letters": batch.replaced,
        "sha256": batch.sha256,
    }
