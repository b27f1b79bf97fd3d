"""Members in figures: a day beside the same day the year before, without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.dates import parse_date
from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.funding import FEWEST
from qmember.domain.member_counts import MemberCounts, tellable
from qmember.domain.permissions import Permission
from qmember.formats.csv_export import write_csv
from qmember.queries.member_counts import Counted, counted
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.filters import say
from qmember.web.office.list_files import sent
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
LISTS = {"members": None, "unpaid": "obetalda"}
"""Figures of today that a list of members shows, and its word in the address."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words on the day and the year before; ``href`` leads to whom it counts."""

    label: str
    now: str
    before: str
    href: str | None = None


@bp.get("/rapporter/medlemmar")
@permit(Permission.READ_COUNTS)
def show() -> str | tuple[str, int]:
    """Show the figures of a day: today, or the one that the address asks for."""
    wanted, problem = request.args.get("dag", ""), None
    try:
        on = _day(wanted)
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
        found = _counted(_day(request.args.get("dag", "")))
    except Refused:
        found = _counted(today())
    header = [_("What"), found.now.on.isoformat(), found.before.on.isoformat()]
    lines = [*_figures(found), *_types(found)]
    rows = [[one.label, one.now, one.before] for one in lines]
    return sent(write_csv(header, rows), ListFormat.CSV)


def _day(text: str) -> date:
    """The day that was asked for; Refused when it is none or has not come."""
    on = parse_date(text, today()) if text.strip() else today()
    if on > today():
        raise Refused("The day has not come yet. Choose today or an earlier one", field="dag")
    return on


def _counted(on: date) -> Counted:
    found = counted(reading(), viewer(), on)
    if found is None:
        raise NotAllowed("You do not have permission to do this. The chair can give it to you.")
    return found


def _figures(found: Counted) -> Iterator[Line]:
    now, before = found.now.figures(), found.before.figures()
    for name, label in FIGURES.items():
        shown = name in LISTS and found.now.on == today() and viewer().may(Permission.READ_MEMBERS)
        href = url_for("office.members.index", visa=LISTS[name]) if shown else None
        percent = name == "renewed"
        yield Line(
            str(label),
            _number(now[name], percent=percent),
            _number(before[name], percent=percent),
            href,
        )


def _types(found: Counted) -> Iterator[Line]:
    """The members of each type that there is or was a year before."""
    now, before = _by_type(found.now), _by_type(found.before)
    for type_id, name in found.names.items():
        if type_id in now or type_id in before:
            yield Line(name, _number(now.get(type_id, 0)), _number(before.get(type_id, 0)))


def _by_type(one: MemberCounts) -> Mapping[int, int | None]:
    return tellable({type_id: sum(pair) for type_id, pair in one.by_type.items()})


def _number(number: int | None, *, percent: bool = False) -> str:
    if number is None:
        return "–" if percent else _("fewer than %(least)s", least=FEWEST)
    return str(number)
