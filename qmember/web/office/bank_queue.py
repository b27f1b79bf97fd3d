"""Decide in the queue: follow a suggestion, approve all that is certain at once, take a press back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.bank import payment
from qmember.queries.bank_queue import next_waiting
from qmember.services.bank_approval import approve, approve_certain, undo_press
from qmember.services.bank_naming import undo_namings
from qmember.services.payer_rules import say_alike
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, viewer
from qmember.web.filters import say
from qmember.web.office.drawing import draw_now

bp = Blueprint("bank_queue", __name__)


@bp.post("/avstamning/betalning/<int:payment_id>/godkann")
@permit(Permission.RECORD_BANK)
def accept(payment_id: int) -> Response:
    """Name a payment as one of its suggestions says, and go on to the next."""
    going = next_waiting(reading(), payment_id)
    try:
        with deed() as unit:
            named = approve(unit, payment_id, request.form.get("code", ""))
    except Refused as error:
        flash(error.text(say), "wait")
        return to_row(payment_id)
    draw_now(*named.receipt_ids)
    return to_row(going or payment_id)


@bp.post("/avstamning/godkann-sakra")
@permit(Permission.RECORD_BANK)
def accept_certain() -> Response:
    """Name everything that is certain, in one press that can be taken back."""
    try:
        with deed() as unit:
            named = approve_certain(unit)
            count = named.payments
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.bank.index"))
    draw_now(*named.receipt_ids)
    text = ngettext("%(num)s payment approved.", "%(num)s payments approved.", count)
    undo = url_for("office.bank_queue.undo", batch_id=min(named.allocation_ids))
    flash({"text": text, "undo_url": undo}, "done")  # type: ignore[arg-type]
    return to_row(next_waiting(reading(), 0))


@bp.post("/avstamning/godkanda/<int:batch_id>/angra")
@permit(Permission.RECORD_BANK)
def undo(batch_id: int) -> Response:
    """Take back everything of a press that still holds."""
    try:
        with deed() as unit:
            count = undo_press(unit, batch_id)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.bank.index"))
    flash(
        ngettext(
            "Undone. %(num)s payment waits for a decision again.",
            "Undone. %(num)s payments wait for a decision again.",
            count,
        ),
        "done",
    )
    return redirect(url_for("office.bank.index"))


@bp.post("/avstamning/betalning/<int:payment_id>/angra")
@permit(Permission.RECORD_BANK)
def undo_payment(payment_id: int) -> Response:
    """Take everything back that a payment was named; it waits again."""
    parts = payment(reading(), keys(), viewer(), payment_id).parts
    try:
        with deed() as unit:
            undo_namings(unit, [part.allocation_id for part in parts])
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("Undone. The payment waits for a decision again."), "done")
    return to_row(payment_id)


@bp.post("/avstamning/betalning/<int:payment_id>/regel")
@permit(Permission.RECORD_BANK)
def rule(payment_id: int) -> Response:
    """Say whether what is like this payment is to be named alike the next time."""
    alike = request.form.get("alike") == "yes"
    try:
        with deed() as unit:
            say_alike(unit, payment_id, alike=alike)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        done = _("It will be suggested alike.") if alike else _("You will decide each time.")
        flash(done, "done")
    return to_row(payment_id)


def to_row(payment_id: int | None) -> Response:
    """Back to the queue, at a row of it."""
    anchor = f"rad-{payment_id}" if payment_id else None
    return redirect(url_for("office.bank.index", _anchor=anchor))
