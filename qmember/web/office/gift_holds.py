"""Gifts that wait for two people: what is parked, what is asked and answered, whose money waits."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.approvals import ApprovalKind
from qmember.domain.errors import N_, Refused
from qmember.domain.gift_holds import HoldReason
from qmember.domain.permissions import Permission
from qmember.queries import gift_holds as reads
from qmember.queries.person_card import PersonCard
from qmember.services import gift_holds, parked_gifts
from qmember.services.parked_gifts import ASKS
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, viewer
from qmember.web.filters import say
from qmember.web.forms.person_deeds import HoldForm
from qmember.web.office.people import known_person
from qmember.web.words import CHANNEL_WORDS, END_WORDS, HOLD_WORDS, INCOME_WORDS

bp = Blueprint("gift_holds", __name__)
ASKED = {
    ApprovalKind.ACCEPT_GIFT: N_("It is asked that it be accepted. The other of two answers."),
    ApprovalKind.RETURN_GIFT: N_("It is asked that it be given back. The other of two answers."),
}
GRANTED = {
    ApprovalKind.ACCEPT_GIFT: N_("It is accepted, and counts from now on."),
    ApprovalKind.RETURN_GIFT: N_("It goes back. It waits here until the money has left."),
}


@bp.get("/gavor/beslut")
@permit(Permission.DECIDE_GIFTS)
def index() -> str:
    """Show what waits for two people, what was decided last, and whose money waits."""
    return render_template(
        "office/gift_holds/index.html", rows=reads.parked_gifts(reading(), viewer()),
        ended=reads.latest_ended(reading(), viewer()), payers=reads.held_payers(reading(), viewer()),
        income_words=INCOME_WORDS, channel_words=CHANNEL_WORDS, hold_words=HOLD_WORDS,
        end_words=END_WORDS,
    )  # fmt: skip


@bp.post("/gavor/beslut/<int:parked_id>/begar")
@permit(Permission.DECIDE_GIFTS)
def ask(parked_id: int) -> Response:
    """Ask that it be accepted, or given back."""
    kind = ASKS.get(request.form.get("wish", ""), ApprovalKind.RETURN_GIFT)
    return _done(lambda unit: parked_gifts.ask(unit, parked_id, kind), say(ASKED[kind]))


@bp.post("/gavor/beslut/svar/<int:approval_id>")
@permit(Permission.DECIDE_GIFTS)
def answer(approval_id: int) -> Response:
    """Agree to what another has asked, or say no."""
    granted = request.form.get("answer") == "yes"
    try:
        with deed() as unit:
            kind = parked_gifts.answer(unit, approval_id, granted=granted)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(say(GRANTED[kind]) if granted else _("It stays as it is."), "done")
    return redirect(url_for("office.gift_holds.index"))


@bp.post("/gavor/beslut/<int:parked_id>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(parked_id: int) -> Response:
    """Take back cash that was parked by mistake."""
    text = _("Undone. The voucher is reversed, and both numbers stay.")
    return _done(lambda unit: parked_gifts.undo_parked(unit, parked_id), text)


@bp.post("/gavor/beslut/<int:parked_id>/aterlamnad")
@permit(Permission.RECORD_GIFTS)
def hand_back(parked_id: int) -> Response:
    """Note that cash has been handed back."""
    text = _("It is noted that the money has been handed back.")
    return _done(lambda unit: parked_gifts.hand_back(unit, parked_id), text)


@bp.post("/gavor/beslut/betalare/<person:number>/slapp")
@permit(Permission.DECIDE_GIFTS)
def lift(number: int) -> Response:
    """Receive money from a payer as usual again."""
    text = _("Money is received as usual from now on. What waits is still to be decided.")
    return _done(lambda unit: gift_holds.lift(unit, number), text)


@bp.post("/gavor/beslut/<int:parked_id>/uttag/<int:deposit_id>")
@permit(Permission.RECORD_BANK)
def settle(parked_id: int, deposit_id: int) -> Response:
    """Say that a withdrawal at the bank is the money that was to go back."""
    text = _("The money has gone back. Nothing more is to be done.")
    return _done(lambda unit: parked_gifts.settle(unit, parked_id, deposit_id), text)


@bp.post("/gavor/beslut/<int:parked_id>/angra-aterlamning")
@permit(Permission.RECORD_GIFTS)
def undo_return(parked_id: int) -> Response:
    """Take back that money has gone back."""
    text = _("Undone. It waits to go back.")
    return _done(lambda unit: parked_gifts.undo_return(unit, parked_id), text)


@bp.get("/personer/<person:number>/mottagande")
@permit(Permission.RECORD_GIFTS)
def show(number: int) -> str:
    """Show what a flag does, and the form that sets it."""
    return _payer_page(known_person(number), HoldForm(formdata=None))


@bp.post("/personer/<person:number>/mottagande")
@permit(Permission.RECORD_GIFTS)
def hold(number: int) -> Response | tuple[str, int]:
    """Let nothing be received from somebody without a decision."""
    card, form = known_person(number), HoldForm()
    if not form.validate():
        return _payer_page(card, form), 422
    with deed() as unit:
        gift_holds.hold(unit, card.person_id, HoldReason(form.why.data))
    flash(_("From now on nothing is received from this payer without a decision."), "done")
    return redirect(url_for("office.people.show", number=card.number))


def _payer_page(card: PersonCard, form: HoldForm) -> str:
    held = reads.held(reading(), [card.person_id]).get(card.person_id)
    return render_template("office/gift_holds/payer.html", card=card, form=form, held=held)


def _done(do: Callable[[Unit], object], text: str) -> Response:
    """Do something, say so, or say why not; the list is shown again."""
    try:
        with deed() as unit:
            do(unit)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(text, "done")
    return redirect(url_for("office.gift_holds.index"))
