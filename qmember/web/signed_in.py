"""Who is asking: the signed-in user of the session, its limits, and what waits for her."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, g, has_request_context, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from qmember.domain.permissions import is_staff
from qmember.queries.users import Account, account_by_id, with_pseudonyms
from qmember.services import sessions as rules
from qmember.services.unit import Unit
from qmember.web import sessions
from qmember.web.context import keys, reading, service, today
from qmember.web.sessions import FULL, browser

LANGUAGES = ("sv", "en")
WARNING = 120
"""Seconds before the end at which a page warns."""

STRANGERS_FORM = 64 * 1024
"""The largest form, in bytes, that is read from somebody who has not signed in."""


class SignedIn(UserMixin):
    """The user that Flask-Login keeps for the request: an account, and the viewer it makes."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return str(self.account.viewer.user_id)


def register(app: Flask) -> None:
    """Keep sessions on the server and know the viewer before anything else is asked."""
    app.session_interface = sessions.Sessions()
    manager = LoginManager(app)
    manager.session_protection = None  # ours is the row on the server; phones change address
    manager.user_loader(_load)
    app.before_request(_know_viewer)


def sign_in(unit: Unit, user_id: int, stage: str, *, factor: bool = False) -> None:
    """Begin a session at ``stage``; only a full one makes a viewer, who then acts in this unit."""
    sessions.begin(unit, user_id, stage, factor=factor)
    account = account_by_id(unit.session, user_id, unit.today)
    if stage == FULL and account is not None:
        g.admitted = account
        login_user(SignedIn(account))
        g.viewer = unit.viewer = with_pseudonyms(account.viewer, unit.keys)


def sign_out(unit: Unit) -> None:
    """End the session."""
    logout_user()
    sessions.end(unit)
    g.pop("viewer", None)


def needs_second_factor(account: Account) -> bool:
    """Tell whether a password alone is not enough: for every office, save in the demo."""
    return is_staff(account.viewer.roles) and not service().settings.demo


def _load(user_id: str) -> SignedIn | None:
    account: Account | None = g.get("admitted")
    if account is None or str(account.viewer.user_id) != user_id:
        return None
    return SignedIn(account)


def _know_viewer() -> None:
    """Set ``g.viewer``; a session that rests too long is locked, one that rested longer is over."""
    mine = browser()
    if mine.token is None or mine.user_id is None:
        request.max_content_length = STRANGERS_FORM
        return
    account = account_by_id(reading(), mine.user_id, today())
    if account is None:
        return
    now = service().clock.now()
    limits = rules.limits_of(account.viewer.roles)
    if not _alive(mine, now, limits):
        g.session_over = True
    elif mine.stage != FULL:
        g.half_signed_in = account
    elif needs_second_factor(account) and not mine.get("factor"):
        g.session_over = True  # an office has begun since she signed in with her password alone
    elif mine.locked or _rests(mine, now, limits):
        g.locked_account = account
    else:
        _admit(account, now)


def _admit(account: Account, now: datetime) -> None:
    g.admitted = account
    if current_user.is_authenticated:
        g.viewer, g.shortcuts = with_pseudonyms(account.viewer, keys()), account.shortcuts
        g.language = account.language
        g.session_limits = rules.limits_of(account.viewer.roles)
        sessions.touch(now)


def _alive(mine: sessions.BrowserSession, now: datetime, limits: rules.Limits) -> bool:
    if mine.seen_at is None or mine.expires_at is None:
        return False
    return now < mine.expires_at and now - mine.seen_at < limits.end


def _rests(mine: sessions.BrowserSession, now: datetime, limits: rules.Limits) -> bool:
    if mine.seen_at is None or limits.lock is None:
        return False
    return now - mine.seen_at >= limits.lock


def half_signed_in() -> Account | None:
    """The account whose password was right but whose sign-in is not done."""
    account: Account | None = g.get("half_signed_in")
    return account


def locked_account() -> Account | None:
    """The account of a locked session."""
    account: Account | None = g.get("locked_account")
    return account


def chosen_language() -> str:
    """The language of this request: the browser's choice, else the user's, else Swedish."""
    if not has_request_context():
        return "sv"
    chosen = browser().get("language") or g.get("language")
    return chosen if chosen in LANGUAGES else "sv"


def session_clock() -> dict[str, object] | None:
    """What the page's clock needs to lock and warn in time; seconds."""
    limits: rules.Limits | None = g.get("session_limits")
    if limits is None:
        return None
    return {
        "lock_after": int(limits.lock.total_seconds()) if limits.lock else None,
        "end_after": int(limits.end.total_seconds()),
        "warn_before": WARNING,
        "lock_url": url_for("auth.lock.show"),
        "keep_url": url_for("auth.lock.keep"),
        "login_url": url_for("auth.sign_in.show"),
    }
