"""The roll of a meeting: who may vote and why, frozen, amended, printed, and who is losing the vote."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.dates import parse_date
from qmember.domain.electoral_register import Cause, Decider, Decision
from qmember.domain.errors import Refused
from qmember.domain.exports import ListFormat
from qmember.domain.member_numbers import read_member_number
from qmember.domain.permissions import Permission
from qmember.domain.voters import Outcome
from qmember.queries import electoral_register as reads
from qmember.queries.electoral_register import Roll
from qmember.queries.meetings import MeetingRow, MeetingState, meeting_by_code
from qmember.services import electoral_register as rolls
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import say
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.meetings import AmendForm
from qmember.web.office.list_files import sent
from qmember.web.office.meeting_words import (
    CAUSE_WORDS,
    DECIDER_WORDS,
    GROUP_WORDS,
    frozen_line,
    meeting_name,
    roll_line,
    version_line,
)
from qmember.web.office.roll_paper import paper_of

bp = Blueprint("roll", __name__)
ORDER = (Outcome.ELIGIBLE, Outcome.NEEDS_DECISION, Outcome.NOT_ELIGIBLE)


@bp.get("/arsmoten/<code>/rostlangd")
@permit(Permission.READ_ROLL)
def show(code: str) -> str:
    """Show the newest frozen list or another version, or what the rules say for a day."""
    meeting = _meeting(code)
    return _page(meeting, _form(meeting, fresh=True))


@bp.post("/arsmoten/<code>/rostlangd")
@permit(Permission.MANAGE_MEETINGS)
def freeze(code: str) -> Response:
    """Freeze the list as it is now."""
    try:
        with deed() as unit:
            rolls.freeze(unit, code)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.roll.show", code=code))
    count = len(_roll(_meeting(code)).group(Outcome.ELIGIBLE))
    told = ngettext("The roll has %(num)s name.", "The roll has %(num)s names.", count)
    flash(told, "done")
    return redirect(url_for("office.roll.show", code=code))


@bp.post("/arsmoten/<code>/rostlangd/andra")
@permit(Permission.MANAGE_MEETINGS)
def amend(code: str) -> Response | tuple[str, int]:
    """Write the next version of the list."""
    meeting = _meeting(code)
    form = _form(meeting)
    if not form.validate():
        return _page(meeting, form), 422
    try:
        with deed() as unit:
            version = rolls.amend(
                unit, code, amendment=_amendment(form), decisions=_decisions(form),
                seen=int(form.seen.data) if str(form.seen.data).isdecimal() else None,
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="cause")
        return _page(_meeting(code), form), 422
    flash(_("Version %(number)s holds now. The earlier ones stay.", number=version), "done")
    return redirect(url_for("office.roll.show", code=code))


@bp.post("/arsmoten/<code>/rostlangd/skriv-ut")
@permit(Permission.READ_ROLL)
def printed(code: str) -> Response:
    """Print a list; noted before it is handed out."""
    meeting = _meeting(code)
    roll = _roll(meeting, request.form.get("version", type=int))
    content = paper_of(meeting, roll, service().clock.now())
    with deed() as unit:
        rolls.note_printed(unit, meeting, roll, content)
    return sent(content, ListFormat.PDF)


@bp.get("/arsmoten/<code>/rostlangd/avgifter")
@permit(Permission.READ_ROLL)
def losing(code: str) -> str:
    """Show who is losing the vote because her fee is not paid, while it can be helped."""
    meeting = _meeting(code)
    rows = reads.about_to_lose(reading(), keys(), viewer(), meeting.held_on, today())
    return render_template(
        "office/meetings/losing.html", meeting=meeting, name=meeting_name(meeting),
        rows=[roll_line(row) for row in rows],
        fee_by=reads.live_roll(reading(), keys(), viewer(), meeting.held_on).fee_by,
    )  # fmt: skip


def _meeting(code: str) -> MeetingRow:
    return meeting_by_code(reading(), viewer(), code, today())


def _roll(meeting: MeetingRow, version: int | None = None, on: date | None = None) -> Roll:
    if on is None and meeting.roll_version is not None:
        return reads.frozen_roll(reading(), keys(), viewer(), meeting, version)
    return reads.live_roll(reading(), keys(), viewer(), on or meeting.held_on)


def _asked_day() -> tuple[date | None, str | None]:
    """The day that the address asks for, or the sentence that says why it is none."""
    text = request.args.get("dag", "").strip()
    if not text:
        return None, None
    try:
        return parse_date(text, today()), None
    except Refused as error:
        return None, refusal_text(error)


def _page(meeting: MeetingRow, form: AmendForm) -> str:
    on, wrong = _asked_day()
    roll = _roll(meeting, request.args.get("version", type=int), on)
    heads = reads.register_heads(reading(), meeting)
    return render_template(
        "office/meetings/roll.html", meeting=meeting, name=meeting_name(meeting), roll=roll,
        groups=[(one, GROUP_WORDS[one], [roll_line(r) for r in roll.group(one)]) for one in ORDER],
        heads=heads, versions=[version_line(head) for head in heads], form=form,
        frozen=frozen_line(roll.head) if roll.head else None, now_too=_now_too(meeting, roll),
        asked=request.args.get("dag", ""), wrong=wrong,
        open=meeting.state is not MeetingState.CANCELLED,
    )  # fmt: skip


def _now_too(meeting: MeetingRow, roll: Roll) -> list[dict[str, object]]:
    """Those whom what is known now would let in, beside the newest frozen list."""
    if roll.head is None or roll.head.version != meeting.roll_version:
        return []
    live = reads.live_roll(reading(), keys(), viewer(), roll.held_on)
    return [roll_line(row) for row in reads.would_now_vote(live, roll)]


def _form(meeting: MeetingRow, *, fresh: bool = False) -> AmendForm:
    form = AmendForm(formdata=None) if fresh else AmendForm()
    form.cause.choices = options((cause.value, word) for cause, word in CAUSE_WORDS.items())
    form.decider.choices = options((one.value, word) for one, word in DECIDER_WORDS.items())
    form.votes.choices = options([("yes", _("may vote")), ("no", _("may not vote"))])
    if fresh:
        form.seen.data = str(meeting.roll_version or 0)
    return form


def _amendment(form: AmendForm) -> rolls.Amendment:
    return rolls.Amendment(
        Decider(form.decider.data), Cause(form.cause.data), form.minutes_paragraph.data or ""
    )


def _decisions(form: AmendForm) -> list[Decision]:
    if form.cause.data != Cause.DECISION or not form.member_no.data:
        return []
    written = read_member_number(form.member_no.data) or form.member_no.data
    return [Decision(written, votes=form.votes.data == "yes")]
