"""Who may be meant already while somebody new is typed; what is typed travels in the body."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from qmember.domain.alike import as_typed
from qmember.domain.permissions import Permission
from qmember.queries.alike import find_alike
from qmember.web.access import permit
from qmember.web.context import reading, viewer
from qmember.web.forms.people import TELLING

bp = Blueprint("people_alike", __name__)


@bp.post("/personer/lika")
@permit(Permission.EDIT_PEOPLE)
def show() -> str:
    """Send those who are like what has been typed so far, or nothing."""
    typed = {name: request.form.get(name, "")[:300] for name in TELLING}
    alike = find_alike(reading(), viewer(), as_typed(**typed))
    return render_template("office/people/_alike.html", alike=alike)
