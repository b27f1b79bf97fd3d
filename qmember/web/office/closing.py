"""Close a month: what is looked at first, a reason for what is not as it should be, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.approvals import ApprovalKind
from qmember.domain.closing import Finding
from qmember.domain.errors import N_, Refused
from qmember.domain.periods import Month, days_of, month_of
from qmember.domain.permissions import Permission
from qmember.queries.approvals import open_approvals
from qmember.queries.closing import deviations_for, findings
from qmember.queries.handover import batches_in, begun, unsent_count
from qmember.queries.periods import closed_months, open_months
from qmember.services.periods import answer_opening, ask_to_open, close_through
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import month as month_words
from qmember.web.filters import say
from qmember.web.forms.closing import ClosingForm, OpeningForm
from qmember.web.forms.fields import refuse
from qmember.web.office.closing_words import deviation_text, told

bp = Blueprint("closing", __name__)
ASKED = N_("It is asked for. The month opens when the other of chair and treasurer has agreed.")
OPENED, STAYS = N_("%(month)s is open again."), N_("%(month)s stays closed.")


@bp.get("/avstamning/<month:month>/stang")
@permit(Permission.READ_PERIODS)
def show(month: Month) -> str:
    """Show what is and is not done in a month, and why it was closed all the same if it was."""
    form = ClosingForm(formdata=None)
    form.send.data = begun(reading())
    return _page(month, form)


@bp.post("/avstamning/<month:month>/stang")
@permit(Permission.CLOSE_PERIODS)
def close(month: Month) -> Response | tuple[str, int]:
    """Close the month and the open ones before it."""
    form = ClosingForm()
    found = _findings(month)
    if not (form.validate() and form.explains(found)):
        return _page(month, form, found), 422
    try:
        with deed() as unit:
            done = close_through(unit, month, reasons=form.reasons, send=form.send.data)
    except Refused as error:
        form.form_errors = [refusal_text(error)]
        return _page(month, form), 422
    closed = ngettext(
        "%(month)s is closed.", "%(num)s months are closed, up to and with %(month)s.", len(done),
        month=month_words(done[-1]),
    )  # fmt: skip
    flash(closed[:1].upper() + closed[1:], "done")
    return redirect(url_for("office.closing.show", month=month))


@bp.post("/avstamning/<month:month>/oppna")
@permit(Permission.OPEN_PERIODS)
def reopen(month: Month) -> Response | tuple[str, int]:
    """Ask that a closed month be opened again, with the reason."""
    form = OpeningForm()
    if not form.validate():
        return _page(month, ClosingForm(formdata=None), opening=form), 422
    try:
        with deed() as unit:
            ask_to_open(unit, month, reason=form.reason.data or "")
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _page(month, ClosingForm(formdata=None), opening=form), 422
    flash(say(ASKED), "done")
    return redirect(url_for("office.closing.show", month=month))


@bp.post("/avstamning/oppna/<int:approval_id>")
@permit(Permission.OPEN_PERIODS)
def answer(approval_id: int) -> Response:
    """Open a month as somebody else has asked, or let it be."""
    granted = request.form.get("answer") == "open"
    try:
        with deed() as unit:
            month = answer_opening(unit, approval_id, granted=granted)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.settings.months.index"))
    flash(say(OPENED if granted else STAYS, month=month), "done")
    return redirect(url_for("office.closing.show", month=month))


def _findings(name: Month) -> list[Finding]:
    """What the checks find from the first month that is closed with this one."""
    first = min(open_months(reading(), name), default=name)
    return findings(reading(), days_of(first)[0], days_of(name)[1])


def _page(
    name: Month,
    form: ClosingForm,
    found: Sequence[Finding] = (),
    *,
    opening: OpeningForm | None = None,
) -> str:
    closed = name in closed_months(reading())
    over = name < month_of(today())
    checks = [told(one) for one in found or _findings(name)] if over and not closed else []
    earlier = [one for one in open_months(reading(), name) if one < name] if checks else []
    return render_template(
        "office/closing/show.html", name=name, form=form, closed=closed, over=over, checks=checks,
        unsent=unsent_count(reading(), *days_of(name)) if closed else 0,
        batches=batches_in(reading(), *days_of(name)) if closed else [],
        earlier=earlier, title=_title(name, closed=closed), opening=opening or OpeningForm(formdata=None),
        wish=next(iter(open_approvals(reading(), viewer(), ApprovalKind.OPEN_MONTH, name)), None),
        deviations=[
            (deviation_text(one.check, one.count), one.reason)
            for one in deviations_for(reading(), keys(), viewer(), [name]).get(name, [])
        ],
    )  # fmt: skip


def _title(name: Month, *, closed: bool) -> str:
    return say(
        N_("%(month)s is closed") if closed else N_("Close %(month)s"), month=month_words(name)
    )
