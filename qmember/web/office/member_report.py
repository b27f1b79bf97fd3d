"""Members in figures: a day beside the same day the year before, without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.funding import FEWEST
from qmember.domain.member_counts import MemberCounts, tellable
from qmember.domain.permissions import Permission
from qmember.formats.csv_export import write_csv
from qmember.queries.member_counts import Counted, counted
from qmember.queries.member_figures import Figure
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.filters import say
from qmember.web.office.list_files import sent
from qmember.web.office.member_figures import figure_href, report_day
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("member_report", __name__)
FIGURES = {
    "members": _l("Members"),
    "paid": _l("Of them paid"),
    "unpaid": _l("Of them not paid"),
    "joined": _l("New in the year"),
    "left": _l("Ended in the year"),
    "lapsed": _l("Lapsed in the year"),
    "renewed": _l("Renewed (%)"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words on the day and the year before; addresses lead to whom it counts."""

    label: str
    now: str
    before: str
    now_href: str | None = None
    before_href: str | None = None


@bp.get("/rapporter/medlemmar")
@permit(Permission.READ_COUNTS)
def show() -> str | tuple[str, int]:
    """Show the figures of a day: today, or the one that the address asks for."""
    wanted, problem = request.args.get("dag", ""), None
    try:
        on = report_day(wanted)
    except Refused as error:
        on, problem = today(), error.text(say)
    found = _counted(on)
    page = render_template(
        "office/members/report.html", found=found, on=on, before=found.before.on,
        wanted=wanted or on.isoformat(), problem=problem, figures=list(_figures(found)),
        types=list(_types(found)),
    )  # fmt: skip
    return (page, 422) if problem else page


@bp.get("/rapporter/medlemmar.csv")
@permit(Permission.READ_COUNTS)
def file() -> Response:
    """Give the same figures for a spreadsheet."""
    try:
        found = _counted(report_day(request.args.get("dag", "")))
    except Refused:
        found = _counted(today())
    header = [_("What"), found.now.on.isoformat(), found.before.on.isoformat()]
    lines = [*_figures(found), *_types(found)]
    rows = [[one.label, one.now, one.before] for one in lines]
    return sent(write_csv(header, rows), ListFormat.CSV)


def _counted(on: date) -> Counted:
    found = counted(reading(), viewer(), on)
    if found is None:
        raise NotAllowed("You do not have permission to do this. The chair can give it to you.")
    return found


def _figures(found: Counted) -> Iterator[Line]:
    now, before = found.now.figures(), found.before.figures()
    for name, label in FIGURES.items():
        percent = name == "renewed"
        yield Line(
            str(label),
            _number(now[name], percent=percent),
            _number(before[name], percent=percent),
            *(() if percent else _hrefs(found, Figure(name))),
        )


def _types(found: Counted) -> Iterator[Line]:
    """The members of each type that there is or was a year before."""
    now, before = _by_type(found.now), _by_type(found.before)
    for type_id, name in found.names.items():
        if type_id in now or type_id in before:
            numbers = (_number(now.get(type_id, 0)), _number(before.get(type_id, 0)))
            yield Line(name, *numbers, *_hrefs(found, Figure.MEMBERS, type_id))


def _hrefs(
    found: Counted, figure: Figure, type_id: int | None = None
) -> tuple[str | None, str | None]:
    """Where those are shown whom a figure counts on the day, and on the day a year before."""
    now, before = found.now.on, found.before.on
    return figure_href(figure, now, type_id), figure_href(figure, before, type_id)


def _by_type(one: MemberCounts) -> Mapping[int, int | None]:
    return tellable({type_id: sum(pair) for type_id, pair in one.by_type.items()})


def _number(number: int | None, *, percent: bool = False) -> str:
    if number is None:
        return "–" if percent else _("fewer than %(least)s", least=FEWEST)
    return str(number)
