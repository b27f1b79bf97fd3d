"""One's own account: password, second factor, language and shortcuts, sessions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.queries.users import Account, account_by_id, password_hash, sessions_of
from qmember.services import audit, sessions, users
from qmember.services.passwords import fits, token_hash
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.account import ChoicesForm, PasswordForm
from qmember.web.forms.fields import refuse
from qmember.web.sessions import browser
from qmember.web.signed_in import LANGUAGES

bp = Blueprint("account", __name__)


@bp.get("/konto")
@permit(Permission.OWN_ACCOUNT)
def index() -> str:
    """Show the account."""
    return _page()


@bp.post("/konto/losenord")
@permit(Permission.OWN_ACCOUNT)
def password() -> Response | tuple[str, int]:
    """Change the password; every other session of the account ends."""
    form = PasswordForm()
    if not form.validate():
        return _page(form), 422
    user_id = _user_id()
    if not fits(password_hash(reading(), user_id), form.current.data):
        form.current.errors = [_("The password is not right")]
        return _page(form), 422
    try:
        with deed() as unit:
            users.set_password(unit, user_id, form.password.data, keep_session=browser().token)
    except Refused as error:
        refuse(form, error, otherwise="password")
        return _page(form), 422
    flash(_("The new password is saved. Other sessions have ended."), "done")
    return redirect(url_for("auth.account.index"))


@bp.post("/konto/val")
@permit(Permission.OWN_ACCOUNT)
def choices() -> Response:
    """Keep language and shortcuts."""
    language = request.form.get("language", "")
    shortcuts = request.form.get("shortcuts") is not None
    with deed() as unit:
        users.choose(
            unit,
            _user_id(),
            language=language if language in LANGUAGES else "sv",
            shortcuts=shortcuts,
        )
    browser().pop("language", None)
    flash(_("Your choices are saved."), "done")
    return redirect(url_for("auth.account.index"))


@bp.post("/konto/koder")
@permit(Permission.OWN_ACCOUNT)
def codes() -> tuple[str, int] | str:
    """Make new recovery codes, against the password."""
    if not fits(password_hash(reading(), _user_id()), request.form.get("password", "")):
        flash(_("The password is not right"), "error")
        return _page(), 422
    with deed() as unit:
        made = users.new_recovery_codes(unit, _user_id())
    return render_template(
        "auth/recovery_codes.html", codes=made, next=url_for("auth.account.index")
    )


@bp.post("/konto/sessioner/<number>/avsluta")
@permit(Permission.OWN_ACCOUNT)
def end_session(number: str) -> Response:
    """End one of one's own sessions."""
    with deed() as unit:
        if sessions.end_own(unit, _user_id(), number):
            audit.note(unit, Event.SESSION_ENDED_ELSEWHERE, "user", _user_id())
    flash(_("The session has ended."), "done")
    return redirect(url_for("auth.account.index"))


def _user_id() -> int:
    return viewer().user_id or 0


def _account() -> Account:
    account = account_by_id(reading(), _user_id(), today())
    assert account is not None  # noqa: S101  # the viewer of this request has one
    return account


def _page(form: PasswordForm | None = None) -> str:
    account = _account()
    mine = token_hash(browser().token or "")[:16]
    chosen = ChoicesForm(formdata=None, language=account.language, shortcuts=account.shortcuts)
    return render_template(
        "auth/account.html", form=form or PasswordForm(formdata=None), choices=chosen, mine=mine,
        account=account, sessions=sessions_of(reading(), _user_id()),
    )  # fmt: skip
