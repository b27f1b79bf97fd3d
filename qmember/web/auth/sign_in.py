"""Sign in with address and password, and sign out; known and unknown addresses get one answer."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.queries.users import Account, account_by_email, password_hash
from qmember.services import audit, devices, sessions
from qmember.services.passwords import fits
from qmember.services.unit import Unit
from qmember.web import drafts
from qmember.web.access import open_to_all
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.devices import notice_device, this_device
from qmember.web.forms.auth import SignInForm
from qmember.web.forms.fields import refuse
from qmember.web.navigation import home
from qmember.web.paths import own_path
from qmember.web.sessions import CODE, ENROL, FULL, browser
from qmember.web.signed_in import needs_second_factor, sign_in, sign_out

bp = Blueprint("sign_in", __name__)
WRONG = "The e-mail address or the password is not right"
TOO_MANY = "Wait 15 minutes and try again, or call us"


@bp.get("/logga-in")
@open_to_all("who has not signed in yet must be able to")
def show() -> str | Response:
    """Show the form; who has signed in goes on to her work."""
    if viewer().kind == "user":
        return redirect(home(viewer()))
    form = SignInForm(formdata=None)
    form.next.data = own_path(request.args.get("next")) or ""
    return render_template(
        "auth/sign_in.html", form=form, over=g.get("session_over", False), kept=drafts.waiting()
    )


@bp.post("/logga-in")
@open_to_all("who has not signed in yet must be able to")
def create() -> Response | tuple[str, int]:
    """Compare the password, and go on to the second step when it is right."""
    form = SignInForm()
    if not form.validate():
        return render_template("auth/sign_in.html", form=form), 422
    try:
        account = _proved(form.email.data.lower(), form.password.data)
    except Refused as error:
        refuse(form, error, otherwise="email")
        return render_template("auth/sign_in.html", form=form), 429 if error.code == "wait" else 422
    stage = stage_of(account)
    with deed() as unit:
        begin(unit, account, stage)
    browser()["next"] = own_path(form.next.data) or ""
    return go_on(stage)


@bp.post("/logga-ut")
@open_to_all("ending a session harms nobody")
def delete() -> Response:
    """End the session."""
    who = viewer()
    with deed() as unit:
        if who.kind == "user":
            audit.note(unit, Event.SIGNED_OUT, "user", who.user_id)
        sign_out(unit)
    flash(_("You are logged out."), "info")
    answer = redirect(url_for("auth.sign_in.show"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def begin(unit: Unit, account: Account, stage: str, *, factor: bool = False) -> None:
    """Begin the session of somebody who has proved who she is, as far as to ``stage``."""
    user_id = account.viewer.user_id or 0
    sign_in(unit, user_id, stage, factor=factor)
    if stage == FULL:
        if needs_second_factor(account):
            notice_device(unit, account)
        audit.note(unit, Event.SIGNED_IN, "user", user_id)


def stage_of(account: Account) -> str:
    """How far a right password leads; a second factor that is there is always asked for."""
    if service().settings.demo:
        return FULL
    if account.second_factor:
        return CODE
    return ENROL if needs_second_factor(account) else FULL


def go_on(stage: str) -> Response:
    """The page after a step of the sign-in."""
    if stage == CODE:
        return redirect(url_for("auth.second_step.show"))
    if stage == ENROL:
        return redirect(url_for("auth.enrol.show"))
    return redirect(own_path(browser().pop("next", None)) or drafts.waiting() or home(viewer()))


def _proved(email: str, password: str) -> Account:
    """The account whose password this is; Refused, and counted, otherwise.

    The try is counted before the password is compared: when it cannot be counted, nobody gets in.
    """
    account = account_by_email(reading(), email, today())
    user_id = account.viewer.user_id if account else None
    stored = password_hash(reading(), user_id or 0)
    with deed() as unit:
        buckets = (_bucket(unit, email, user_id), f"address:{request.remote_addr}")
        if sessions.too_many(unit, *buckets):
            raise Refused(TOO_MANY, field="email", code="wait")
        tries = sessions.count_attempt(unit, *buckets)
    right = fits(stored, password)
    with deed() as unit:
        if right and account is not None:
            sessions.forgive(unit, tries)
            sessions.forget_attempts(unit, buckets[0])
            return account
        audit.note(unit, Event.SIGN_IN_FAILED, "user", user_id)
    raise Refused(WRONG, field="email", code="wrong")


def _bucket(unit: Unit, email: str, user_id: int | None) -> str:
    """Where a try counts: a browser that the account knows is not locked out by strangers' tries."""
    device = this_device()
    if user_id is not None and devices.known(unit, user_id, device):
        return f"device:{device}:{user_id}"
    return f"account:{email}"
