"""The hits of the person picker, while somebody types; the letters travel in the body."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from qmember.domain.permissions import Permission
from qmember.queries.people import find_givers
from qmember.web.access import permit
from qmember.web.context import reading, service, viewer

bp = Blueprint("people_hits", __name__)


@bp.post("/personer/sok")
@permit(Permission.READ_PEOPLE)
def show() -> str:
    """Send those who may be meant, as lines of a list."""
    query = request.form.get("q", "")[:200].strip()
    hits = find_givers(reading(), viewer(), query, keys=service().database.keys)
    return render_template("office/people/_hits.html", hits=hits, query=query)
