"""Pages that need no sign-in."""

from __future__ import annotations

from flask import Blueprint, Flask

from qmember.web.public import health


def register(app: Flask) -> None:
    """Register the public pages."""
    public = Blueprint("public", __name__)
    public.register_blueprint(health.bp)
    app.register_blueprint(public)
