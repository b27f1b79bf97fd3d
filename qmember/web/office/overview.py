"""The overview: what waits for the one who looks, how the year goes, what was recorded last, how it runs."""

from __future__ import annotations

from flask import Blueprint, render_template

from qmember.domain.funding import FundingReport
from qmember.domain.periods import fiscal_year
from qmember.domain.permissions import Permission
from qmember.queries import overview as reads
from qmember.queries.funding import funding_report
from qmember.queries.gifts import gifts_page
from qmember.queries.waiting import waiting
from qmember.web.access import permit
from qmember.web.context import reading, service, today, viewer
from qmember.web.filters import language
from qmember.web.navigation import house_of_request, pages
from qmember.web.office.funding import bars
from qmember.web.office.overview_members import coming_meeting, member_figures
from qmember.web.office.overview_words import ago, closed_line, figure_line, signs, todo_line
from qmember.web.office.search import settings_pages

bp = Blueprint("overview", __name__)
LATEST = 5


@bp.get("/oversikt")
@permit(Permission.SEE_OVERVIEW)
def index() -> str:
    """Show each her own: only what her roles may see, and only what she can do."""
    who, month = viewer(), house_of_request().fiscal_month
    life, now = reads.signs_of_life(reading(), who), service().clock.now()
    report = _funding(month)
    return render_template(
        "office/overview/index.html",
        todo=[todo_line(w) for w in waiting(reading(), who, today=today(), fiscal_month=month)],
        year=fiscal_year(today(), month), figures=_figures(month), latest=_latest(),
        report=report, bars=bars(report) if report else [],
        members=[] if _works_with_money() else member_figures(), meeting=coming_meeting(),
        closed=[closed_line(one) for one in reads.newly_closed(reading(), who)],
        bank_file=ago(life.bank_file, now) if life and life.bank_file else None,
        signs=signs(life, now, worker=service().settings.workers) if life else [],
        places=[*pages(who)[1:], *settings_pages()],
    )  # fmt: skip


def _works_with_money() -> bool:
    """The treasurer has her own figures; the others see how the association is financed."""
    return viewer().may(Permission.RECORD_GIFTS)


def _figures(month: int) -> list[dict[str, object]]:
    if not _works_with_money():
        return []
    found = reads.figures(reading(), viewer(), today=today(), fiscal_month=month)
    year = fiscal_year(today(), month)
    return [figure_line(one, year=year) for one in found]


def _latest() -> list[object]:
    return list(gifts_page(reading(), viewer(), limit=LATEST)) if _works_with_money() else []


def _funding(month: int) -> FundingReport | None:
    """This year's funding for the board; None when nothing has come in yet."""
    if _works_with_money() or not viewer().may(Permission.READ_FUNDING):
        return None
    year = fiscal_year(today(), month)
    report = funding_report(reading(), year, on=today(), language=language())
    return report if report.rows else None
