"""Promised gifts: what is expected, what has come, and what is expected no more."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.domain.pledges import PledgeState
from qmember.queries import pledges as reads
from qmember.services import pledges
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.filters import kr, say
from qmember.web.forms.fields import refuse
from qmember.web.forms.promised import PledgeForm
from qmember.web.office.givers import Giver, choices, read_giver

bp = Blueprint("pledges", __name__)


@bp.get("/gavor/utlovade")
@permit(Permission.READ_GIFTS)
def index() -> str:
    """Show what is promised, and the form of a new promise."""
    return _page(_fresh())


@bp.post("/gavor/utlovade")
@permit(Permission.RECORD_GIFTS)
def create() -> Response | tuple[str, int]:
    """Write a promise down."""
    form = PledgeForm()
    valid, giver = (
        form.validate(),
        read_giver(form.giver, form.giver_code, new=False, anonymous=False),
    )
    if not (valid and giver.clear):
        return _page(form, giver), 422
    try:
        with deed() as unit:
            pledges.promise(
                unit, giver.person_id or 0, amount=int(form.amount.data or 0),
                due_on=form.due_on.day, purpose_id=form.purpose_id.data, key=form.key.data,
            )  # fmt: skip
    except Refused as error:
        if isinstance(error, Conflict):
            form.key.data = secrets.token_urlsafe(16)
        refuse(form, error, otherwise="amount")
        return _page(form, giver), 422
    flash(_("The promise is saved. It is no income until the gift comes."), "done")
    return redirect(url_for("office.pledges.index"))


@bp.post("/gavor/utlovade/<int:pledge_id>/gava/<int:income_id>")
@permit(Permission.RECORD_GIFTS)
def keep(pledge_id: int, income_id: int) -> Response:
    """Say that a gift is the one that was promised."""
    try:
        with deed() as unit:
            lacks = pledges.keep(unit, pledge_id, income_id)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        told = _("The promise is kept.")
        if lacks:
            told += " " + _("Write %(amount)s down if it still is to come.", amount=kr(lacks))
        flash(told, "done")
    return redirect(url_for("office.pledges.index"))


@bp.post("/gavor/utlovade/<int:pledge_id>/avsta")
@permit(Permission.RECORD_GIFTS)
def cancel(pledge_id: int) -> Response:
    """Expect a gift no more."""
    try:
        with deed() as unit:
            pledges.cancel(unit, pledge_id)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("The gift is expected no more."), "done")
    return redirect(url_for("office.pledges.index"))


def _fresh() -> PledgeForm:
    form = PledgeForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    return form


def _page(form: PledgeForm, giver: Giver | None = None) -> str:
    rows = reads.open_pledges(reading(), viewer(), today())
    overdue = [row for row in rows if row.state is PledgeState.OVERDUE]
    return render_template(
        "office/pledges/index.html", form=form, choices=choices(giver) if giver else None,
        overdue=overdue, coming=[row for row in rows if row not in overdue],
        total_ore=sum(row.amount_ore for row in rows),
        ended=reads.ended_pledges(reading(), viewer(), today()),
    )  # fmt: skip
