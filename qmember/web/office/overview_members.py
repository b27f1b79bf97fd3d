"""The overview's members in figures, and the next meeting with what it asks for."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.funding import FEWEST
from qmember.domain.permissions import Permission
from qmember.queries.meetings import days_of, next_meeting
from qmember.queries.member_figures import Figure
from qmember.queries.member_moves import SoFar, members_so_far
from qmember.web.context import reading, today, viewer
from qmember.web.filters import long_date
from qmember.web.office.meeting_words import DEADLINE_WORDS, meeting_name
from qmember.web.office.member_figures import figure_href
from qmember.web.texts import lazy_gettext as _l

FIGURES = {
    "members": _l("Members"), "joined": _l("New in the year"), "left": _l("Ended in the year"),
    "lapsed": _l("Lapsed in the year"),
}  # fmt: skip
ROLL_TIME = timedelta(days=14)
"""So long before a meeting its roll is asked for."""


def member_figures() -> list[dict[str, object]]:
    """How many members there are beside a year ago, and who came and went; [] for those who may not."""
    found = members_so_far(reading(), viewer(), today())
    if found is None:
        return []
    return [
        {
            "label": label, "value": _number(found.figures[name]),
            "comparison": _compared(found) if name == "members" else None,
            "href": figure_href(Figure(name), found.on),
        }
        for name, label in FIGURES.items()
    ]  # fmt: skip


def coming_meeting() -> dict[str, object] | None:
    """The next meeting, the next days that it asks for, and whether its roll is frozen."""
    meeting = next_meeting(reading(), viewer(), today())
    if meeting is None:
        return None
    ahead = [day for day in days_of(reading(), meeting, today()).days if not day.passed]
    frozen = meeting.roll_version is not None
    return {
        "name": meeting_name(meeting),
        "href": url_for("office.meetings.show", code=meeting.code),
        "days": [{"on": day.last_on, "what": DEADLINE_WORDS[day.what]} for day in ahead],
        "roll": _("The roll is frozen.") if frozen else _("The roll is not frozen yet."),
        "losing_href": url_for("office.roll.losing", code=meeting.code),
        "roll_href": url_for("office.roll.show", code=meeting.code),
        "soon": not frozen
        and viewer().may(Permission.MANAGE_MEETINGS)
        and meeting.held_on - today() <= ROLL_TIME,
    }  # fmt: skip


def _number(number: int | None) -> str:
    return _("fewer than %(least)s", least=FEWEST) if number is None else str(number)


def _compared(found: SoFar) -> str | None:
    now, before = found.figures["members"], found.members_before
    if now is None or before is None:
        return None
    day = long_date(found.before_on)
    if now == before:
        return str(_("As many as %(day)s", day=day))
    if now > before:
        return str(
            ngettext(
                "%(num)s more than %(day)s", "%(num)s more than %(day)s", now - before, day=day
            )
        )
    return str(
        ngettext("%(num)s fewer than %(day)s", "%(num)s fewer than %(day)s", before - now, day=day)
    )
