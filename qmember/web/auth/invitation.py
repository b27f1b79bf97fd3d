"""An invitation: the one invited chooses a password and goes on to her second factor."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Role
from qmember.queries.users import OpenLink, account_by_id, open_link
from qmember.services import users
from qmember.services.links import INVITE
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import begin, go_on, stage_of
from qmember.web.context import deed, reading, service
from qmember.web.forms.auth import AcceptForm
from qmember.web.forms.fields import refuse
from qmember.web.words import ROLE_WORDS

bp = Blueprint("invitation", __name__)
WHY = "who is invited has no account yet; the link is the proof"


@bp.get("/inbjudan/<token>")
@open_to_all(WHY)
def show(token: str) -> str | tuple[str, int]:
    """Show what the invitation is for; looking does not use it up."""
    link = _link(token)
    if link is None:
        return render_template("auth/link_expired.html"), 410
    form = AcceptForm(formdata=None)
    form.name.data = link.name or ""
    return _page(form, token, link)


@bp.post("/inbjudan/<token>")
@open_to_all(WHY)
def create(token: str) -> Response | tuple[str, int]:
    """Make the account and sign in, as far as to the second factor."""
    link, form = _link(token), AcceptForm()
    if link is None:
        return render_template("auth/link_expired.html"), 410
    if not form.validate():
        return _page(form, token, link), 422
    try:
        with deed() as unit:
            user = users.accept(unit, token, name=form.name.data, password=form.password.data)
            stage = _sign_in(unit, user.id)
    except Refused as error:
        if error.code == "link-expired":
            return render_template("auth/link_expired.html"), 410
        refuse(form, error, otherwise="name")
        return _page(form, token, link), 422
    return go_on(stage)


def _sign_in(unit: Unit, user_id: int) -> str:
    """Begin the session of the new account; how far it leads."""
    account = account_by_id(unit.session, user_id, unit.today)
    assert account is not None  # noqa: S101  # it has just been made
    stage = stage_of(account)
    begin(unit, account, stage)
    return stage


def _link(token: str) -> OpenLink | None:
    return open_link(reading(), INVITE, token_hash(token), service().clock.now())


def _page(form: AcceptForm, token: str, link: OpenLink) -> str:
    role = ROLE_WORDS[Role(link.role)] if link.role else ""
    return render_template(
        "auth/invitation.html", form=form, token=token, email=link.email, role=role
    )
