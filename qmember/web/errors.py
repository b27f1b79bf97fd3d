"""What people see when something is refused, missing or broken; nothing personal in the log."""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Flask, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.models import Busy, NoRoom
from qmember.web.filters import say

log = logging.getLogger("qmember")
STATUS = {NotFound: 404, NotAllowed: 403, Conflict: 409, Busy: 503, NoRoom: 507}
STALE = (
    "The page was too old, or you have been logged out. What you sent has not been saved. Go back, "
    "reload the page and send it again."
)
PLAIN = "text/plain; charset=utf-8"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def handlers(app: Flask) -> None:
    """Register a handler for refusals, for the usual HTTP errors and for faults of ours."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def refusal_text(error: Refused) -> str:
    """The sentence of a refusal in the reader's language."""
    return error.text(say)


def _page(status: int, text: str | None = None, code: str | None = None) -> tuple[str, int]:
    return render_template("errors/error.html", status=status, text=text, code=code), status


def _refused(error: Refused) -> tuple[str, int]:
    return _page(STATUS.get(type(error), 422), refusal_text(error))


def _stale(error: CSRFError) -> tuple[str, int]:
    del error
    return _page(400, gettext(STALE))


def _foreign_host(error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """One line: a page would need addresses, and none of ours is under this host."""
    del error
    return "400: this service has another address.\n", 400, {"Content-Type": PLAIN}


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    kept = {k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}}
    return (*_page(error.code or 500), kept)


def _fault(error: Exception) -> tuple[str, int]:
    code = "".join(secrets.choice(LETTERS) for _ in range(4))
    log_fault(code, error)
    return _page(503 if isinstance(error, OperationalError) else 500, code=code)


def log_fault(code: str, error: Exception) -> None:
    """Log where a fault came from: its kind and the lines of code, never the values at hand."""
    kind = type(error).__name__
    if isinstance(error, IntegrityError):
        kind += f"/{type(error.orig).__name__}"
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames[-8:]))
    log.error("fault %s %s %s %s at %s", code, request.method, request.endpoint, kind, where)
