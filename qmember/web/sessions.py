"""The session behind a request: kept on the server once somebody has signed in.

A stranger has a signed cookie with a form token and a language, nothing else. Signing in begins a
session in the database; its cookie is a random token, and ending the row ends it everywhere at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from werkzeug.datastructures import CallbackDict

from qmember.domain.permissions import SYSTEM
from qmember.models import LoginSession
from qmember.services import sessions
from qmember.services.passwords import new_token, token_hash
from qmember.services.unit import Unit, unit_of_work
from qmember.web.context import reading, service

MARK = "s."
FULL, CODE, ENROL = "full", "code", "enrol"
"""How far a sign-in has come: done, waiting for a code, or waiting for a second factor to be set up."""

CSRF, DRAFT = "csrf_token", "draft"
_json = TaggedJSONSerializer()
_signed = SecureCookieSessionInterface()


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What is remembered between requests; ``token`` is None for a stranger.

    ``stage`` tells how far the sign-in has come. ``ended`` asks for the cookie to be taken away.
    ``kept`` is False for files, whose answers never touch the cookie.
    """

    def __init__(
        self, values: dict[str, Any] | None = None, row: LoginSession | None = None
    ) -> None:
        def changed(_: object) -> None:
            self.modified = True

        super().__init__(values or {}, changed)
        self.modified = False
        self.begun = False
        self.ended = False
        self.kept = True
        self.token: str | None = None
        self.user_id = row.user_id if row else None
        self.seen_at = row.seen_at if row else None
        self.expires_at = row.expires_at if row else None
        self.locked = bool(row and row.locked_at)

    @property
    def stage(self) -> str:
        return str(self.get("stage", CODE)) if self.token else ""


class Sessions(SessionInterface):
    """Opens and keeps the session of each request."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of the cookie, or a new stranger's."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if request.path.startswith("/static/"):
            unkept = BrowserSession()
            unkept.kept = False
            return unkept
        if cookie.startswith(MARK):
            return _kept(cookie.removeprefix(MARK)) or BrowserSession()
        return BrowserSession(_stranger(app, cookie))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; the cookie itself changes only when a session begins or ends."""
        assert isinstance(session, BrowserSession)  # noqa: S101  # for the type checker
        if not session.kept:
            return
        if session.token is not None:
            self._keep(app, session, response)
        elif session.ended and not session:
            response.delete_cookie(
                self.get_cookie_name(app), path="/", secure=self.get_cookie_secure(app)
            )
        elif session.modified:
            self._set(app, response, str(_serializer(app).dumps(dict(session))))

    def _keep(self, app: Flask, session: BrowserSession, response: Response) -> None:
        if session.begun:
            self._set(app, response, f"{MARK}{session.token}")
        if session.modified:
            parts = service()
            with unit_of_work(parts.database, viewer=SYSTEM, clock=parts.clock) as unit:
                sessions.save(unit, token=session.token or "", data=_packed(session))

    def _set(self, app: Flask, response: Response, value: str) -> None:
        response.set_cookie(
            self.get_cookie_name(app), value, path="/", httponly=True,
            secure=self.get_cookie_secure(app), samesite=self.get_cookie_samesite(app),
        )  # fmt: skip


def browser() -> BrowserSession:
    """The session of this request."""
    from flask import session

    found = session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # werkzeug's proxy
    assert isinstance(found, BrowserSession)  # noqa: S101  # for the type checker
    return found


def begin(unit: Unit, user_id: int, stage: str, *, factor: bool) -> None:
    """Begin a session for a user with a token of its own; what the stranger's held is gone.

    What the same user had written in this browser goes with her. ``factor`` tells whether a second
    factor was proved in this sign-in.
    """
    mine = browser()
    draft = mine.get(DRAFT) if mine.token is not None and mine.user_id == user_id else None
    _empty(unit, mine)
    mine.update({"stage": stage, "factor": factor, CSRF: _form_token()})
    if draft is not None:
        mine[DRAFT] = draft
    lives = sessions.ABSOLUTE if stage == FULL else sessions.HALF
    mine.token, mine.user_id, mine.begun, mine.ended = new_token(), user_id, True, False
    mine.seen_at, mine.expires_at, mine.locked = unit.now, unit.now + lives, False
    device = (request.user_agent.string or "")[:200]
    sessions.begin(
        unit, token=mine.token, user_id=user_id, data=_packed(mine), device=device, lives=lives
    )
    g.pop(CSRF, None)


def renew(unit: Unit) -> None:
    """Give the session of this request a new token and open its lock; its forms stay good."""
    mine, token = browser(), new_token()
    if mine.token is not None:
        sessions.rename(unit, mine.token, token, data=_packed(mine))
        mine.token, mine.begun, mine.locked, mine.seen_at = token, True, False, unit.now


def end(unit: Unit) -> None:
    """End the session of this request, if there is one; the language is the browser's and stays."""
    mine = browser()
    _empty(unit, mine)
    mine.token, mine.ended = None, True
    g.pop(CSRF, None)


def _empty(unit: Unit, mine: BrowserSession) -> None:
    language = mine.get("language")
    if mine.token is not None:
        sessions.end(unit, mine.token)
    mine.clear()
    if language:
        mine["language"] = language


def touch(now: datetime) -> None:
    """Note at most once a minute that the session is in use (the one write that reading a page does)."""
    mine = browser()
    if mine.token is None or mine.seen_at is None or now - mine.seen_at < sessions.TOUCH:
        return
    parts = service()
    reading().rollback()
    with unit_of_work(parts.database, viewer=SYSTEM, clock=parts.clock) as unit:
        sessions.touch(unit, mine.token)


def _kept(token: str) -> BrowserSession | None:
    """The session with this token, unless it was ended; its limits are the guard's matter."""
    row = reading().get(LoginSession, token_hash(token))
    if row is None or row.user_id is None:
        return None
    values: dict[str, Any] = _json.loads(sessions.open_data(service().database.keys, row).decode())
    found = BrowserSession(values, row)
    found.token = token
    return found


def _stranger(app: Flask, cookie: str) -> dict[str, Any]:
    try:
        values: dict[str, Any] = _serializer(app).loads(cookie) if cookie else {}
    except BadSignature:
        return {}
    return values


def _serializer(app: Flask) -> Any:  # noqa: ANN401  # itsdangerous has generic serializers
    return _signed.get_signing_serializer(app)


def _packed(session: BrowserSession) -> bytes:
    return _json.dumps(dict(session)).encode()


def _form_token() -> str:
    """The raw token of forms, made at sign-in so that showing a page writes nothing."""
    return hashlib.sha256(secrets.token_bytes(64)).hexdigest()
