"""Lock the screen, keep a working session alive, and unlock with the password; nothing typed is lost."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from qmember.services import sessions
from qmember.web import drafts
from qmember.web.access import open_to_all
from qmember.web.auth.proof import why_not
from qmember.web.context import deed, viewer
from qmember.web.navigation import home
from qmember.web.paths import form_path, own_path
from qmember.web.sessions import browser, renew
from qmember.web.signed_in import locked_account

bp = Blueprint("lock", __name__)
REASON = "locking and unlocking ask for the password themselves"
PAGE = "page_kept"
"""A field that says that the page under the lock is still there, with everything in it."""

PASSWORD = "unlock_password"  # noqa: S105  # a field's name, unlike any of a form that may be kept here


@bp.post("/las")
@open_to_all(REASON)
def create() -> Response | Answer:
    """Lock the session; what the page holds is kept in case it does not come back."""
    token = browser().token
    drafts.keep(request.form.get("draft", ""))
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
    return render_template("auth/lock.html", goal=goal, typed=[])


@bp.post("/las/upp")
@open_to_all(REASON)
def delete() -> Answer | tuple[str, int]:
    """Unlock with the password; a form that met the lock is sent on as it was typed.

    The session gets a new token, so that one that somebody copied while it was locked stays shut.
    """
    account, goal = locked_account(), request.form.get("goal", "")
    if account is None:
        return redirect(home(viewer()) if viewer().kind == "user" else url_for("auth.sign_in.show"))
    wrong = why_not(account.viewer.user_id or 0, request.form.get(PASSWORD, ""))
    if browser().token is None:
        return render_template("auth/over.html"), 401
    if wrong is not None:
        return _again(wrong, goal)
    if PAGE in request.form:
        drafts.drop()
    with deed() as unit:
        renew(unit)
    if request.form.get("resend") == "1" and (target := form_path(goal)):
        return redirect(target, 307)  # the same form, to the page that it was meant for
    return redirect(own_path(goal) or home(account.viewer))


def _again(wrong: str, goal: str) -> tuple[str, int]:
    kept = {"csrf_token", PASSWORD, PAGE, "goal", "resend"}
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in kept]
    resend = request.form.get("resend") == "1"
    page = render_template(
        "auth/lock.html", wrong=wrong, goal=goal, typed=typed, resend=resend, failed=True
    )
    return page, 422
