"""Months: closed when everything in them is done, and opened again with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.periods import months, open_months
from qmember.services.periods import close_through, open_month
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.errors import refusal_text
from qmember.web.filters import month as month_words

bp = Blueprint("months", __name__)


@bp.get("/installningar/manader")
@permit(Permission.READ_PERIODS)
def index() -> str:
    """Show the months, the newest first, and what stands in the way of closing them."""
    return _page()


@bp.post("/installningar/manader/<month>/stang")
@permit(Permission.CLOSE_PERIODS)
def close(month: str) -> Response | tuple[str, int]:
    """Close a month and the open ones before it."""
    reason = _reason()
    try:
        with deed() as unit:
            done = close_through(unit, month, reason=reason)
    except Refused as error:
        return _page(month, refusal_text(error), reason), 422
    closed = ngettext(
        "%(month)s is closed.", "%(num)s months are closed, up to and with %(month)s.", len(done),
        month=month_words(done[-1]),
    )  # fmt: skip
    flash(closed[:1].upper() + closed[1:], "done")
    return redirect(url_for("office.settings.months.index"))


@bp.post("/installningar/manader/<month>/oppna")
@permit(Permission.OPEN_PERIODS)
def reopen(month: str) -> Response | tuple[str, int]:
    """Open a closed month again, with the reason."""
    reason = _reason()
    try:
        with deed() as unit:
            open_month(unit, month, reason=reason)
    except Refused as error:
        return _page(month, refusal_text(error), reason), 422
    flash(_("The month is open again."), "done")
    return redirect(url_for("office.settings.months.index"))


def _reason() -> str:
    return request.form.get("reason", "").strip()[:200]


def _page(month: str | None = None, wrong: str | None = None, reason: str = "") -> str:
    rows = months(reading(), today())
    over = [row for row in rows if row.over and not row.closed]
    return render_template(
        "office/settings/months.html", rows=rows, wrong=wrong, wrong_month=month, reason=reason,
        failed=wrong, earlier=len(open_months(reading(), over[0].month)) if over else 0,
    )  # fmt: skip
