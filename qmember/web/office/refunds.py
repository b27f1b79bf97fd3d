"""Refunds: give an income back, answer what is asked for, and say how the money left."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish, Way, usual_way
from qmember.queries import refunds as reads
from qmember.queries.gifts import GiftRow, gift_by_id
from qmember.queries.refund_requests import open_requests
from qmember.queries.refund_withdrawals import shared_withdrawals, withdrawals
from qmember.queries.refunds import RefundRow
from qmember.services.refund_payments import name_withdrawal, pay_out, undo_payment
from qmember.services.refund_requests import Asked, answer_refund, refund, withdraw_request
from qmember.services.refund_undo import undo_refund
from qmember.services.refunds import Refunded
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, today, viewer
from qmember.web.filters import kr, say
from qmember.web.forms.fields import refuse
from qmember.web.forms.refunds import WAY_WORDS, PaidForm, RefundForm
from qmember.web.office.drawing import draw_now
from qmember.web.office.gift_words import facts
from qmember.web.office.gifts import gift_or_404
from qmember.web.office.refund_words import closed_refund_note, consequences
from qmember.web.words import INCOME_WORDS, REASON_WORDS

bp = Blueprint("refunds", __name__)


@bp.get("/gavor/<voucher:number>/aterbetala")
@permit(Permission.RECORD_GIFTS)
def new(number: tuple[int, int]) -> str | Response:
    """Say what giving back leads to, and ask how much, why and which way."""
    row = gift_or_404(number)
    if row.state != "live":
        return redirect(url_for("office.ledger.show", number=number))
    form = RefundForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    form.amount.data, form.way.data = row.amount_ore, usual_way(Channel(row.channel)).value
    return _form_page(form, row)


@bp.post("/gavor/<voucher:number>/aterbetala")
@permit(Permission.RECORD_GIFTS)
def create(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Give back, or ask somebody else to agree."""
    row, form = gift_or_404(number), RefundForm()
    if not _valid(form):
        return _form_page(form, row), 422
    wish = RefundWish(
        form.amount.data or 0, Why(form.reason.data), Way(form.way.data), form.paid_on.data
    )
    try:
        with deed() as unit:
            done = refund(unit, row.income_id, wish, words=form.words.data or "", key=form.key.data)
    except Refused as error:
        refuse(form, error, otherwise="amount")
        return _form_page(form, row), 409 if isinstance(error, Conflict) else 422
    if isinstance(done, Asked):
        flash(_("It is asked for. Nothing goes back until somebody else has agreed."), "done")
        return redirect(url_for("office.refunds.index"))
    return _refunded(row, done)


@bp.get("/aterbetalningar")
@permit(Permission.READ_REFUNDS)
def index() -> str:
    """Show what waits for an answer, what is to be paid, and what has been."""
    return _page()


@bp.post("/aterbetalningar/fraga/<int:approval_id>")
@permit(Permission.ANSWER_REFUNDS)
def answer(approval_id: int) -> Response:
    """Refund what somebody else has asked for, or say no."""
    granted = request.form.get("answer") == "refund"
    try:
        with deed() as unit:
            done = answer_refund(unit, approval_id, granted=granted)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.refunds.index"))
    if done is not None:
        draw_now(done.receipt_id)
    flash(_("It is refunded.") if granted else _("Nothing goes back."), "done")
    return redirect(url_for("office.refunds.index"))


@bp.post("/aterbetalningar/fraga/<int:approval_id>/dra-tillbaka")
@permit(Permission.RECORD_GIFTS)
def withdraw(approval_id: int) -> Response:
    """Ask no longer for a refund; only the one who asked does so."""
    try:
        with deed() as unit:
            withdraw_request(unit, approval_id)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("It is withdrawn. Nothing goes back."), "done")
    return redirect(url_for("office.refunds.index"))


@bp.get("/aterbetalningar/<int:refund_id>/betald")
@permit(Permission.RECORD_GIFTS)
def ask_pay(refund_id: int) -> str | Response:
    """Ask how and when a refund was handed over."""
    row, form = reads.refund_by_id(reading(), viewer(), refund_id), PaidForm(formdata=None)
    if row.state != "open":
        return redirect(url_for("office.refunds.index"))
    form.way.data = Way.SWISH.value if row.way == Way.BANK else row.way
    form.paid_on.data = today()
    return _paid_page(form, row)


@bp.post("/aterbetalningar/<int:refund_id>/betald")
@permit(Permission.RECORD_GIFTS)
def pay(refund_id: int) -> Response | tuple[str, int]:
    """Note that a refund was sent by Swish or handed over in cash."""
    row, form = reads.refund_by_id(reading(), viewer(), refund_id), PaidForm()
    if not form.validate():
        return _paid_page(form, row), 422
    try:
        with deed() as unit:
            pay_out(unit, refund_id, Way(form.way.data), form.paid_on.day)
    except Refused as error:
        refuse(form, error, otherwise="paid_on")
        return _paid_page(form, row), 409 if isinstance(error, Conflict) else 422
    flash(_("The refund is paid."), "done")
    return redirect(url_for("office.refunds.index"))


@bp.post("/aterbetalningar/<int:refund_id>/uttag/<int:deposit_id>")
@permit(Permission.RECORD_BANK)
def name_row(refund_id: int, deposit_id: int) -> Response:
    """Say that a row by which money left the bank is the money of a refund."""
    try:
        with deed() as unit:
            name_withdrawal(unit, deposit_id, [refund_id])
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        undo_url = url_for("office.refunds.undo_row", refund_id=refund_id)
        flash({"text": _("The bank's row is the refund."), "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    return _back()


@bp.post("/aterbetalningar/uttag/<int:deposit_id>")
@permit(Permission.RECORD_BANK)
def name_shared(deposit_id: int) -> Response:
    """Say that a row by which money left the bank is the money of several refunds."""
    chosen = request.form.getlist("chosen", type=int)
    try:
        with deed() as unit:
            name_withdrawal(unit, deposit_id, chosen)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        undo_url = url_for("office.refunds.undo_row", refund_id=chosen[0])
        flash({"text": _("The bank's row is those refunds."), "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    return redirect(url_for("office.refunds.index"))


@bp.post("/aterbetalningar/<int:refund_id>/betald/angra")
@permit(Permission.RECORD_BANK)
def undo_row(refund_id: int) -> Response:
    """Take back how a refund was paid; it is still to be."""
    try:
        with deed() as unit:
            count = undo_payment(unit, refund_id)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        together = _("Undone. The refunds of the same transfer are still to be paid.")
        flash(together if count > 1 else _("Undone. The refund is still to be paid."), "done")
    return _back()


@bp.post("/aterbetalningar/<int:refund_id>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(refund_id: int) -> Response:
    """Undo a refund that did not happen: the income is whole again."""
    try:
        with deed() as unit:
            income_id = undo_refund(unit, refund_id)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.refunds.index"))
    if income_id is None:
        flash(_("Undone. The money waits for a name again."), "done")
        return redirect(url_for("office.refunds.index"))
    row = gift_by_id(reading(), viewer(), income_id)
    flash(_("Undone. Voucher %(number)s is whole again.", number=row.voucher), "done")
    return redirect(url_for("office.ledger.show", number=row.voucher))


def _valid(form: RefundForm) -> bool:
    """Whether the form can be read; that nothing was chosen is said by the rule itself."""
    form.validate()
    if not form.reason.data:
        form.reason.errors = [_("Choose why it goes back. The auditor reads it")]
    return not form.errors


def _refunded(row: GiftRow, done: Refunded) -> Response:
    """Say what was done, with its way back, on the voucher of what is left, or of what was."""
    draw_now(done.receipt_id)
    made = reads.refund_by_id(reading(), viewer(), done.refund_id)
    text = _(
        "%(amount)s is refunded. Voucher %(number)s.", amount=kr(made.amount_ore), number=made.own
    )
    if done.receipt_id is not None and done.rest_income_id is not None:
        new_row = gift_by_id(reading(), viewer(), done.rest_income_id)
        more = _("Receipt %(old)s is replaced by %(new)s.", old=row.receipt, new=new_row.receipt)
        text = f"{text} {more}"
    undo_url = url_for("office.refunds.undo", refund_id=done.refund_id)
    flash({"text": text, "undo_url": undo_url} if made.state == "open" else text, "done")  # type: ignore[arg-type]
    return redirect(url_for("office.ledger.show", number=made.rest or made.of))


def _back() -> Response:
    """To the page of reconciliation where the press was made there, else to the refunds."""
    name = "bank" if request.form.get("till") == "avstamning" else "refunds"
    return redirect(url_for(f"office.{name}.index"))


def _form_page(form: RefundForm, row: GiftRow) -> str:
    return render_template(
        "office/refunds/new.html", form=form, gift=row, saved=facts(row), closed=closed_refund_note(row),
        consequences=list(consequences(row)),
    )  # fmt: skip


def _paid_page(form: PaidForm, row: RefundRow) -> str:
    return render_template(
        "office/refunds/paid.html", form=form, one=row, ways=WAY_WORDS, reasons=REASON_WORDS,
        kinds=INCOME_WORDS,
    )  # fmt: skip


def _page() -> str:
    waiting = reads.open_refunds(reading(), viewer())
    untold = reads.untold_refunds(reading(), viewer())
    before = request.args.get("fore", type=int)
    done = reads.done_refunds(reading(), viewer(), before=before)
    may_name = viewer().may(Permission.RECORD_BANK)
    return render_template(
        "office/refunds/index.html", requests=open_requests(reading(), keys(), viewer()),
        waiting=waiting, untold=[one for one in untold if one.state == "paid"], done=done,
        found=withdrawals(reading(), untold) if may_name else {}, untold_all=untold,
        shared=shared_withdrawals(reading(), untold) if may_name else [],
        more=done[-1].refund_id if len(done) == reads.PAGE else None,
        ways=WAY_WORDS, reasons=REASON_WORDS, kinds=INCOME_WORDS,
    )  # fmt: skip
