"""Walk through the pages of signing in as a person does: read a page, fill its form in, send it."""

from __future__ import annotations

import re
from functools import cache

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qmember.domain.permissions import SYSTEM
from qmember.models import User
from qmember.models.crypto import seal
from qmember.services.passwords import hash_password, recovery_hash
from qmember.services.unit import unit_of_work

PASSWORD = "kajorna sjunger om mars"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY = "abcd-efgh-jkmn"


@cache
def hashed(password: str) -> str:
    return hash_password(password)


def give_account(app: Flask, email: str, *, factor: bool = True, password: str = PASSWORD) -> int:
    """Give one of the cast a password and, unless told otherwise, a second factor; her row id."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=SYSTEM, clock=parts.clock) as unit:
        user = unit.session.scalars(select(User).where(User.email == email)).one()
        user.password = hashed(password)
        if factor:
            key, place = unit.keys.derive("totp"), f"user:totp:{user.id}"
            user.totp = seal(key, SECRET.encode(), place)
            user.recovery = [recovery_hash(RECOVERY)]
        return user.id


def code_now(app: Flask, secret: str = SECRET) -> str:
    """What the person's app shows at this moment."""
    return pyotp.TOTP(secret).at(app.extensions["qmember"].clock.now())


def token_in(text: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, page: str, to: str | None = None, **fields: object) -> TestResponse:
    """Read ``page`` and send its form, with these fields, to ``to`` (the page's own address)."""
    token = token_in(client.get(page).text)
    return client.post(to or page, data={"csrf_token": token, **fields})


def knock(
    client: FlaskClient, email: str, password: str = PASSWORD, **more: object
) -> TestResponse:
    """Send address and password."""
    return send(client, "/logga-in", email=email, password=password, **more)


def walk_in(app: Flask, client: FlaskClient, email: str = "kassor@example.org") -> TestResponse:
    """Sign in with password and code; the answer to the code."""
    knock(client, email)
    return send(client, "/logga-in/kod", code=code_now(app))


def cookie(app: Flask, client: FlaskClient) -> str | None:
    """The value of the session cookie."""
    found = client.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="localhost")
    return found.value if found else None


def is_in(client: FlaskClient) -> bool:
    """Tell whether the browser is signed in all the way: her own account opens."""
    return client.get("/konto").status_code == 200
