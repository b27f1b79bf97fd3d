"""One's own account: password, second factor, language and shortcuts, sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.queries.users import Account, account_by_id, sessions_of
from qmember.services import audit, sessions, users
from qmember.services.code_tries import Tried
from qmember.services.passwords import token_hash
from qmember.services.second_factor import new_recovery_codes, set_second_factor
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.auth.enrol import SECRET, picture
from qmember.web.auth.proof import why_not
from qmember.web.auth.second_step import told, tried_code
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.forms.account import ChoicesForm, CodesForm, FactorForm, PasswordForm
from qmember.web.forms.auth import EnrolForm
from qmember.web.forms.fields import refuse
from qmember.web.sessions import FULL, browser
from qmember.web.signed_in import LANGUAGES, sign_in
from qmember.web.words import ROLE_WORDS

bp = Blueprint("account", __name__)
PROVED, FRESH = "proved_at", timedelta(minutes=10)


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
    if not form.validate() or not _right(form.current):
        return _refused(form)
    try:
        with deed() as unit:
            keep = browser().token
            users.set_password(unit, _user_id(), form.password.data, keep_session=keep)
    except Refused as error:
        refuse(form, error, otherwise="password")
        return _refused(form)
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
def codes() -> Response | tuple[str, int] | str:
    """Make new recovery codes, against password and code: they are as good as the app itself."""
    form = CodesForm()
    if not form.validate() or not _right(form.again):
        return _refused(form)
    with deed() as unit:
        made = new_recovery_codes(unit, _user_id()) if _fits(unit, form.code) else None
    return _refused(form) if made is None else _codes_page(made)


@bp.post("/konto/andra-faktor/borja")
@permit(Permission.OWN_ACCOUNT)
def begin_factor() -> Response | tuple[str, int]:
    """Ask for password and code before another app takes over; they count for ten minutes."""
    form = FactorForm()
    if not form.validate() or not _right(form.again) or not _right_code(form.code):
        return _refused(form)
    mine = browser()
    mine.pop(SECRET, None)
    mine[PROVED] = service().clock.now().isoformat()
    return redirect(url_for("auth.account.factor"))


@bp.get("/konto/andra-faktor")
@permit(Permission.OWN_ACCOUNT)
def factor() -> str | Response:
    """Show the secret for the new app."""
    if not _proved():
        return redirect(url_for("auth.account.index"))
    return _factor_page(EnrolForm(formdata=None))


@bp.post("/konto/andra-faktor")
@permit(Permission.OWN_ACCOUNT)
def change_factor() -> Response | tuple[str, int] | str:
    """Let the new app take over: the old one and its recovery codes are dead, sessions elsewhere end."""
    form = EnrolForm()
    if not _proved() or SECRET not in browser():
        return redirect(url_for("auth.account.index"))
    if not form.validate():
        return _factor_page(form), 422
    try:
        with deed() as unit:
            secret = browser()[SECRET]
            made = set_second_factor(unit, _user_id(), secret, form.code.data, replacing=True)
            sign_in(unit, _user_id(), FULL, factor=True)
    except Refused as error:
        refuse(form, error, otherwise="code")
        return _factor_page(form), 422
    return _codes_page(made)


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


def _right(field: Field) -> bool:
    """Tell whether the field holds the password of the account; the sentence stands at it if not."""
    wrong = why_not(_user_id(), field.data)
    field.errors = [wrong] if wrong else []
    return wrong is None


def _right_code(field: Field) -> bool:
    with deed() as unit:
        right = _fits(unit, field)
        if right:
            audit.note(unit, Event.SECOND_FACTOR_MOVING, "user", _user_id())
    return right


def _fits(unit: Unit, field: Field) -> bool:
    """Use the code of the field up; the sentence stands at it if it is not right, or tried too often."""
    tried = tried_code(unit, _account(), field.data)
    right = tried is Tried.RIGHT
    field.errors = [] if right else [told(unit, _account(), field.data, tried)]
    return right


def _proved() -> bool:
    """Tell whether password and code were given in this session in the last ten minutes."""
    at: str = browser().get(PROVED, "")
    return bool(at) and service().clock.now() - datetime.fromisoformat(at) < FRESH


def _refused(form: FlaskForm) -> Response | tuple[str, int]:
    """The account once more with what is wrong; when the session has ended, the sign-in page."""
    if browser().token is None:
        return redirect(url_for("auth.sign_in.show"))
    return _page(form), 422


def _codes_page(made: list[str]) -> str:
    return render_template(
        "auth/recovery_codes.html", codes=made, next=url_for("auth.account.index")
    )


def _factor_page(form: EnrolForm) -> str:
    return render_template(
        "auth/enrol.html", form=form, action=url_for("auth.account.change_factor"),
        **picture(_account().email),
    )  # fmt: skip


def _page(failed: FlaskForm | None = None) -> str:
    account = _account()
    forms = {
        name: failed if isinstance(failed, kind) else kind(formdata=None)
        for name, kind in (("password", PasswordForm), ("codes", CodesForm), ("factor", FactorForm))
    }
    mine = token_hash(browser().token or "")[:16]
    chosen = ChoicesForm(formdata=None, language=account.language, shortcuts=account.shortcuts)
    return render_template(
        "auth/account.html", form=failed, forms=forms, choices=chosen, mine=mine, account=account,
        roles=sorted(str(ROLE_WORDS[role]) for role in account.viewer.roles),
        sessions=sessions_of(reading(), _user_id()),
    )  # fmt: skip
