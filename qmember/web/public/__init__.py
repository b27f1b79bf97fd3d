"""Pages that need no sign-in."""

from __future__ import annotations

from flask import Blueprint, Flask

from qmember.web.public import appearance, health, receipt_check, receipt_fetch, start


def register(app: Flask) -> None:
    """Register the public pages."""
    public = Blueprint("public", __name__)
    for page in (start, health, appearance, receipt_check, receipt_fetch):
        public.register_blueprint(page.bp)
    app.register_blueprint(public)
