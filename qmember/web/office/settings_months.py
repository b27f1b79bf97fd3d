"""Months: which are closed, and what waits for a second person."""

from __future__ import annotations

from flask import Blueprint, render_template

from qmember.domain.approvals import ApprovalKind
from qmember.domain.permissions import Permission
from qmember.queries.approvals import open_approvals
from qmember.queries.periods import fiscal_years, months
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.navigation import house_of_request
from qmember.web.office.closing_year import year_name

bp = Blueprint("months", __name__)


@bp.get("/installningar/manader")
@permit(Permission.READ_PERIODS)
def index() -> str:
    """Show the months, the newest first."""
    asked = open_approvals(reading(), viewer(), ApprovalKind.OPEN_MONTH)
    first_month = house_of_request().fiscal_month
    years = fiscal_years(reading(), today(), first_month)
    return render_template(
        "office/settings/months.html", rows=months(reading(), today()),
        asked={one.subject for one in asked}, years=[(one, year_name(one, first_month)) for one in years],
    )  # fmt: skip
