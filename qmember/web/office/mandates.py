"""Mandates: who has been elected to what on a day, with empty seats; begun, ended, taken back, printed."""

from __future__ import annotations

import hashlib
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.dates import parse_date
from qmember.domain.errors import Refused
from qmember.domain.exports import ListFormat
from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.permissions import Permission
from qmember.queries import mandates as reads
from qmember.queries.association import association
from qmember.queries.electable import electable_id, find_electable
from qmember.services import mandates
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.mandates import EndForm, MandateForm
from qmember.web.office.list_files import sent
from qmember.web.office.mandate_paper import board_paper
from qmember.web.office.mandate_words import (
    BODY_WORDS,
    DECIDED_WORDS,
    SEAT_WORDS,
    decision_line,
    span_line,
)
from qmember.web.words import ROLE_WORDS

bp = Blueprint("mandates", __name__)
WORDS = {
    "body_words": BODY_WORDS, "seat_words": SEAT_WORDS, "role_words": ROLE_WORDS,
    "decision_line": decision_line, "span_line": span_line,
}  # fmt: skip


@bp.get("/uppdrag")
@permit(Permission.READ_MANDATES)
def index() -> str:
    """Show every body as it is today, or on the day that is asked for."""
    return _page()


@bp.post("/uppdrag")
@permit(Permission.EDIT_MANDATES)
def create() -> Answer | tuple[str, int]:
    """Write down that somebody has been elected."""
    form = _form(MandateForm())
    whole = form.validate()
    person_id = electable_id(reading(), viewer(), form.person_code.data or form.person.data or "")
    if person_id is None:
        form.person.errors = [_("Choose a person from the list")]
    if not whole or person_id is None:
        return _page(form), 422
    try:
        with deed() as unit:
            mandates.begin(
                unit, person_id, seat=Seat(form.seat.data),
                span=Span(form.from_on.day, form.to_on.data),
                decision=Decision(
                    DecidedBy(form.decided_by.data), form.on.day, form.paragraph.data or ""
                ),
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="seat")
        return _page(form), 422
    flash(_("It is written down. Access follows the days of the mandate."), "done")
    return redirect(url_for("office.mandates.index"))


@bp.post("/uppdrag/sok")
@permit(Permission.EDIT_MANDATES)
def hits() -> str:
    """Send those who may be meant, as lines of a list; the letters travel in the body."""
    query = request.form.get("q", "")[:200].strip()
    found = find_electable(reading(), viewer(), query)
    return render_template("office/people/_hits.html", hits=found, query=query)


@bp.get("/uppdrag/<int:mandate_id>")
@permit(Permission.EDIT_MANDATES)
def show(mandate_id: int) -> str:
    """Show one mandate, to be ended or taken back."""
    form = EndForm(formdata=None)
    form.last_on.data = today()
    return _one(mandate_id, form)


@bp.post("/uppdrag/<int:mandate_id>/avsluta")
@permit(Permission.EDIT_MANDATES)
def end(mandate_id: int) -> Answer | tuple[str, int]:
    """End a mandate with a day."""
    form = EndForm()
    if not form.validate():
        return _one(mandate_id, form), 422
    try:
        with deed() as unit:
            mandates.end(unit, mandate_id, last_on=form.last_on.day)
    except Refused as error:
        refuse(form, error, otherwise="last_on")
        return _one(mandate_id, form), 422
    flash(_("It is ended, and so is the access. It can be undone for 30 days."), "done")
    return _back()


@bp.post("/uppdrag/<int:mandate_id>/angra")
@permit(Permission.EDIT_MANDATES)
def undo(mandate_id: int) -> Answer | tuple[str, int]:
    """Take the last step back."""
    try:
        with deed() as unit:
            mandates.undo(unit, mandate_id)
    except Refused as error:
        return _one(mandate_id, EndForm(formdata=None), refusal_text(error)), 409
    flash(_("Undone. Everything is as it was before."), "done")
    return _back()


@bp.post("/uppdrag/skriv-ut")
@permit(Permission.READ_MANDATES)
def printed() -> Response:
    """Print the list of board and signatories; noted before it is handed out."""
    day = _asked_day()[0]
    bodies = reads.bodies_on(reading(), viewer(), day, service().clock.now())
    rows, content = board_paper(bodies, day, service().clock.now())
    with deed() as unit:
        mandates.note_printed(unit, rows=rows, checksum=hashlib.sha256(content).hexdigest())
    return sent(content, ListFormat.PDF)


def _asked_day() -> tuple[date, str | None]:
    """The day that the address asks for, or today and the sentence that says why it is none."""
    text = request.values.get("den", "").strip()
    try:
        return (parse_date(text, today()) if text else today()), None
    except Refused as error:
        return today(), refusal_text(error)


def _page(form: MandateForm | None = None) -> str:
    day, wrong = _asked_day()
    now = service().clock.now()
    return render_template(
        "office/mandates/index.html", day=day, asked=request.args.get("den", ""), wrong=wrong,
        bodies=reads.bodies_on(reading(), viewer(), day, now),
        coming=reads.coming(reading(), viewer(), day, now), form=form or _fresh(),
        opens=dict(association(reading(), today()).seat_roles), today=today(), **WORDS,
    )  # fmt: skip


def _one(mandate_id: int, form: EndForm, wrong: str | None = None) -> str:
    row = reads.mandate(reading(), viewer(), mandate_id, service().clock.now())
    return render_template(
        "office/mandates/show.html", row=row, form=form, wrong=wrong, failed=wrong, today=today(),
        role=dict(association(reading(), today()).seat_roles).get(row.seat), **WORDS,
    )  # fmt: skip


def _back() -> Answer:
    """To the mandates, or home when the deed has ended the own access."""
    return redirect(url_for("office.mandates.index"))


def _form(form: MandateForm) -> MandateForm:
    form.seat.choices = options((seat.value, word) for seat, word in SEAT_WORDS.items())
    form.decided_by.choices = options((one.value, word) for one, word in DECIDED_WORDS.items())
    return form


def _fresh() -> MandateForm:
    form = _form(MandateForm(formdata=None))
    form.from_on.data = form.on.data = today()
    return form
