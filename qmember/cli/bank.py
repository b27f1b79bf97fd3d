"""``qm bank``: read a file without storing it, import one, list what waits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Failed, Result, command, group
from qmember.cli.words import say
from qmember.domain.bank_problems import Problem
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.queries.bank_believed import ShownShare
    from qmember.queries.bank_queue import WaitingRow


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "bank", "bank files and the payments in them")
    reading = command(verbs, "read", "read a file and tell what it says; store nothing", read)
    reading.add_argument("file", type=Path, metavar="FILE")
    importing = command(verbs, "import", "read a file into the register", import_, writes=True)
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument(
        "--date", metavar="DATE", help="the day of rows whose own date cannot be right"
    )
    importing.add_argument(
        "--account",
        metavar="NUMBER",
        help="our own account, where the file does not say which it is",
    )
    command(verbs, "queue", "the payments that wait for a name", queue)


class Unreadable(Failed):
    """A file with a problem that refuses it; what could be read is printed all the same."""

    code = "bank-file-refused"

    def __init__(self, document: dict[str, object], problem: dict[str, object]) -> None:
        super().__init__(document, str(problem["message"]))
        self.field = str(problem["where"]) or None


def read(call: Call) -> Result:
    """Print what a file says; exit code 1 when a problem refuses it."""
    from qmember.formats.bank_file import read_bank_file, to_document

    file = read_bank_file(content_of(call.args.file), today=call.clock.today())
    document = to_document(file)
    document["problems"] = problems = told(file.problems)
    if file.refused:
        raise Unreadable(document, next(p for p in problems if p["severity"] == "refuse"))
    return document


def told(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """The problems of a file as they are printed."""
    return [
        {
            "severity": problem.severity,
            "where": problem.where.text(say) if problem.where else "",
            "message": problem.text(say),
        }
        for problem in problems
    ]


def import_(call: Call) -> Result:
    """Import a file; the same file again adds nothing."""
    from qmember.domain.dates import parse_past_date
    from qmember.formats.bank_file import read_bank_file
    from qmember.queries.bank_columns import account_of, remembered
    from qmember.services.bank_import import import_file

    viewer = call.need(Permission.RECORD_BANK)
    content, today = content_of(call.args.file), call.clock.today()
    dated = parse_past_date(call.args.date, today) if call.args.date else None
    with call.database.reading() as session:
        known = remembered(session, call.database.keys)
        file = read_bank_file(content, today=today, remembered=known)
        account_id = account_of(session, call.args.account) if call.args.account else None
    with call.deed(viewer) as unit:
        done = import_file(unit, content, file, dated=dated, account_id=account_id)
    return {
        "import_id": done.import_id,
        "rows": done.rows,
        "new": done.new,
        "known": done.known,
        "certain": done.certain,
        "likely": done.likely,
        "unclear": done.unclear,
        "skipped": done.skipped,
        "problems": told((*file.problems, *done.problems)),
    }


def queue(call: Call) -> Result:
    """The open payments with what they may be; what the bank says of payers is left out."""
    from qmember.queries.bank_queue import every_waiting

    viewer = call.need(Permission.READ_BANK)
    with call.database.reading() as session:
        return [_waiting(row) for row in every_waiting(session, call.database.keys, viewer)]


def _waiting(row: WaitingRow) -> dict[str, object]:
    """One open payment; the class of a suggestion is that of the payment, or unclear beside it."""
    payment, sure = row.payment, row.certainty
    return {
        "id": payment.payment_id,
        "date": payment.booked_on.isoformat(),
        "amount_ore": payment.amount_ore,
        "left_ore": payment.left_ore,
        "references": payment.references.split(),
        "class": sure,
        "suggestions": [
            {
                "target": [_share(one) for one in believed.shares],
                "reasons": list(believed.because),
                "class": sure if place == 0 else "unclear",
            }
            for place, believed in enumerate(row.belief.suggestions)
        ],
    }


def _share(one: ShownShare) -> dict[str, object]:
    """A part of a suggestion by numbers: no name is printed."""
    return {
        "kind": one.share.kind,
        "amount_ore": one.share.amount,
        "person": one.number or None,
        "member_no": one.member_no or None,
        "claim": one.reference or None,
        "voucher": one.voucher or None,
        "purpose": one.purpose or None,
    }


def content_of(path: Path) -> bytes:
    """The bytes of a file, no more than can be read of one; Refused when it cannot be opened."""
    from qmember.formats.bank_file import LARGEST

    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(
            "The file cannot be read: %(why)s", code="unreadable", why=error.strerror
        ) from None
