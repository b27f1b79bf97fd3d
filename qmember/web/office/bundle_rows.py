"""Rows of an open bundle: each is saved as it is typed; a list of a spreadsheet comes in at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.bundle_paste import LONGEST, read_pasted
from qmember.domain.errors import N_, Conflict, NotFound, Refused
from qmember.domain.permissions import Permission
from qmember.formats.table_text import read_text
from qmember.services.bundle_rows import accept_new, add_row, change_row, paste_rows, remove_row
from qmember.web.access import permit
from qmember.web.context import deed
from qmember.web.errors import refusal_text
from qmember.web.forms.bundles import PasteForm, RowForm
from qmember.web.forms.fields import refuse
from qmember.web.office.bundle_page import opened, page, row_form
from qmember.web.office.bundles import (
    PLAIN,
    Answer,
    answered,
    by_script,
    conflicting,
    registered_page_of,
)

bp = Blueprint("bundle_rows", __name__)
TOO_LONG = N_("That is more than can be pasted at once. Paste at most %(most)s rows at a time")


@bp.post("/gavor/bunt/<int:bundle_id>/rader")
@permit(Permission.RECORD_GIFTS)
def create(bundle_id: int) -> Answer:
    """Keep one more row."""
    form = row_form(opened(bundle_id))
    try:
        with deed() as unit:
            key = form.key.data or secrets.token_urlsafe(16)
            row_id = add_row(unit, bundle_id, form.typed, key=key)
    except NotFound:
        raise
    except Refused as error:
        return conflicting(bundle_id, error)
    return answered(bundle_id, row_id)


@bp.post("/gavor/bunt/<int:bundle_id>/rader/<int:row_id>")
@permit(Permission.RECORD_GIFTS)
def update(bundle_id: int, row_id: int) -> Answer:
    """Write a row anew."""
    form = row_form(opened(bundle_id))
    try:
        with deed() as unit:
            change_row(unit, bundle_id, row_id, version_sent(), form.typed)
    except Conflict as error:
        return _both(bundle_id, row_id, form, error)
    return answered(bundle_id, row_id)


@bp.post("/gavor/bunt/<int:bundle_id>/rader/<int:row_id>/ta-bort")
@permit(Permission.RECORD_GIFTS)
def remove(bundle_id: int, row_id: int) -> Answer:
    """Take a row away."""
    try:
        with deed() as unit:
            remove_row(unit, bundle_id, row_id, version_sent())
    except Conflict as error:
        return conflicting(bundle_id, error)
    return answered(bundle_id)


@bp.post("/gavor/bunt/<int:bundle_id>/klistra")
@permit(Permission.RECORD_GIFTS)
def paste(bundle_id: int) -> Answer:
    """Keep the rows of a spreadsheet."""
    form, bundle = PasteForm(), opened(bundle_id)
    form.validate()
    try:
        lines = _lines(form.text.data or "")
        found = read_pasted(lines, bundle.purposes, bundle.head.purpose_id)
        with deed() as unit:
            count = paste_rows(unit, bundle_id, found.rows, key=form.key.data or "")
    except NotFound:
        raise
    except Refused as error:
        return _not_pasted(bundle_id, form, error)
    _tell(count, found.left_out)
    return answered(bundle_id)


@bp.post("/gavor/bunt/<int:bundle_id>/nya")
@permit(Permission.RECORD_GIFTS)
def accept(bundle_id: int) -> Answer:
    """Say that those who are not in the register are new givers."""
    try:
        with deed() as unit:
            count = accept_new(unit, bundle_id, seen=request.form.get("seen", ""))
    except Conflict as error:
        return conflicting(bundle_id, error)
    flash(ngettext("%(num)s new giver.", "%(num)s new givers.", count), "done")
    return answered(bundle_id)


def _both(bundle_id: int, row_id: int, form: RowForm, error: Conflict) -> Answer:
    """What another saved stands among the rows, and what was typed in the form: to be saved once more."""
    if (elsewhere := registered_page_of(bundle_id)) is not None:
        return elsewhere
    bundle = opened(bundle_id)
    row = bundle.row(row_id)
    if row is None:
        return conflicting(bundle_id, error)
    return page(bundle, editing=row, mine=form.typed, said=refusal_text(error)), 409


def version_sent() -> int:
    """The version of a row that the page showed."""
    return request.form.get("version", 0, type=int)


def _lines(text: str) -> list[Sequence[str]]:
    """The cells of each line that was pasted; Refused when they cannot be read."""
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, field="text", most=LONGEST // 200)
    read = read_text(text.encode())
    if read.refused:
        problem = read.problems[0]
        error = Refused(problem.message, field="text")
        error.values = dict(problem.values)
        raise error
    return [cells for _number, cells in read.lines]


def _not_pasted(bundle_id: int, form: PasteForm, error: Refused) -> Answer:
    if by_script():
        return Response(refusal_text(error), 422, content_type=PLAIN)
    if isinstance(error, Conflict):
        return conflicting(bundle_id, error)
    refuse(form, error, otherwise="text")
    return page(opened(bundle_id), paste=form), 422


def _tell(count: int, left_out: tuple[str, ...]) -> None:
    """How many rows came, and which columns did not; the script tells it where the rows are."""
    text = ngettext("%(num)s row came in.", "%(num)s rows came in.", count)
    if left_out:
        text = f"{text} {_('Not taken along: %(columns)s.', columns=', '.join(left_out))}"
    if not by_script() or left_out:
        flash(text, "done")
