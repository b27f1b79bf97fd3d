"""Groups: the list, a new one, an end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.domain.segments import MOST
from qmember.queries.segments import all_segments
from qmember.services.segments import end_segment, make_segment
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.fields import refuse
from qmember.web.forms.segments import SegmentForm

bp = Blueprint("segments", __name__)


@bp.get("/installningar/grupper")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show every group with its purpose and its last day."""
    return _page(SegmentForm(formdata=None))


@bp.post("/installningar/grupper")
@permit(Permission.MANAGE_SETTINGS)
def create() -> Response | tuple[str, int]:
    """Make a group."""
    form = SegmentForm()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            make_segment(unit, form.facts)
    except Refused as error:
        refuse(form, error, otherwise="name")
        return _page(form), 422
    flash(
        _("The group is made. Put people into it from their page or from the list of members."),
        "done",
    )
    return redirect(url_for("office.settings.segments.index"))


@bp.post("/installningar/grupper/<int:segment_id>/avsluta")
@permit(Permission.MANAGE_SETTINGS)
def end(segment_id: int) -> Response:
    """End a group; who was in it is forgotten."""
    with deed() as unit:
        end_segment(unit, segment_id)
    flash(_("The group is ended, and who was in it is forgotten."), "done")
    return redirect(url_for("office.settings.segments.index"))


def _page(form: SegmentForm) -> str:
    rows = all_segments(reading(), viewer(), today())
    return render_template("office/settings/segments.html", form=form, rows=rows, most=MOST)
