"""One membership: its status today, its fees, what has happened, and the deeds that change it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.claims import ClaimEnd, ClaimState
from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.domain.member_types import types_on
from qmember.domain.people import read_number
from qmember.domain.permissions import Permission
from qmember.queries.alike import find_alike_of
from qmember.queries.claims import ClaimRow, claims_of
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.members import member_events, member_no_of
from qmember.queries.person_card import PersonCard
from qmember.services import claims, memberships
from qmember.services.claims import ClaimWish
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import kr
from qmember.web.forms.fields import refuse
from qmember.web.forms.members import AcceptForm, ClaimForm, FeePaidForm, LeaveForm
from qmember.web.member_words import (
    CLAIM_TONES,
    CLAIM_WORDS,
    HAPPENED_WORDS,
    STANDING_TONES,
    STANDING_WORDS,
)
from qmember.web.office.people import known_person

bp = Blueprint("membership", __name__, url_prefix="/personer/<person:number>/medlemskap")
WORDS = {
    "words": STANDING_WORDS, "tones": STANDING_TONES, "claim_words": CLAIM_WORDS,
    "claim_tones": CLAIM_TONES, "happened_words": HAPPENED_WORDS,
}  # fmt: skip
OPEN = (ClaimState.OPEN, ClaimState.LATE)
TIME_TO_PAY = timedelta(days=30)
Answer = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; the one that was sent has what was typed."""

    accept: AcceptForm
    leave: LeaveForm
    claim: ClaimForm
    paid: FeePaidForm


@bp.get("")
@permit(Permission.READ_MEMBERS)
def show(number: int) -> str:
    """Show what she is today, the fees that were asked for, and what has happened."""
    return _page(known_person(number))


@bp.post("/anta")
@permit(Permission.EDIT_MEMBERS)
def accept(number: int) -> Answer:
    """Accept her as a member."""
    card = known_person(number)
    form = _accept_form(AcceptForm())

    def do(unit: Unit) -> None:
        memberships.accept(
            unit, card.person_id, type_id=form.type_id.data, on=form.from_on.day,
            decision=form.decision.data or "",
        )  # fmt: skip

    return _done(card, do, _("She is a member now."), form=form, field="from_on")


@bp.post("/avsluta")
@permit(Permission.EDIT_MEMBERS)
def leave(number: int) -> Answer:
    """Note that she is no longer a member from a day on."""
    card, form = known_person(number), LeaveForm()

    def do(unit: Unit) -> None:
        memberships.leave(unit, card.person_id, from_on=form.left_on.day)

    return _done(
        card, do, _("It is noted. It can be undone for 30 days."), form=form, field="left_on"
    )


@bp.post("/angra/<int:event_id>")
@permit(Permission.EDIT_MEMBERS)
def undo(number: int, event_id: int) -> Answer:
    """Take something that happened back."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        memberships.undo(unit, card.person_id, event_id)

    return _done(card, do, _("Undone. Everything is as it was before."))


@bp.post("/avgift")
@permit(Permission.CLAIM_FEES)
def claim(number: int) -> Answer:
    """Ask for the fee of the year that she has not paid."""
    card, form = known_person(number), ClaimForm()

    def do(unit: Unit) -> None:
        wish = ClaimWish(card.person_id, form.due_on.day, parts=form.parts.data or 1)
        claims.make_claim(unit, wish)

    return _done(card, do, _("The fee is asked for."), form=form, field="due_on")


@bp.post("/betald")
@permit(Permission.CLAIM_FEES)
def pay(number: int) -> Answer:
    """Note money that came for a fee; what is over is a gift."""
    card = known_person(number)
    form = _paid_form(FeePaidForm(), _claims(card))

    def do(unit: Unit) -> None:
        paid = FeePaid(
            form.claim_id.data or 0,
            form.amount.data or 0,
            form.received_on.day,
            Channel(form.channel.data),
        )
        record_fee(unit, card.person_id, paid, key=form.key.data)

    return _done(card, do, _("The payment is saved."), form=form, field="amount")


@bp.post("/avgift/<int:claim_id>/efterskank")
@permit(Permission.CLAIM_FEES)
def waive(number: int, claim_id: int) -> Answer:
    """Waive a fee: it counts as paid, and nobody is asked why."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        claims.end_claim(unit, card.person_id, claim_id, ClaimEnd.WAIVED)

    return _done(card, do, _("The fee is waived. It counts as paid."))


@bp.post("/avgift/<int:claim_id>/igen")
@permit(Permission.CLAIM_FEES)
def reopen(number: int, claim_id: int) -> Answer:
    """Ask for a fee again after all."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        claims.reopen_claim(unit, card.person_id, claim_id)

    return _done(card, do, _("The fee is asked for again."))


def _done(
    card: PersonCard,
    do: Callable[[Unit], None],
    said: str,
    *,
    form: FlaskForm | None = None,
    field: str = "",
) -> Answer:
    """Do a deed and go back to the page; with what was typed when it was refused."""
    if form is not None and not form.validate():
        return _page(card, form), 422
    try:
        with deed() as unit:
            do(unit)
    except Refused as error:
        if form is None:
            raise
        refuse(form, error, otherwise=field)
        return _page(card, form), 422
    flash(said, "done")
    return redirect(url_for("office.membership.show", number=read_number(card.number)))


def _page(card: PersonCard, sent: FlaskForm | None = None) -> str:
    status, rows = status_of(reading(), card.person_id, today()), _claims(card)
    member_no = member_no_of(reading(), card.person_id)
    alike = [] if member_no else find_alike_of(reading(), viewer(), card.person_id)
    names = {one.id: one.name for one in member_types(reading())}
    return render_template(
        "office/members/membership.html", card=card, status=status, claims=rows,
        forms=_forms(sent, rows), sent=sent, member_no=member_no, alike=alike,
        type_name=names.get(status.type_id or 0), today=today(),
        events=member_events(reading(), viewer(), card.person_id, service().clock.now()), OPEN=OPEN, **WORDS,
    )  # fmt: skip


def _claims(card: PersonCard) -> list[ClaimRow]:
    return claims_of(reading(), viewer(), card.person_id, today())


def _forms(sent: FlaskForm | None, rows: list[ClaimRow]) -> Forms:
    accept, leave, claim = (kind(formdata=None) for kind in (AcceptForm, LeaveForm, ClaimForm))
    accept.from_on.data = leave.left_on.data = today()
    claim.due_on.data, claim.parts.data = today() + TIME_TO_PAY, 1
    fresh = (_accept_form(accept), leave, claim, _paid_form(FeePaidForm(formdata=None), rows))
    return Forms(*(sent if isinstance(sent, type(one)) else one for one in fresh))


def _accept_form(form: AcceptForm) -> AcceptForm:
    form.type_id.choices = [
        (one.id, one.name) for one in types_on(member_types(reading()), today())
    ]
    return form


def _paid_form(form: FeePaidForm, rows: list[ClaimRow]) -> FeePaidForm:
    """The form with the fees that are open; fresh, it has the amount of the oldest."""
    still = [row for row in reversed(rows) if row.state in OPEN]
    form.claim_id.choices = [
        (row.claim_id, f"{row.from_on}–{row.to_on}, {kr(row.open_ore)}") for row in still
    ]
    if not form.is_submitted():
        form.key.data, form.received_on.data = secrets.token_urlsafe(16), today()
    if still and form.amount.data is None and not form.is_submitted():
        form.amount.data = still[0].open_ore
    return form
