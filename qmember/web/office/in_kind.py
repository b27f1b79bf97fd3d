"""Gifts that are things: the list, a new one, one taken back, and a paper that thanks."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.in_kind import InKindFacts
from qmember.domain.permissions import Permission
from qmember.queries.in_kind import in_kind_gifts
from qmember.services import gifts, in_kind
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.filters import say
from qmember.web.forms.fields import refuse
from qmember.web.forms.promised import InKindForm
from qmember.web.office.givers import Giver, choices, read_giver

bp = Blueprint("in_kind", __name__)


@bp.get("/gavor/in-natura")
@permit(Permission.READ_GIFTS)
def index() -> str:
    """Show what was given of things, and the form of a new one."""
    return _page(_fresh())


@bp.post("/gavor/in-natura")
@permit(Permission.RECORD_GIFTS)
def create() -> Response | tuple[str, int]:
    """Write a thing down."""
    form = InKindForm()
    valid, giver = form.validate(), read_giver(form.giver, form.giver_code)
    if not (valid and giver.clear):
        return _page(form, giver), 422
    try:
        with deed() as unit:
            in_kind.record_in_kind(unit, _facts(unit, form, giver), key=form.key.data)
    except Refused as error:
        if isinstance(error, Conflict):
            form.key.data = secrets.token_urlsafe(16)
        refuse(form, error, otherwise="description")
        return _page(form, giver), 422
    flash(_("The gift is saved. Nothing is booked."), "done")
    return redirect(url_for("office.in_kind.index"))


@bp.post("/gavor/in-natura/<int:in_kind_id>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(in_kind_id: int) -> Response:
    """Take one back that was written down by mistake."""
    try:
        with deed() as unit:
            in_kind.void_in_kind(unit, in_kind_id)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("It is taken back, and stays in the list struck through."), "done")
    return redirect(url_for("office.in_kind.index"))


@bp.post("/gavor/in-natura/<int:in_kind_id>/tack")
@permit(Permission.RECORD_GIFTS)
def thanks(in_kind_id: int) -> Response:
    """Print the paper that thanks; no value and no address stand on it."""
    from qmember.pdf.thanks import draw_thanks

    try:
        with deed() as unit:
            text = in_kind.thanks_for(unit, in_kind_id)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.in_kind.index"))
    answer = Response(draw_thanks(text), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="tack.pdf"'
    return answer


def _facts(unit: Unit, form: InKindForm, giver: Giver) -> InKindFacts:
    person_id = giver.person_id
    if giver.new_name is not None:
        person_id = gifts.new_giver(unit, key=form.key.data, name=giver.new_name, email=None)
    return InKindFacts(
        person_id, form.received_on.day, form.description.data or "", form.estimate.data
    )


def _fresh() -> InKindForm:
    form = InKindForm(formdata=None)
    form.key.data, form.received_on.data = secrets.token_urlsafe(16), today()
    return form


def _page(form: InKindForm, giver: Giver | None = None) -> str:
    return render_template(
        "office/in_kind/index.html", form=form, rows=in_kind_gifts(reading(), viewer()),
        choices=choices(giver) if giver else None,
    )  # fmt: skip
