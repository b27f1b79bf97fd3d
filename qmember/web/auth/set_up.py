"""The first page of a new installation: the association, and the first who can log in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Role
from qmember.queries.users import open_link
from qmember.services import installing
from qmember.services.links import SETUP
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import go_on
from qmember.web.context import deed, reading, service
from qmember.web.forms.auth import SetUpForm
from qmember.web.forms.fields import refuse
from qmember.web.sessions import ENROL, browser
from qmember.web.signed_in import sign_in

bp = Blueprint("set_up", __name__)
FIRST_PAGE = "/kom-igang"
"""What is left to do is shown to the first one, when she has set up two-step login."""

WHY = "nobody can sign in to an installation that has not been set up; the link is the proof"


@bp.get("/borja/<token>")
@open_to_all(WHY)
def show(token: str) -> str | tuple[str, int]:
    """Show the form to who holds the link that the server printed."""
    if not _open(token):
        return render_template("auth/link_expired.html"), 410
    return render_template("auth/set_up.html", form=SetUpForm(formdata=None), token=token)


@bp.post("/borja/<token>")
@open_to_all(WHY)
def create(token: str) -> Response | tuple[str, int]:
    """Set up the association, its numbers and the first account: all of it or nothing."""
    form = SetUpForm()
    if not _open(token):
        return render_template("auth/link_expired.html"), 410
    if not form.validate():
        return render_template("auth/set_up.html", form=form, token=token), 422
    try:
        with deed() as unit:
            sign_in(unit, _install(unit, token, form), ENROL)
            browser()["next"] = FIRST_PAGE
    except Refused as error:
        if error.code == "link-expired":
            return render_template("auth/link_expired.html"), 410
        refuse(form, error, otherwise="association")
        return render_template("auth/set_up.html", form=form, token=token), 422
    return go_on(ENROL)


def _install(unit: Unit, token: str, form: SetUpForm) -> int:
    first = installing.FirstUser(
        email=form.email.data, name=form.name.data, password=form.password.data,
        role=Role(form.role.data),
    )  # fmt: skip
    house = installing.House(
        name=form.association.data,
        general_purpose=_("General gift"),
        orgnr=form.orgnr.data or "",
        bankgiro=form.bankgiro.data or "",
        account=form.account.data or "",
        address=tuple(line for line in (form.street.data, form.place.data) if line),
        phone=form.phone.data or "",
        email=form.contact.data or "",
    )
    return installing.install(unit, token, house, first)


def _open(token: str) -> bool:
    now = service().clock.now()
    return open_link(reading(), SETUP, token_hash(token), now) is not None
