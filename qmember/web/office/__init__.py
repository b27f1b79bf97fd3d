"""Pages for those who work for the association."""

from __future__ import annotations

from flask import Blueprint, Flask

from qmember.web.office import bank, funding, gifts, ledger, receipts

NOUNS = (bank, funding, gifts, ledger, receipts)


def register(app: Flask) -> None:
    """Register one blueprint a noun, all inside ``office``."""
    office = Blueprint("office", __name__)
    for noun in NOUNS:
        office.register_blueprint(noun.bp)
    app.register_blueprint(office)
