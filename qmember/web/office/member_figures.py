"""Whom a figure of members counts: from each number to its people, for those who read members."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qmember.domain.dates import parse_date
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.member_figures import Figure, people_behind
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.member_words import STANDING_TONES, STANDING_WORDS
from qmember.web.office.type_filters import known_type
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("member_figures", __name__)
IN_ADDRESS = {
    Figure.MEMBERS: "medlemmar", Figure.PAID: "betalda", Figure.UNPAID: "obetalda",
    Figure.JOINED: "nya", Figure.LEFT: "avslutade", Figure.LAPSED: "upphorda",
}  # fmt: skip
TITLES = {
    Figure.MEMBERS: _l("Members"),
    Figure.PAID: _l("Members who have paid"),
    Figure.UNPAID: _l("Members who have not paid"),
    Figure.JOINED: _l("New in the year"),
    Figure.LEFT: _l("Ended in the year"),
    Figure.LAPSED: _l("Lapsed in the year"),
}
DAYS = {
    Figure.JOINED: _l("Member since"),
    Figure.LEFT: _l("No longer a member from"),
    Figure.LAPSED: _l("No longer a member from"),
}
"""What happened on the day of a row, where the figure counts what happened."""


LISTS = {Figure.MEMBERS: None, Figure.UNPAID: "obetalda"}
"""Whom of today the list of members shows too, where they can be searched and taken along."""


def report_day(text: str) -> date:
    """The day that was asked for; Refused when it is none or has not come."""
    on = parse_date(text, today()) if text.strip() else today()
    if on > today():
        raise Refused("The day has not come yet. Choose today or an earlier one", field="dag")
    return on


def figure_href(figure: Figure, on: date, type_id: int | None = None) -> str | None:
    """Where the people of a figure are shown; None for those who may not read members."""
    if not viewer().may(Permission.READ_MEMBERS):
        return None
    return url_for("office.member_figures.show", **_kept(figure, on, type_id))


@bp.get("/rapporter/medlemmar/personer")
@permit(Permission.READ_MEMBERS)
def show() -> str | Response:
    """Show exactly those whom a figure counts; a day that is none is told by the page of figures."""
    wanted, at = request.args.get("dag", ""), request.args.get("sida", 1, type=int)
    try:
        on = report_day(wanted)
    except Refused:
        return redirect(url_for("office.member_report.show", dag=wanted))
    words = {word: figure for figure, word in IN_ADDRESS.items()}
    figure = words.get(request.args.get("vad", ""), Figure.MEMBERS)
    kind = known_type(request.args.get("typ", type=int)) if figure is Figure.MEMBERS else None
    type_id = kind.id if kind else None
    return render_template(
        "office/members/figure.html", on=on, title=kind.name if kind else TITLES[figure],
        page=people_behind(reading(), viewer(), figure, on=on, type_id=type_id, page=at),
        day=DAYS.get(figure), words=STANDING_WORDS, tones=STANDING_TONES,
        kept=_kept(figure, on, type_id), in_list=_in_list(figure, on, type_id),
    )  # fmt: skip


def _kept(figure: Figure, on: date, type_id: int | None) -> dict[str, Any]:
    day = None if on == today() else on.isoformat()
    return {"vad": IN_ADDRESS[figure], "dag": day, "typ": type_id}


def _in_list(figure: Figure, on: date, type_id: int | None) -> str | None:
    if on != today() or figure not in LISTS:
        return None
    return url_for("office.members.index", visa=LISTS[figure], typ=type_id)
