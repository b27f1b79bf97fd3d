"""Sign somebody in without passing the sign-in pages."""

from __future__ import annotations

import secrets

from flask import Flask
from flask.json.tag import TaggedJSONSerializer
from flask.testing import FlaskClient
from sqlalchemy import select

from qmember.domain.permissions import SYSTEM
from qmember.models import User
from qmember.services import sessions
from qmember.services.unit import unit_of_work


def start_session_for(app: Flask, client: FlaskClient, email: str, *, stage: str = "full") -> str:
    """Begin a session for the account and give its cookie to the client; return the form token.

    With the raw token ``t`` in the session, a form may send any value that ``form_token`` makes.
    """
    parts = app.extensions["qmember"]
    token, raw = secrets.token_urlsafe(32), secrets.token_hex(20)
    with unit_of_work(parts.database, viewer=SYSTEM, clock=parts.clock) as unit:
        user_id = unit.session.scalars(select(User.id).where(User.email == email)).one()
        values = {
            "stage": stage, "factor": True, "csrf_token": raw, "_user_id": str(user_id),
            "_fresh": True,
        }  # fmt: skip
        data = TaggedJSONSerializer().dumps(values).encode()
        sessions.begin(unit, token=token, user_id=user_id, data=data, device="test")
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], f"s.{token}", domain="localhost")
    return raw


def form_token(client: FlaskClient, page: str = "/konto") -> str:
    """A form token as a page of this browser carries it."""
    from re import search

    found = search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found[1]
