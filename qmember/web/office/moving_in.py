"""Moving in from spreadsheets: choose a list, its columns and rows; save it, and undo it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.columns import Column
from qmember.domain.errors import NotFound, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.member_types import MemberType, types_on
from qmember.domain.moving_in import READY, waiting
from qmember.domain.permissions import Permission
from qmember.formats.csv_export import write_csv
from qmember.formats.table_file import read_table
from qmember.queries import moving_in as reads
from qmember.queries.member_types import member_types
from qmember.queries.moving_in import Review
from qmember.services.moving_in import (
    ListRefused,
    begin_list,
    choose_columns,
    correct_row,
    decide_row,
    drop_list,
    forget_columns,
)
from qmember.services.moving_in_save import save_list
from qmember.services.moving_in_undo import undo_list
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.forms.fields import refuse
from qmember.web.forms.moving_in import ListForm, SaveListForm
from qmember.web.office import moving_in_words as words
from qmember.web.office.list_files import sent

bp = Blueprint("moving_in", __name__)
SHOWN = 50
"""So many rows that wait, and so many that are ready, are shown at once."""


@bp.get("/las-in")
@permit(Permission.IMPORT_PEOPLE)
def index() -> str:
    """Show the form of a list, the own lists that wait, and those that were saved."""
    return _index(ListForm(formdata=None))


@bp.post("/las-in")
@permit(Permission.IMPORT_PEOPLE)
def create() -> Response | tuple[str, int]:
    """Read a list; nothing of it is in the register yet."""
    form = ListForm()
    upload = request.files.get("file")
    content = upload.read() if upload and upload.filename else (form.pasted.data or "").encode()
    if not form.validate() or not content:
        form.file.errors = [_("Choose a file or paste rows first")]
        return _index(form), 422
    table = read_table(content)
    try:
        with deed() as unit:
            draft_id = begin_list(unit, content, table)
    except ListRefused as error:
        form.file.errors = [words.problem_words(problem) for problem in error.problems]
        return _index(form), 422
    except Refused as error:
        refuse(form, error, otherwise="file")
        return _index(form), 422
    return redirect(url_for("office.moving_in.show", draft_id=draft_id))


@bp.get("/las-in/<int:draft_id>")
@permit(Permission.IMPORT_PEOPLE)
def show(draft_id: int) -> str:
    """Show what the columns hold, what needs somebody, and what will be saved."""
    return _review(draft_id)


@bp.post("/las-in/<int:draft_id>/kolumner")
@permit(Permission.IMPORT_PEOPLE)
def columns(draft_id: int) -> Response | tuple[str, int]:
    """Say what the columns hold."""
    known = {column.value: column for column in Column}
    sent_columns = {
        guess.at: known.get(request.form.get(f"kolumn-{guess.at}", ""), Column.OTHER)
        for guess in _found(draft_id).guesses
    }
    try:
        with deed() as unit:
            choose_columns(unit, draft_id, sent_columns)
    except NotFound:
        raise
    except Refused as error:
        return _review(draft_id, wrong=error.text(say), chosen=sent_columns), 422
    flash(_("The columns are chosen."), "done")
    return _back(draft_id)


@bp.post("/las-in/<int:draft_id>/kolumner/glom")
@permit(Permission.IMPORT_PEOPLE)
def forget(draft_id: int) -> Response:
    """Forget how such lists were read; the columns are guessed as for one that is new."""
    with deed() as unit:
        forget_columns(unit, draft_id)
    flash(_("Forgotten. The columns are guessed again."), "done")
    return _back(draft_id)


@bp.post("/las-in/<int:draft_id>/rad/<int:row>")
@permit(Permission.IMPORT_PEOPLE)
def correct(draft_id: int, row: int) -> Response:
    """Correct the cells of a row in place; what is still wrong is told again, with what was typed."""
    taken = _found(draft_id).choices.columns
    cells = {at: request.form[f"cell-{at}"] for at in taken if f"cell-{at}" in request.form}
    with deed() as unit:
        correct_row(unit, draft_id, row, cells)
    return _back(draft_id)


@bp.post("/las-in/<int:draft_id>/rad/<int:row>/beslut")
@permit(Permission.IMPORT_PEOPLE)
def decide(draft_id: int, row: int) -> Response:
    """Say that a row is the same person as another, is somebody else, or is left out."""
    same, skip = request.form.get("same") or None, request.form.get("skip") == "1"
    try:
        with deed() as unit:
            decide_row(unit, draft_id, row, same=same, skip=skip)
    except NotFound:
        raise
    except Refused as error:
        flash(error.text(say), "wait")
    return _back(draft_id)


@bp.get("/las-in/<int:draft_id>/fel.csv")
@permit(Permission.IMPORT_PEOPLE)
def problems(draft_id: int) -> Response:
    """Give the rows that wait as a file, to be corrected in a spreadsheet and read in again."""
    found = _found(draft_id)
    taken = sorted(found.choices.columns)
    header = [found.table.header[at] or words.column_letter(at) for at in taken]
    lines = [
        [*(cell.text for cell in words.cells_of(found, row)), _why(row.sentences(say))]
        for row in waiting(found.rows)
    ]
    return sent(write_csv([*header, _("Comment")], lines), ListFormat.CSV)


@bp.post("/las-in/<int:draft_id>/spara")
@permit(Permission.IMPORT_PEOPLE)
def save(draft_id: int) -> Response | tuple[str, int]:
    """Save what is ready, as one deed that can be undone."""
    form = SaveListForm(_types())
    if not form.validate():
        return _review(draft_id, form=form), 422
    try:
        with deed() as unit:
            saved = save_list(unit, draft_id, role=form.chosen, type_id=form.type_id.data)
    except NotFound:
        raise
    except Refused as error:
        flash(error.text(say), "wait")
        return _back(draft_id)
    message: dict[str, object] = {"text": words.saved_words(saved)}
    if saved.import_id is not None:
        message["undo_url"] = url_for("office.moving_in.undo", import_id=saved.import_id)
    flash(message, "done")  # type: ignore[arg-type]
    return _back(draft_id) if saved.waiting else redirect(url_for("office.moving_in.index"))


@bp.post("/las-in/<int:draft_id>/kasta")
@permit(Permission.IMPORT_PEOPLE)
def drop(draft_id: int) -> Response:
    """Throw a list away that waits."""
    with deed() as unit:
        drop_list(unit, draft_id)
    flash(_("The list is thrown away. Nothing of it is in the register."), "done")
    return redirect(url_for("office.moving_in.index"))


@bp.post("/las-in/inlasning/<int:import_id>/angra")
@permit(Permission.IMPORT_PEOPLE)
def undo(import_id: int) -> Response:
    """Take a saving back as a whole."""
    try:
        with deed() as unit:
            undo_list(unit, import_id)
    except NotFound:
        raise
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.moving_in.index"))
    flash(_("Undone. The register is as it was before the list."), "done")
    return redirect(url_for("office.moving_in.index"))


def _index(form: ListForm) -> str:
    return render_template(
        "office/moving_in/index.html", form=form,
        drafts=reads.drafts(reading(), service().database.keys, viewer()),
        imports=reads.imports(reading(), today=today()),
    )  # fmt: skip


def _types() -> list[MemberType]:
    return types_on(member_types(reading()), today())


def _found(draft_id: int) -> Review:
    keys = service().database.keys
    return reads.review(reading(), keys, viewer(), draft_id, today=today())


def _review(
    draft_id: int,
    *,
    form: SaveListForm | None = None,
    wrong: str | None = None,
    chosen: dict[int, Column] | None = None,
) -> str:
    found = _found(draft_id)
    needing = list(waiting(found.rows))
    ready = [row for row in found.rows if row.verdict in READY]
    return render_template(
        "office/moving_in/show.html", review=found, form=form or SaveListForm(_types()), words=words,
        wrong=wrong,
        chosen=chosen or {guess.at: found.column(guess.at) for guess in found.guesses},
        needing=needing[:SHOWN], ready=ready[:SHOWN], more=len(needing) - SHOWN, say=say,
        file_problems=[words.problem_words(one) for one in found.table.problems][:SHOWN],
    )  # fmt: skip


def _back(draft_id: int) -> Response:
    return redirect(url_for("office.moving_in.show", draft_id=draft_id))


def _why(sentences: list[str]) -> str:
    return ". ".join(sentences) or _("May be the same person as another row or somebody known")
