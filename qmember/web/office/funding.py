"""How we are financed: the page of a year, its files, its sentence and its adoption."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import NotFound
from qmember.domain.funding import FundingReport
from qmember.domain.permissions import Permission
from qmember.formats.funding_export import bar_widths, funding_csv, funding_json, funding_svg
from qmember.queries import funding as reads
from qmember.services import funding
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.filters import language

bp = Blueprint("funding", __name__)
SERIES = {
    "state_grants": 1, "municipal_grants": 2, "project_funds": 3, "gifts": 4, "membership_fees": 5,
    "sales": 6, "other": 0,
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
    report, years = _report(), reads.years_with_income(reading())
    return render_template(
        "office/funding/index.html", report=report, bars=bars(report), years=years,
        written=reads.headline_of(reading(), report.year, language()),
    )  # fmt: skip


@bp.get("/rapporter/finansiering.<any(pdf, csv, svg, json):kind>")
@permit(Permission.READ_FUNDING)
def file(kind: str) -> Response:
    """Send the same page as a file."""
    report = _report()
    answer = Response(_content(kind, report), mimetype=KINDS[kind])
    name = f"{report.version}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.post("/rapporter/finansiering/<int:year>/rubrik")
@permit(Permission.EDIT_FUNDING)
def headline(year: int) -> Answer:
    """Keep an own sentence for the year, or go back to the generated one."""
    with deed() as unit:
        funding.write_headline(
            unit, year=year, language=language(), headline=request.form.get("headline", "")[:500]
        )
    flash(_("The sentence is saved."), "done")
    return redirect(url_for("office.funding.index", ar=year))


@bp.post("/rapporter/finansiering/<int:year>/faststall")
@permit(Permission.EDIT_FUNDING)
def adopt(year: int) -> Answer:
    """Adopt the year's figures."""
    with deed() as unit:
        funding.adopt(unit, year=year)
    flash(_("%(year)s is adopted.", year=year), "done")
    return redirect(url_for("office.funding.index", ar=year))


def _report() -> FundingReport:
    years = reads.years_with_income(reading())
    default = next((y for y in years if y < today().year), years[0] if years else today().year)
    year = request.args.get("ar", default, type=int)
    if not 1990 <= year <= today().year + 1:  # noqa: PLR2004
        raise NotFound("The page does not exist. Search, or go to the overview")
    compare = request.args.get("jamfor", type=int)
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
    from qmember.pdf.funding import draw_funding

    return draw_funding(report)


def bars(report: FundingReport) -> list[dict[str, object]]:
    """The bars of the chart macro, in the order of the report."""
    from qmember.domain.funding_texts import TEXTS

    texts = TEXTS[report.language]
    return [
        {
            "series": SERIES[row.key], "label": row.name, "width": width,
            "value": f"{texts.amount(row.amount_ore)} · {row.share_percent} %",
            "previous": None if row.previous_ore is None else texts.amount(row.previous_ore),
            "previous_width": before or 0,
            "href": url_for("office.ledger.index", ar=report.year, slag=list(row.kinds)),
        }
        for row, (width, before) in zip(report.rows, bar_widths(report), strict=True)
    ]  # fmt: skip
