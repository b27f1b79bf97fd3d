"""The first page, and leaving at once for a neutral one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from qmember.web.access import open_to_all
from qmember.web.context import deed, viewer
from qmember.web.navigation import home, house_of_request
from qmember.web.public.leaving import leave_to
from qmember.web.signed_in import sign_out

bp = Blueprint("start", __name__)


@bp.get("/")
@open_to_all("the door of the house")
def show() -> str | Response:
    """Show the doors; who has signed in goes on to her work."""
    if viewer().kind == "user":
        return redirect(home(viewer()))
    return render_template("public/start.html", leave_to=leave_to())


@bp.post("/lamna")
@open_to_all("leaving must always work, whoever one is")
def leave() -> Response:
    """End the session and send away to the neutral page."""
    with deed() as unit:
        sign_out(unit)
    answer = redirect(house_of_request().exit_url, 303)
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer
