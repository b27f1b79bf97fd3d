"""The token by which an account knows a browser again; it proves nothing and opens nothing."""

from __future__ import annotations

from flask import Flask, Response, g, request

from qmember.queries.users import Account
from qmember.services import devices
from qmember.services.passwords import new_token
from qmember.services.unit import Unit
from qmember.services.user_mails import send_new_device
from qmember.web.context import service


def register(app: Flask) -> None:
    """Set the cookie when a sign-in has been noted; demo cookies carry no prefix and are not Secure."""
    app.after_request(_keep)


def this_device() -> str:
    """The token of this browser; empty when nobody with an office has signed in from it."""
    return request.cookies.get(_cookie_name(), "")[:64]


def notice_device(unit: Unit, account: Account) -> None:
    """Note that somebody with an office signed in here; tell her by mail when it was never before."""
    token = this_device() or new_token()
    if devices.remember(unit, account.viewer.user_id or 0, token):
        send_new_device(unit, account)
    g.device = token


def _keep(response: Response) -> Response:
    if token := g.get("device"):
        response.set_cookie(
            _cookie_name(), token, max_age=devices.KEPT, path="/", httponly=True, samesite="Lax",
            secure=service().settings.secure_cookies,
        )  # fmt: skip
    return response


def _cookie_name() -> str:
    return "__Host-device" if service().settings.secure_cookies else "device"
