"""The health address that a supervisor asks: the database answers and the worker is alive."""

from __future__ import annotations

from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from qmember.queries.status import healthy
from qmember.web.access import open_to_all
from qmember.web.context import reading, service

bp = Blueprint("health", __name__)


@bp.get("/halsa")
@open_to_all("supervisors ask without signing in; it tells nothing but well or not")
def show() -> tuple[Response, int]:
    """Answer 200 when database and worker are well, 503 otherwise."""
    parts = service()
    try:
        well = healthy(reading(), parts.clock.now(), worker=parts.settings.workers)
    except SQLAlchemyError:
        well = False
    return (jsonify(status="ok"), 200) if well else (jsonify(status="unwell"), 503)
