"""Draw receipts right after the deed that issued them, outside the writers' turn."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from qmember.domain.errors import Refused
from qmember.services import receipt_drawing
from qmember.web.context import service

log = logging.getLogger("qmember")


def draw_now(*receipt_ids: int | None) -> None:
    """Draw them; one that cannot be drawn now is drawn by the worker: the deed itself is done."""
    for receipt_id in receipt_ids:
        if receipt_id is None:
            continue
        try:
            receipt_drawing.draw(service().database, service().clock, receipt_id)
        except (Refused, SQLAlchemyError) as fault:
            log.warning("receipt %s is drawn later: %s", receipt_id, type(fault).__name__)
