"""Users and roles: who can log in and as what, invitations, offices with dates, closing an account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.dates import parse_date
from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import MANAGERS, Permission, Role
from qmember.queries import users as reads
from qmember.services import roles, users
from qmember.services.unit import Unit
from qmember.services.user_mails import send_invitation
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import language
from qmember.web.forms.fields import refuse
from qmember.web.forms.users import InviteForm, RoleForm
from qmember.web.words import ROLE_WORDS

bp = Blueprint("users", __name__)


@bp.get("/installningar/roller")
@permit(Permission.MANAGE_USERS)
def index() -> str:
    """Show who can log in, the invitations that wait, and a form for one more."""
    return _list(InviteForm(formdata=None))


@bp.post("/installningar/roller")
@permit(Permission.MANAGE_USERS)
def invite() -> Response | tuple[str, int] | str:
    """Invite somebody: by mail, or with a link that is shown once."""
    form = InviteForm()
    if not form.validate():
        return _list(form), 422
    email = form.email.data
    try:
        with deed() as unit:
            token = users.invite(
                unit, email=email, name=form.name.data, role=Role(form.role.data),
                to_on=form.to_on.data,
            )  # fmt: skip
            _mail(unit, email, token)
    except Refused as error:
        refuse(form, error, otherwise="email")
        return _list(form), 422
    return _handed_over(form.name.data, email, token)


@bp.post("/installningar/roller/inbjudan/<int:link_id>/ta-tillbaka")
@permit(Permission.MANAGE_USERS)
def withdraw(link_id: int) -> Response:
    """Take an invitation back."""
    with deed() as unit:
        users.withdraw_invitation(unit, link_id)
    flash(_("The invitation is taken back. Its link no longer works."), "done")
    return redirect(url_for("office.settings.users.index"))


@bp.get("/installningar/roller/<int:user_id>")
@permit(Permission.MANAGE_USERS)
def show(user_id: int) -> str:
    """Show one who can log in, with every office she has had."""
    return _card(user_id, _fresh_role())


@bp.post("/installningar/roller/<int:user_id>")
@permit(Permission.MANAGE_USERS)
def give(user_id: int) -> Response | tuple[str, int]:
    """Give an office from a day to a day."""
    form = RoleForm()
    if not form.validate():
        return _card(user_id, form), 422
    try:
        with deed() as unit:
            roles.give_role(
                unit, user_id, Role(form.role.data), from_on=form.from_on.day,
                to_on=form.to_on.data,
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="role")
        return _card(user_id, form), 422
    flash(_("The role is given. It holds at the next login."), "done")
    return redirect(url_for("office.settings.users.show", user_id=user_id))


@bp.post("/installningar/roller/<int:user_id>/avsluta/<role>")
@permit(Permission.MANAGE_USERS)
def end(user_id: int, role: str) -> Response | tuple[str, int]:
    """End an office at once, or after the day given."""
    try:
        with deed() as unit:
            day = request.form.get("last_on", "").strip()
            last_on = parse_date(day, unit.today) if day else None
            roles.end_role(unit, user_id, _role(role), last_on=last_on)
    except Refused as error:
        return _refused(user_id, error)
    flash(_("The role is ended."), "done")
    if not _still_manages():
        return redirect("/")
    return redirect(url_for("office.settings.users.show", user_id=user_id))


@bp.post("/installningar/roller/<int:user_id>/ny-start")
@permit(Permission.MANAGE_USERS)
def renew(user_id: int) -> Response | tuple[str, int] | str:
    """Give an account a new start: its password and second factor are gone, a link leads in again."""
    card = reads.user_card(reading(), user_id, today())
    try:
        with deed() as unit:
            token = users.renew_access(unit, user_id, by_mail=bool(service().settings.smtp_url))
            _mail(unit, card.user.email, token)
    except Refused as error:
        return _refused(user_id, error)
    return _handed_over(card.user.name, card.user.email, token)


@bp.post("/installningar/roller/<int:user_id>/stang")
@permit(Permission.MANAGE_USERS)
def close(user_id: int) -> Response | tuple[str, int]:
    """Close an account."""
    try:
        with deed() as unit:
            users.close_user(unit, user_id)
    except Refused as error:
        return _refused(user_id, error)
    flash(_("The account is closed. Nobody is logged in with it any more."), "done")
    return redirect(url_for("office.settings.users.index"))


def _still_manages() -> bool:
    """Tell whether the viewer may still see these pages after what she has just done."""
    left = reads.roles_of(reading(), viewer().user_id or 0, today())
    return bool(left & MANAGERS)


def _role(text: str) -> Role:
    if text not in set(Role):
        raise Refused("Choose a role from the list", field="role")
    return Role(text)


def _mail(unit: Unit, email: str, token: str) -> None:
    """Write the mail in the same deed, where there is a server that can send it."""
    settings = service().settings
    if settings.smtp_url:
        send_invitation(unit, email, token, base_url=settings.base_url, language=language())


def _handed_over(name: str, email: str, token: str) -> Response | str:
    """Back to the list when the mail goes; else the page that shows the link this once."""
    settings = service().settings
    if settings.smtp_url:
        flash(_("The invitation goes by mail to %(email)s.", email=email), "done")
        return redirect(url_for("office.settings.users.index"))
    return render_template(
        "office/settings/link.html", name=name, email=email,
        link=f"{settings.base_url}/inbjudan/{token}",
    )  # fmt: skip


def _refused(user_id: int, error: Refused) -> tuple[str, int]:
    status = 409 if isinstance(error, Conflict) else 422
    return _card(user_id, _fresh_role(), wrong=refusal_text(error)), status


def _fresh_role() -> RoleForm:
    form = RoleForm(formdata=None)
    form.from_on.data = today()
    return form


def _list(form: InviteForm) -> str:
    return render_template(
        "office/settings/users.html", form=form, cards=reads.user_cards(reading(), today()),
        invited=reads.invitations(reading(), service().clock.now()), words=ROLE_WORDS,
        mail_server=bool(service().settings.smtp_url),
    )  # fmt: skip


def _card(user_id: int, form: RoleForm, *, wrong: str | None = None) -> str:
    return render_template(
        "office/settings/user.html", form=form, wrong=wrong, failed=wrong, words=ROLE_WORDS,
        card=reads.user_card(reading(), user_id, today()), myself=user_id == viewer().user_id,
        sessions=reads.sessions_of(reading(), user_id),
    )  # fmt: skip
