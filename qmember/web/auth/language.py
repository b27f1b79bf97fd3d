"""Choose the language of the pages; the page stays the same."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from qmember.web.access import open_to_all
from qmember.web.paths import own_path
from qmember.web.sessions import browser
from qmember.web.signed_in import LANGUAGES

bp = Blueprint("language", __name__)


@bp.post("/sprak")
@open_to_all("a language is chosen before signing in too")
def update() -> Response:
    """Remember the language for this browser."""
    wanted = request.form.get("language")
    if wanted in LANGUAGES:
        browser()["language"] = wanted
    return redirect(own_path(request.form.get("next")) or "/")
