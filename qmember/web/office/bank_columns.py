"""A bank's file that is not known by itself: somebody says what its columns hold, and whose account it is."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.bank import BankFile, Debit, Deposit
from qmember.domain.bank_guess import Guess
from qmember.domain.bank_profiles import Field, Layout
from qmember.domain.dates import parse_past_date
from qmember.domain.errors import NotFound, Refused
from qmember.domain.own_numbers import NumberKind, shown_number
from qmember.domain.permissions import Permission
from qmember.formats.bank_columns import Table, chosen_layout, table_of
from qmember.queries import bank_columns as reads
from qmember.queries.protected import hidden_names
from qmember.services.bank_columns import read_bank_draft
from qmember.services.bank_drafts import drop_bank_draft
from qmember.services.bank_import import FileRefused
from qmember.services.bank_placing import choices
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.office import bank_column_words as words
from qmember.web.office.file_words import problem_words, tell
from qmember.web.office.moving_in_words import column_letter

bp = Blueprint("bank_columns", __name__)


@bp.get("/avstamning/kolumner/<int:draft_id>")
@permit(Permission.RECORD_BANK)
def show(draft_id: int) -> str:
    """Show the columns with their first cells, and what reading them so would lead to."""
    table = _table(draft_id)
    return _page(draft_id, table, table.layout)


@bp.post("/avstamning/kolumner/<int:draft_id>")
@permit(Permission.RECORD_BANK)
def read(draft_id: int) -> Response | str | tuple[str, int]:
    """Read the file by what was chosen, or only show again what that would lead to."""
    table = _table(draft_id)
    try:
        layout = _chosen(table)
    except Refused as error:
        return _page(draft_id, table, _typed(table), wrong=[error.text(say)]), 422
    if "visa" in request.form:
        return _page(draft_id, table, layout)
    file = table.read_by(layout, today())
    try:
        dated = _dated()
        with deed() as unit:
            done = read_bank_draft(
                unit, draft_id, file, header=table.header, layout=layout, account_id=_account(),
                dated=dated,
            )  # fmt: skip
    except NotFound:  # pressed twice: the other press has read it
        flash(_("That file has already been read. Nothing has changed"), "info")
        return redirect(url_for("office.bank.index"))
    except FileRefused as error:
        return _page(draft_id, table, layout, wrong=[problem_words(p) for p in error.problems]), 422
    except Refused as error:
        asked = error.field == "dated"
        return _page(draft_id, table, layout, wrong=[error.text(say)], asks_day=asked), 422
    for category, message in tell(file, done):
        flash(message, category)  # type: ignore[arg-type]
    return redirect(url_for("office.bank.index"))


@bp.post("/avstamning/kolumner/<int:draft_id>/kasta")
@permit(Permission.RECORD_BANK)
def drop(draft_id: int) -> Response:
    """Throw the file away; nothing of it is in the books."""
    with deed() as unit:
        drop_bank_draft(unit, draft_id)
    flash(_("The file is thrown away. Nothing of it has been read in."), "done")
    return redirect(url_for("office.bank.index"))


def _table(draft_id: int) -> Table:
    keys = service().database.keys
    draft = reads.own_bank_draft(reading(), viewer(), draft_id)
    table = table_of(reads.content_of_draft(keys, draft), reads.remembered(reading(), keys))
    if table is None:
        raise NotFound(reads.NO_FILE)
    return table


def _typed(table: Table) -> Layout:
    """What was chosen in the form, whether it can be or not."""
    if table.known:
        return table.layout
    known = {field.value: field for field in Field}
    fields = {
        one.at: known.get(request.form.get(f"kolumn-{one.at}", ""), Field.OTHER)
        for one in table.columns
    }
    return Layout(fields, _mark() or table.layout.mark, request.form.get("slag") == "swish")


def _chosen(table: Table) -> Layout:
    typed = _typed(table)
    if table.known:
        return typed
    layout = chosen_layout(table, typed.fields, mark=_mark(), swish=typed.swish)
    if table.unproven(layout) and not _mark():
        raise Refused("Choose which mark the decimals of the amounts have", field="columns")
    return layout


def _mark() -> str:
    return {"komma": ",", "punkt": "."}.get(request.form.get("decimaler", ""), "")


def _account() -> int | None:
    return request.form.get("konto", type=int)


def _dated() -> date | None:
    """The day of rows whose own cannot be right, where it is told."""
    written = request.form.get("dated", "").strip()
    try:
        return parse_past_date(written, today()) if written else None
    except Refused as error:
        error.field = "dated"
        raise


def _page(
    draft_id: int,
    table: Table,
    layout: Layout,
    *,
    wrong: list[str] | None = None,
    asks_day: bool = False,
) -> str:
    file = table.read_by(layout, today())
    return render_template(
        "office/bank/columns.html", draft_id=draft_id, table=table, layout=layout, wrong=wrong or [],
        samples=_shown_samples(table), fields=list(words.FIELD_WORDS.items()), letter=column_letter,
        unproven=not table.known and table.unproven(layout), mark=request.form.get("decimaler", ""),
        accounts=_accounts(table, file), chosen=_account(), lines=list(words.would_lead_to(file)),
        problems=[] if wrong else words.problem_lines(file), Field=Field,
        asks_day=asks_day or "dated" in request.form, dated=request.form.get("dated", ""),
    )  # fmt: skip


def _shown_samples(table: Table) -> dict[int, list[str]]:
    """The first cells of every column, without those that name somebody in danger."""
    hidden = hidden_names(reading(), service().database.keys)

    def shown(one: Guess) -> list[str]:
        return ["•••" if hidden.within(cell) else cell for cell in one.samples]

    return {one.at: shown(one) for one in table.columns}


def _accounts(table: Table, file: BankFile) -> list[tuple[int, str, bool]]:
    """Our accounts to choose from, with the one of the last such file; none where the file says its own."""
    rows: list[Deposit | Debit] = [*file.deposits, *file.debits]
    if rows and all(row.account for row in rows):
        return []
    before = reads.account_last_time(reading(), service().database.keys, table.header)
    return [
        (
            one.id,
            f"{one.name} · {shown_number(NumberKind(one.kind), one.number)}",
            one.number == before,
        )
        for one in choices(reads.bank_accounts(reading()), file.format)
    ]
