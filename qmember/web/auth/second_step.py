"""The second step of signing in: a code from the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.queries.users import Account
from qmember.services.code_tries import Tried, tries_left, try_code
from qmember.services.unit import Unit
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import TOO_MANY, begin, go_on
from qmember.web.context import deed
from qmember.web.devices import this_device
from qmember.web.filters import say
from qmember.web.forms.auth import CodeForm
from qmember.web.sessions import CODE, FULL, browser
from qmember.web.signed_in import half_signed_in

bp = Blueprint("second_step", __name__)
WRONG = "The code is not right. Write a new one"
TOMORROW = (
    "Too many wrong codes have been written for this account today. Use one of your recovery codes, log in "
    "where you have logged in before, or ask somebody who lets others in for a new start"
)
WORDS = {Tried.WAIT: TOO_MANY, Tried.TOMORROW: TOMORROW}


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
        tried = _use(unit, account, form.code.data)
        why = "" if tried is Tried.RIGHT else told(unit, account, form.code.data, tried)
    if tried is Tried.RIGHT:
        browser()["next"] = next_path
        return go_on(FULL)
    form.code.errors = [why]
    status = 422 if tried is Tried.WRONG else 429
    return render_template("auth/second_step.html", form=form), status


def _use(unit: Unit, account: Account, code: str) -> Tried:
    """Use the code up and begin the full session, or tell why not."""
    tried = tried_code(unit, account, code)
    if tried is Tried.RIGHT:
        begin(unit, account, FULL, factor=True)
    return tried


def told(unit: Unit, account: Account, code: str, tried: Tried) -> str:
    """What to say of a try that did not open: after a wrong code also how many are left."""
    if tried is not Tried.WRONG:
        return say(WORDS[tried])
    device, computer = this_device(), request.remote_addr or ""
    left = tries_left(unit, account, code, device=device, computer=computer)
    if not left:
        return say(TOO_MANY)
    tries = ngettext("You have %(num)s try left", "You have %(num)s tries left", left)
    return f"{say(WRONG)}. {tries}"


def tried_code(unit: Unit, account: Account, code: str) -> Tried:
    """Try a code in this browser."""
    computer = request.remote_addr or ""
    return try_code(unit, account, code, device=this_device(), computer=computer)
