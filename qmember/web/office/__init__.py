"""Pages for those who work for the association."""

from __future__ import annotations

from flask import Blueprint, Flask

NOUNS: tuple[Blueprint, ...] = ()


def register(app: Flask) -> None:
    """Register one blueprint a noun, all inside ``office``."""
    office = Blueprint("office", __name__)
    for noun in NOUNS:
        office.register_blueprint(noun)
    app.register_blueprint(office)
