"""Take a list of people in: it waits sealed while somebody looks it through, and is saved as one deed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from qmember.domain.bank_problems import REFUSE, Problem
from qmember.domain.column_guess import chosen, guess_columns
from qmember.domain.columns import LEFT_OUT, Column
from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.moving_in import Choices, Decided
from qmember.domain.moving_in_kept import Plain, plain_choices, plain_table
from qmember.domain.permissions import Permission
from qmember.domain.tables import Table
from qmember.domain.text import clean_line
from qmember.models import ListDraft
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.column_memory import last_time
from qmember.queries.moving_in import KEY, choices_of, own_draft, review, table_of_draft
from qmember.services import audit
from qmember.services.column_memory import forget_headings
from qmember.services.unit import Unit

LONGEST_CELL = 500
NOT_CLI = "Log in to read a list in. The command line can only try one"


class ListRefused(Refused):
    """A list of which nothing is taken; ``problems`` say why, with where in it."""

    code = "list-refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message, field="file")
        self.values = problems[0].values
        self.problems = tuple(problems)


def begin_list(unit: Unit, content: bytes, table: Table) -> int:
    """Keep a list that ``formats.table_file`` has read from ``content`` until it is saved or dropped.

    Nobody but the one who chose it can open it. What looks like personal numbers is not kept even
    so. The same file again goes on with the list that waits. Its columns are taken as in the last
    list with the same headings, else as they are guessed.
    """
    unit.need(Permission.IMPORT_PEOPLE)
    if unit.viewer.user_id is None:
        raise Refused(NOT_CLI)
    if refusing := [one for one in table.problems if one.severity == REFUSE]:
        raise ListRefused(refusing)
    digest = hashlib.sha256(content).hexdigest()
    mine = select(ListDraft.id).where(
        ListDraft.user_id == unit.viewer.user_id, ListDraft.sha256 == digest
    )
    if (before := unit.session.scalar(mine)) is not None:
        return before
    draft = ListDraft(
        user_id=unit.viewer.user_id, sha256=digest, at=unit.now, content=b"", choices=b""
    )
    unit.session.add(draft)
    unit.session.flush()
    guesses = guess_columns(table)
    never = frozenset(one.at for one in guesses if one.column is Column.IDENTITY)
    _keep(unit, draft, "content", plain_table(table, without=never))
    known = last_time(unit.session, unit.keys, table)
    columns = known.columns if known else chosen(guesses, {})
    _keep(unit, draft, "choices", plain_choices(Choices(columns)))
    return draft.id


def choose_columns(unit: Unit, draft_id: int, columns: Mapping[int, Column]) -> None:
    """Say what the columns hold; what was decided of rows before stays."""
    draft, choices = _opened(unit, draft_id)
    taken = {at: column for at, column in columns.items() if column not in LEFT_OUT}
    if not {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME} & set(taken.values()):
        raise Refused("Choose which column holds the name", field="columns")
    _keep(unit, draft, "choices", plain_choices(replace(choices, columns=taken)))


def forget_columns(unit: Unit, draft_id: int) -> None:
    """Forget how lists with these headings were read, and take the columns as they are guessed."""
    draft, choices = _opened(unit, draft_id)
    table = table_of_draft(unit.keys, draft)
    if forgotten := forget_headings(unit, table):
        guessed = chosen(guess_columns(table), {})
        _keep(unit, draft, "choices", plain_choices(replace(choices, columns=guessed)))
        audit.note(unit, Event.LIST_COLUMNS_FORGOTTEN, "list_mapping", lists=forgotten)


def correct_row(unit: Unit, draft_id: int, row: int, cells: Mapping[int, str]) -> None:
    """Write what should stand in cells of a row; the file itself is not changed."""
    draft, choices = _opened(unit, draft_id)
    written = {at: clean_line(text, LONGEST_CELL) for at, text in cells.items()}
    corrected = {**choices.cells, row: {**choices.cells.get(row, {}), **written}}
    _keep(unit, draft, "choices", plain_choices(replace(choices, cells=corrected)))


def decide_row(
    unit: Unit, draft_id: int, row: int, *, same: str | None = None, skip: bool = False
) -> None:
    """Say who a doubtful row is: the ``same`` person as a code, else another than all that were asked.

    ``skip`` leaves the row out.
    """
    draft, choices = _opened(unit, draft_id)
    found = review(unit.session, unit.keys, unit.viewer, draft_id, today=unit.today)
    asked = {pair.code for one in found.rows if one.number == row for pair in one.pairs}
    if same is not None and same not in asked:
        raise Refused("The list has changed. Look at the row again", field="rows")
    before = choices.decided.get(row, Decided())
    others = before.others if same or skip else before.others | asked
    decided = {**choices.decided, row: Decided(same, others, skip)}
    _keep(unit, draft, "choices", plain_choices(replace(choices, decided=decided)))


def drop_list(unit: Unit, draft_id: int) -> None:
    """Throw a list away that waits; nothing of it stays."""
    unit.need(Permission.IMPORT_PEOPLE)
    unit.session.info[ERASED] = True
    unit.session.delete(own_draft(unit.session, unit.viewer, draft_id))


def keep_waiting(unit: Unit, draft: ListDraft, table: Table, choices: Choices) -> None:
    """Keep only these rows of a list, with what was chosen about them."""
    unit.session.info[ERASED] = True
    _keep(unit, draft, "content", plain_table(table))
    _keep(unit, draft, "choices", plain_choices(choices))


def _opened(unit: Unit, draft_id: int) -> tuple[ListDraft, Choices]:
    unit.need(Permission.IMPORT_PEOPLE)
    draft = own_draft(unit.session, unit.viewer, draft_id)
    return draft, choices_of(unit.keys, draft)


def _keep(unit: Unit, draft: ListDraft, column: str, plain: Plain) -> None:
    body = json.dumps(plain, ensure_ascii=False).encode()
    setattr(draft, column, seal(unit.keys.derive(KEY), body, f"list_draft.{column}:{draft.id}"))
    unit.session.flush()
