"""The second step of signing in: a code from the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.events import Event
from qmember.services import audit, sessions
from qmember.services.users import use_code
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import TOO_MANY, go_on
from qmember.web.context import deed
from qmember.web.filters import say
from qmember.web.forms.auth import CodeForm
from qmember.web.sessions import CODE, FULL, browser
from qmember.web.signed_in import half_signed_in, sign_in

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
    user_id, next_path = account.viewer.user_id or 0, browser().get("next", "")
    with deed() as unit:
        waiting = sessions.too_many_codes(unit, user_id)
        right = not waiting and use_code(unit, user_id, form.code.data)
        if right:
            sign_in(unit, user_id, FULL)
            audit.note(unit, Event.SIGNED_IN, "user", user_id)
            sessions.forget_attempts(unit, f"code:{user_id}")
        elif not waiting:
            sessions.count_attempt(unit, f"code:{user_id}")
            audit.note(unit, Event.SIGN_IN_FAILED, "user", user_id, step="code")
    if right:
        browser()["next"] = next_path
        return go_on(FULL)
    form.code.errors = [say(TOO_MANY) if waiting else _("The code is not right. Write a new one")]
    return render_template("auth/second_step.html", form=form), 429 if waiting else 422
