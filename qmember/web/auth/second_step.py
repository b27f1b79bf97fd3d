"""The second step of signing in: a code from the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.events import Event
from qmember.queries.users import Account
from qmember.services import audit, sessions
from qmember.services.second_factor import use_code
from qmember.services.unit import Unit
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import TOO_MANY, begin, go_on
from qmember.web.context import deed
from qmember.web.filters import say
from qmember.web.forms.auth import CodeForm
from qmember.web.sessions import CODE, FULL, browser
from qmember.web.signed_in import half_signed_in

bp = Blueprint("second_step", __name__)


@bp.get("/logga-in/kod")
@open_to_all("the sign-in is not done before this step")
def show() -> str | Response:
    """Ask for the code."""
    if half_signed_in() is None:
        return redirect(url_for("auth.sign_in.show"))
    if browser().stage != CODE:
        return redirect(url_for("auth.enrol.show"))
    return render_template("auth/second_step.html", form=CodeForm(formdata=None))


@bp.post("/logga-in/kod")
@open_to_all("the sign-in is not done before this step")
def create() -> Response | tuple[str, int]:
    """Use the code up and begin the full session, under a new token."""
    account, form = half_signed_in(), CodeForm()
    if account is None or browser().stage != CODE:
        return redirect(url_for("auth.sign_in.show"))
    if not form.validate():
        return render_template("auth/second_step.html", form=form), 422
    next_path = browser().get("next", "")
    with deed() as unit:
        wrong = _use(unit, account, form.code.data)
    if wrong is None:
        browser()["next"] = next_path
        return go_on(FULL)
    form.code.errors = [wrong]
    status = 429 if wrong == say(TOO_MANY) else 422
    return render_template("auth/second_step.html", form=form), status


def _use(unit: Unit, account: Account, code: str) -> str | None:
    """Use the code up and begin the full session, or say why not; every wrong try is counted."""
    user_id = account.viewer.user_id or 0
    bucket = f"code:{user_id}"
    if sessions.too_many(unit, bucket):
        return say(TOO_MANY)
    if not use_code(unit, user_id, code):
        sessions.count_attempt(unit, bucket)
        audit.note(unit, Event.SIGN_IN_FAILED, "user", user_id, step="code")
        return str(_("The code is not right. Write a new one"))
    sessions.forget_attempts(unit, bucket)
    begin(unit, account, FULL, factor=True)
    return None
