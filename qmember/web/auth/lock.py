"""Lock the screen, keep a working session alive, and unlock with the password; nothing typed is lost."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.queries.users import Account, password_hash
from qmember.services import sessions
from qmember.services.passwords import fits
from qmember.web.access import open_to_all
from qmember.web.context import deed, reading, viewer
from qmember.web.filters import say
from qmember.web.forms.auth import UnlockForm
from qmember.web.navigation import home
from qmember.web.paths import own_path
from qmember.web.sessions import browser
from qmember.web.signed_in import locked_account, sign_out

bp = Blueprint("lock", __name__)
REASON = "locking and unlocking ask for the password themselves"
RESEND = ("goal", "typed")


@bp.post("/las")
@open_to_all(REASON)
def create() -> Response | Answer:
    """Lock the session."""
    token = browser().token
    if token is not None:
        with deed() as unit:
            sessions.lock(unit, token)
    if "HX-Request" in request.headers:
        return Response(status=204)
    return redirect(url_for("auth.lock.show"))


@bp.post("/las/kvar")
@open_to_all("it only tells that somebody is working; a session that is over stays over")
def keep() -> Response:
    """Say that somebody is working in the page; 401 when the session is locked or over."""
    return Response(status=204 if viewer().kind == "user" else 401)


@bp.get("/las")
@open_to_all(REASON)
def show() -> str | Answer:
    """Show the lock."""
    if locked_account() is None:
        return redirect(home(viewer()) if viewer().kind == "user" else url_for("auth.sign_in.show"))
    goal = own_path(request.args.get("next")) or ""
    return render_template("auth/lock.html", form=UnlockForm(formdata=None), goal=goal, typed=[])


@bp.post("/las/upp")
@open_to_all(REASON)
def delete() -> Answer | tuple[str, int]:
    """Unlock with the password; a form that met the lock is sent on as it was typed."""
    account, goal = locked_account(), request.form.get("goal", "")
    if account is None:
        return redirect(home(viewer()) if viewer().kind == "user" else url_for("auth.sign_in.show"))
    wrong = _unlock(account, request.form.get("password", ""))
    if wrong is not None:
        return _again(wrong, goal)
    if request.form.get("resend") == "1" and _own_goal(goal):
        return redirect(goal, 307)  # the same form, to the page that it was meant for
    return redirect(own_path(goal) or home(account.viewer))


def _unlock(account: Account, password: str) -> str | None:
    """Unlock, or say why not; too many wrong answers end the session."""
    user_id = account.viewer.user_id or 0
    with deed() as unit:
        if sessions.too_many_codes(unit, user_id):
            sign_out(unit)
            return str(_("The session has ended. Log in again"))
        sessions.count_attempt(unit, f"code:{user_id}")
    stored = password_hash(reading(), user_id)
    reading().rollback()
    if not fits(stored, password):
        return say("The password is not right")
    with deed() as unit:
        sessions.unlock(unit, browser().token or "")
        sessions.forget_attempts(unit, f"code:{user_id}")
    return None


def _again(wrong: str, goal: str) -> tuple[str, int]:
    form = UnlockForm(formdata=None)
    form.password.errors = [wrong]
    kept = {"csrf_token", "password", "goal", "resend"}
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in kept]
    resend = request.form.get("resend") == "1"
    page = render_template("auth/lock.html", form=form, goal=goal, typed=typed, resend=resend)
    return page, 422


def _own_goal(goal: str) -> bool:
    """Tell whether a form may be sent on to this address: a page of ours, not one that unlocks."""
    return goal.startswith("/") and not goal.startswith(("//", "/\\", "/las", "/logga"))
