"""Pages for signing in, second factor, invitation and own account."""

from __future__ import annotations

from flask import Blueprint, Flask

from qmember.web.auth import (
    account,
    drafts,
    enrol,
    forgotten,
    invitation,
    language,
    lock,
    second_step,
    set_up,
    sign_in,
)

PAGES = (
    sign_in, second_step, enrol, lock, drafts, forgotten, invitation, set_up, account, language,
)  # fmt: skip


def register(app: Flask) -> None:
    """Register the pages."""
    auth = Blueprint("auth", __name__)
    for page in PAGES:
        auth.register_blueprint(page.bp)
    app.register_blueprint(auth)
