"""How we are financed: the page of a year, its files, its sentence and its adoption."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import NotFound, Refused
from qmember.domain.funding import FundingReport
from qmember.domain.funding_texts import TEXTS
from qmember.domain.funding_years import FundingYears
from qmember.domain.periods import fiscal_period
from qmember.domain.permissions import Permission
from qmember.formats.funding_export import bar_widths, funding_csv, funding_json, funding_svg
from qmember.queries import funding as reads
from qmember.queries.history import history_of
from qmember.queries.in_kind import InKindSum, in_kind_sum
from qmember.services import funding
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import language, say
from qmember.web.forms.fields import refuse
from qmember.web.forms.funding import HeadlineForm
from qmember.web.navigation import house_of_request
from qmember.web.office.stories import story

bp = Blueprint("funding", __name__)
FIRST = 1990
"""No association has older books here."""

SIDE_BY_SIDE = "fem"
"""The comparison of an address that asks for five years beside one another."""

SERIES = {
    "state_grants": 1, "municipal_grants": 2, "project_funds": 3, "gifts": 4, "membership_fees": 5,
    "sales": 6, "sponsorship": 7, "other": 0,
}  # fmt: skip
KINDS = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "json": "application/json",
}


@bp.get("/rapporter/finansiering")
@permit(Permission.READ_FUNDING)
def index() -> str:
    """Show a year's funding, compared with another if wanted."""
    years = reads.years_with_income(reading())
    report = _report(years)
    return _page(report, HeadlineForm(formdata=None, headline=report.headline), years)


@bp.get("/rapporter/finansiering.<any(pdf, csv, svg, json):kind>")
@permit(Permission.READ_FUNDING)
def file(kind: str) -> Response:
    """Send the same page as a file."""
    report = _report(reads.years_with_income(reading()))
    answer = Response(_content(kind, report), mimetype=KINDS[kind])
    name = f"{report.version}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.post("/rapporter/finansiering/<int:year>/rubrik")
@permit(Permission.EDIT_FUNDING)
def headline(year: int) -> Answer | tuple[str, int]:
    """Keep an own sentence for the year, or go back to the generated one."""
    report, form = _report_of(year), HeadlineForm()
    generated = report.headline if not reads.headline_of(reading(), year, language()) else None
    text = form.headline.data or ""
    try:
        if not form.validate():
            return _page(report, form, reads.years_with_income(reading())), 422
        with deed() as unit:
            own = "" if text.strip() == generated else text
            funding.write_headline(unit, year=year, language=language(), headline=own)
    except Refused as error:
        refuse(form, error, otherwise="headline")
        return _page(report, form, reads.years_with_income(reading())), 422
    flash(_("The sentence is saved."), "done")
    return redirect(url_for("office.funding.index", ar=year))


@bp.post("/rapporter/finansiering/<int:year>/faststall")
@permit(Permission.EDIT_FUNDING)
def adopt(year: int) -> Answer:
    """Adopt the year's figures."""
    _report_of(year)
    try:
        with deed() as unit:
            funding.adopt(unit, year=year)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.funding.index", ar=year))
    flash(_("%(year)s is adopted.", year=year), "done")
    return redirect(url_for("office.funding.index", ar=year))


def bars(report: FundingReport) -> list[dict[str, object]]:
    """The bars of the chart macro, in the order of the report."""
    texts = TEXTS[report.language]
    return [
        {
            "series": SERIES[row.key], "label": row.name, "width": width,
            "value": texts.value(row),
            "previous": None if row.previous_ore is None else texts.amount(row.previous_ore),
            "previous_width": before or 0,
        }
        for row, (width, before) in zip(report.rows, bar_widths(report), strict=True)
    ]  # fmt: skip


def _in_kind(year: int) -> InKindSum:
    """What was given of things in the year: beside the figures, never in them."""
    return in_kind_sum(reading(), *fiscal_period(year, house_of_request().fiscal_month))


def _page(report: FundingReport, form: HeadlineForm, years: list[int]) -> str:
    year = report.year
    happened = history_of(reading(), service().database.keys, viewer(), [("funding", year)])
    ended = fiscal_period(year, house_of_request().fiscal_month)[1] < today()
    return render_template(
        "office/funding/index.html", in_kind=_in_kind(report.year),
        report=report, bars=bars(report), years=years, form=form,
        ended=ended, story=story(happened), shares=_shares(report),
        every_kind=[kind for row in report.rows for kind in row.kinds],
        five=_five(year, years), earlier=max((y for y in years if y < year), default=None),
        later=min((y for y in years if y > year), default=None),
    )  # fmt: skip


def _five(year: int, years: list[int]) -> FundingYears | None:
    """Five years beside one another, where the address asks for them."""
    if request.args.get("jamfor") != SIDE_BY_SIDE:
        return None
    return reads.funding_years(reading(), year, known=years, language=language())


def _shares(report: FundingReport) -> dict[str, str]:
    """Each row's share as it stands in a column of per cent."""
    texts = TEXTS[report.language]
    return {row.key: texts.share(row).rstrip("%\u00a0") or "–" for row in report.rows}


def _report(years: list[int]) -> FundingReport:
    """The report that the address asks for: last year's unless it names another."""
    default = next((y for y in years if y < today().year), years[0] if years else today().year)
    year, compare = request.args.get("ar", default, type=int), request.args.get("jamfor", type=int)
    return _report_of(year, compare=compare if compare in years and compare != year else None)


def _report_of(year: int, *, compare: int | None = None) -> FundingReport:
    if not FIRST <= year <= today().year + 1:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return reads.funding_report(
        reading(), year, on=today(), compare_year=compare, language=language()
    )


def _content(kind: str, report: FundingReport) -> bytes:
    if kind == "csv":
        return funding_csv(report)
    if kind == "svg":
        return funding_svg(report).encode()
    if kind == "json":
        import json

        return json.dumps(funding_json(report), ensure_ascii=False, indent=1).encode()
    from qmember.pdf.funding import Printed, draw_funding

    house = house_of_request()
    printed = Printed(house.orgnr, service().clock.now(), viewer().name)
    return draw_funding(report, printed)
