"""Months: which are closed, and what waits for a second person."""

from __future__ import annotations

from flask import Blueprint, render_template

from qmember.domain.approvals import ApprovalKind
from qmember.domain.permissions import Permission
from qmember.queries.approvals import open_approvals
from qmember.queries.periods import months
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer

bp = Blueprint("months", __name__)


@bp.get("/installningar/manader")
@permit(Permission.READ_PERIODS)
def index() -> str:
    """Show the months, the newest first."""
    asked = open_approvals(reading(), viewer(), ApprovalKind.OPEN_MONTH)
    return render_template(
        "office/settings/months.html", rows=months(reading(), today()),
        asked={one.subject for one in asked},
    )  # fmt: skip
