"""``qm members import``: try a list of people, and tell what would become of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qmember.cli.bank import content_of
from qmember.cli.frame import Call, Result, Usage, command
from qmember.cli.words import say
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission

ONLY_TRY = "qm members import: say --dry-run; a list is read in on its page, where somebody looks"


def add_import(verbs: Any) -> None:  # noqa: ANN401  # argparse's own type
    """Add the command to its noun."""
    importing = command(
        verbs, "import", "try a list and tell what would be new; store nothing", import_
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="only try it")


def import_(call: Call) -> Result:
    """Tell what would become of each row of a list; whom they are stays untold."""
    from qmember.domain.column_guess import chosen, guess_columns
    from qmember.domain.moving_in import Choices, Verdict, counts
    from qmember.formats.table_file import read_table
    from qmember.queries.moving_in import judged

    if not call.args.dry_run:
        raise Usage(ONLY_TRY)
    viewer = call.need(Permission.IMPORT_PEOPLE)
    table = read_table(content_of(call.args.file))
    if table.refused:
        problem = table.problems[0]
        where = problem.where.text(say) if problem.where else None
        raise Refused(problem.message, field=where, code="list-refused", **problem.values)
    guesses = guess_columns(table)
    choices = Choices(chosen(guesses, {}))
    with call.database.reading() as session:
        keys, today = call.database.keys, call.clock.today()
        rows = judged(session, keys, viewer, table, choices, today=today)
    found = counts(rows)
    return {
        "rows": len(rows),
        "new": found[Verdict.NEW],
        "update": found[Verdict.UPDATE],
        "doubt": found[Verdict.DOUBT],
        "errors": found[Verdict.ERROR],
        "known": found[Verdict.KNOWN] + found[Verdict.MERGED],
        "skipped_columns": [one.heading for one in guesses if one.at not in choices.columns],
    }
