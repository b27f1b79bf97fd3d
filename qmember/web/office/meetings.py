"""Annual meetings: the list, a new one, its days, another day, and that it is called off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.permissions import Permission
from qmember.queries import meetings as reads
from qmember.queries.history import history_of
from qmember.queries.statutes import statutes_for
from qmember.services import meetings
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import long_date
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.meetings import DayForm, MeetingForm
from qmember.web.office.meeting_words import (
    DEADLINE_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    meeting_name,
)
from qmember.web.office.stories import story

bp = Blueprint("meetings", __name__)


@bp.get("/arsmoten")
@permit(Permission.READ_ROLL)
def index() -> str:
    """Show every meeting, the next one first."""
    return _list(_form(fresh=True))


@bp.post("/arsmoten")
@permit(Permission.MANAGE_MEETINGS)
def create() -> Response | tuple[str, int]:
    """Plan a meeting."""
    form = _form()
    if not form.validate():
        return _list(form), 422
    try:
        with deed() as unit:
            kind = MeetingKind(form.kind.data)
            code = meetings.plan_meeting(unit, kind=kind, held_on=form.held_on.day)
    except Refused as error:
        refuse(form, error, otherwise="held_on")
        return _list(form), 422
    flash(_("The meeting is planned. Here are the days to keep."), "done")
    return redirect(url_for("office.meetings.show", code=code))


@bp.get("/arsmoten/<code>")
@permit(Permission.READ_ROLL)
def show(code: str) -> str:
    """Show a meeting with the days that it asks for."""
    return _meeting(code, DayForm(formdata=None))


@bp.post("/arsmoten/<code>/flytta")
@permit(Permission.MANAGE_MEETINGS)
def move(code: str) -> Response | tuple[str, int]:
    """Move a meeting to another day."""
    form = DayForm()
    if not form.validate():
        return _meeting(code, form), 422
    try:
        with deed() as unit:
            meetings.move_meeting(unit, code, held_on=form.held_on.day)
    except Refused as error:
        refuse(form, error, otherwise="held_on")
        return _meeting(code, form), 422
    flash(_("The meeting is on %(day)s now.", day=long_date(form.held_on.day)), "done")
    return redirect(url_for("office.meetings.show", code=code))


@bp.post("/arsmoten/<code>/stall-in")
@permit(Permission.MANAGE_MEETINGS)
def cancel(code: str) -> Response:
    """Call a meeting off."""
    with deed() as unit:
        meetings.cancel_meeting(unit, code)
    flash(_("The meeting is called off. It stays in the list."), "done")
    return redirect(url_for("office.meetings.show", code=code))


def _form(*, fresh: bool = False) -> MeetingForm:
    form = MeetingForm(formdata=None) if fresh else MeetingForm()
    form.kind.choices = options((kind.value, word) for kind, word in KIND_WORDS.items())
    return form


def _list(form: MeetingForm) -> str:
    rows = reads.meetings(reading(), viewer(), today())
    confirmed = statutes_for(reading(), rows[0].held_on if rows else today()).confirmed_on
    return render_template(
        "office/meetings/index.html", form=form, rows=rows, states=STATE_WORDS,
        names={row.code: meeting_name(row) for row in rows}, confirmed=confirmed,
    )  # fmt: skip


def _meeting(code: str, form: DayForm) -> str:
    meeting = reads.meeting_by_code(reading(), viewer(), code, today())
    happened = history_of(
        reading(), service().database.keys, viewer(), [("meeting", meeting.meeting_id)]
    )
    return render_template(
        "office/meetings/show.html", meeting=meeting, form=form, name=meeting_name(meeting),
        sheet=reads.days_of(reading(), meeting, today()), words=DEADLINE_WORDS,
        state=STATE_WORDS[meeting.state], earlier=reads.earlier_days(reading(), meeting),
        confirmed=statutes_for(reading(), meeting.held_on).confirmed_on, story=story(happened),
        editable=meeting.state is reads.MeetingState.PLANNED,
    )  # fmt: skip
