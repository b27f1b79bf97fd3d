"""A forgotten password: a link by mail, one answer for every address, and a new password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.queries.users import account_by_email, open_link
from qmember.services import sessions, users
from qmember.services.links import RESET
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit
from qmember.services.user_mails import send_reset
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import TOO_MANY
from qmember.web.context import deed, reading, service
from qmember.web.filters import language, say
from qmember.web.forms.auth import ForgottenForm, NewPasswordForm
from qmember.web.forms.fields import refuse

bp = Blueprint("forgotten", __name__)
WHY = "who has lost the password cannot sign in"


@bp.get("/glomt-losenord")
@open_to_all(WHY)
def show() -> str:
    """Ask for the address."""
    return render_template("auth/forgotten.html", form=ForgottenForm(formdata=None))


@bp.post("/glomt-losenord")
@open_to_all(WHY)
def create() -> tuple[str, int] | Response:
    """Send a link to an address that has an account; say the same to everybody."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("auth/forgotten.html", form=form), 422
    email = form.email.data.lower()
    with deed() as unit:
        wait = _too_often(unit, email)
        if not wait:
            account = account_by_email(unit.session, email, unit.today)
            send_reset(unit, account, base_url=service().settings.base_url, language=language())
    if wait:
        form.email.errors = [say(TOO_MANY)]
        return render_template("auth/forgotten.html", form=form), 429
    flash(
        _("If the address has an account we have sent a link. It is good for 30 minutes."), "info"
    )
    return redirect(url_for("auth.sign_in.show"))


@bp.get("/nytt-losenord/<token>")
@open_to_all(WHY)
def edit(token: str) -> str | tuple[str, int]:
    """Show the form; looking at the link does not use it up."""
    link = open_link(reading(), RESET, token_hash(token), service().clock.now())
    if link is None:
        return render_template("auth/link_expired.html"), 410
    return render_template(
        "auth/new_password.html", form=NewPasswordForm(formdata=None), token=token
    )


@bp.post("/nytt-losenord/<token>")
@open_to_all(WHY)
def update(token: str) -> Response | tuple[str, int]:
    """Set the new password; every session of the account ends, the second factor stays."""
    form = NewPasswordForm()
    if not form.validate():
        return render_template("auth/new_password.html", form=form, token=token), 422
    try:
        with deed() as unit:
            users.reset_password(unit, token, password=form.password.data)
    except Refused as error:
        if error.code == "link-expired":
            return render_template("auth/link_expired.html"), 410
        refuse(form, error, otherwise="password")
        return render_template("auth/new_password.html", form=form, token=token), 422
    flash(_("The new password is saved. Log in with it."), "done")
    return redirect(url_for("auth.sign_in.show"))


def _too_often(unit: Unit, email: str) -> bool:
    """Count the question; True when this address, or this computer, has asked too often."""
    buckets = (f"reset:{email}", f"address:{request.remote_addr}")
    if sessions.too_many(unit, *buckets):
        return True
    sessions.count_attempt(unit, *buckets)
    return False
