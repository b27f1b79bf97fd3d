"""Those who have asked to become members: the board says yes or no, to several at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.ages import too_young
from qmember.queries.applications import waiting_applications
from qmember.services.applications import accept_applications, refuse_applications
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, today, viewer
from qmember.web.forms.fields import refuse
from qmember.web.forms.members import AnswerForm

bp = Blueprint("applications", __name__, url_prefix="/medlemmar/ansokningar")


@bp.get("")
@permit(Permission.READ_MEMBERS)
def index() -> str:
    """Show who waits, the oldest first."""
    form = AnswerForm(formdata=None)
    form.from_on.data = today()
    return _page(form)


@bp.post("")
@permit(Permission.EDIT_MEMBERS)
def answer() -> Response | tuple[str, int]:
    """Accept or refuse those who were chosen."""
    form, no = AnswerForm(), request.form.get("answer") == "refuse"
    if not form.validate():
        return _page(form), 422
    ids = form.chosen.data or []
    try:
        with deed() as unit:
            if no:
                refuse_applications(unit, ids)
            else:
                accept_applications(
                    unit, ids, on=form.from_on.day, decision=form.decision.data or ""
                )
    except Refused as error:
        refuse(form, error, otherwise="chosen")
        return _page(form), 422
    flash(_said(len(ids), no=no), "done")
    return redirect(url_for("office.applications.index"))


def _said(count: int, *, no: bool) -> str:
    if no:
        return str(_("It is noted. The application is forgotten in 30 days."))
    return str(ngettext("%(num)s new member.", "%(num)s new members.", count))


def _page(form: AnswerForm) -> str:
    rows = waiting_applications(reading(), viewer(), today())
    pairs = [(row.person_id, row.type_id) for row in rows]
    young = too_young(reading(), keys(), pairs, today()) if rows else frozenset()
    chosen = set(form.chosen.data or [])
    return render_template(
        "office/members/applications.html", form=form, rows=rows, chosen=chosen, young=young
    )
