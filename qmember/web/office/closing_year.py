"""Close a fiscal year: its months on one page, those that need no reason closed with one press."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import N_, Refused
from qmember.domain.periods import fiscal_period, fiscal_year, months_of
from qmember.domain.permissions import Permission
from qmember.queries.closing_year import MonthState, YearMonth, year_months
from qmember.services.periods import close_clean
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.filters import say
from qmember.web.navigation import house_of_request
from qmember.web.office.closing_words import told

bp = Blueprint("closing_year", __name__)
CLOSE, CLOSED = N_("Close the fiscal year %(year)s"), N_("The fiscal year %(year)s is closed")
FIRST_YEAR = 1990
"""Earlier years are no years of an association's books; an address that names one is a mistake."""


@bp.get("/avstamning/ar/<int:year>/stang")
@permit(Permission.READ_PERIODS)
def show(year: int) -> str:
    """Show what each month of the year lacks."""
    months = _months(year)
    first, last = fiscal_period(year, _first_month())
    states = {one.state for one in months}
    closed = states <= {MonthState.CLOSED, MonthState.BEFORE} and MonthState.CLOSED in states
    return render_template(
        "office/closing/year.html", year=year, first=first, last=last, closed=closed,
        title=say(CLOSED if closed else CLOSE, year=year_name(year, _first_month())),
        months=[(one, [told(each) for each in one.left]) for one in months],
        clean=[one.month for one in months if one.state is MonthState.CLEAN],
        unsent=sum(one.unsent for one in months),
    )  # fmt: skip


@bp.post("/avstamning/ar/<int:year>/stang")
@permit(Permission.CLOSE_PERIODS)
def close(year: int) -> Response:
    """Close the months of the year that need no reason."""
    _months(year)
    here = redirect(url_for("office.closing_year.show", year=year))
    try:
        with deed() as unit:
            done = close_clean(unit, months_of(year, _first_month()))
    except Refused as error:
        flash(error.text(say), "wait")
        return here
    flash(ngettext("%(num)s month is closed.", "%(num)s months are closed.", len(done)), "done")
    return here


def year_name(year: int, first_month: int) -> str:
    """A fiscal year as it is called: 2026, or 2026/2027 where it is no calendar year."""
    return str(year) if first_month == 1 else f"{year}/{year + 1}"


def _months(year: int) -> list[YearMonth]:
    """The months of a year that has begun; else there is no such page."""
    if not FIRST_YEAR <= year <= fiscal_year(today(), _first_month()):
        abort(404)
    return year_months(reading(), year, today(), _first_month())


def _first_month() -> int:
    return house_of_request().fiscal_month
