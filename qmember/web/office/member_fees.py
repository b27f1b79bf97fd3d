"""The fees of one membership: asked for, paid, waived and asked for again."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from qmember.domain.claims import ClaimEnd
from qmember.domain.errors import NotFound, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Permission
from qmember.queries.fee_letters import fee_sender, letter_of_claim
from qmember.services import claims
from qmember.services.claims import ClaimWish
from qmember.services.fee_letters import note_letters
from qmember.services.fee_payers import choose_payer
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.members import ClaimForm, FeePaidForm, PayerForm
from qmember.web.office.givers import choices, read_giver
from qmember.web.office.list_files import sent
from qmember.web.office.membership_page import (
    Answer,
    done,
    fees_of,
    membership_page,
    with_open_fees,
)
from qmember.web.office.people import known_person

bp = Blueprint("member_fees", __name__, url_prefix="/personer/<person:number>/medlemskap")


@bp.post("/avgift")
@permit(Permission.CLAIM_FEES)
def claim(number: int) -> Answer:
    """Ask for the fee of the year that she has not paid."""
    card, form = known_person(number), ClaimForm()

    def do(unit: Unit) -> None:
        wish = ClaimWish(card.person_id, form.due_on.day, parts=form.parts.data or 1)
        claims.make_claim(unit, wish)

    return done(card, do, _("The fee is asked for."), form=form, field="due_on")


@bp.post("/betald")
@permit(Permission.CLAIM_FEES)
def pay(number: int) -> Answer:
    """Note money that came for a fee; what is over is a gift."""
    card = known_person(number)
    form = with_open_fees(FeePaidForm(), fees_of(card))

    def do(unit: Unit) -> None:
        paid = FeePaid(
            form.claim_id.data or 0,
            form.amount.data or 0,
            form.received_on.day,
            Channel(form.channel.data),
        )
        record_fee(unit, card.person_id, paid, key=form.key.data)

    return done(card, do, _("The payment is saved."), form=form, field="amount")


@bp.post("/betalare")
@permit(Permission.CLAIM_FEES)
def choose(number: int) -> Answer:
    """Let somebody else pay her fees, or herself again when nobody is chosen."""
    card, form = known_person(number), PayerForm()
    valid = form.validate()
    payer_id: int | None = card.person_id
    if valid and (form.giver.data or "").strip():
        payer = read_giver(form.giver, form.giver_code, new=False, anonymous=False)
        if not payer.clear:
            return membership_page(card, form, choices=choices(payer)), 422
        payer_id = payer.person_id

    def do(unit: Unit) -> None:
        choose_payer(unit, card.person_id, payer_id or card.person_id)

    return done(card, do, _("It is noted who pays. Fees that were asked for before keep theirs."))


@bp.post("/avgift/<int:claim_id>/brev")
@permit(Permission.EXPORT_PEOPLE)
def letter(number: int, claim_id: int) -> Answer:
    """Take the letter of one fee along, with its slip to pay from."""
    from qmember.pdf.fee_letter import draw_fee_letters

    card = known_person(number)
    if claim_id not in {row.claim_id for row in fees_of(card)}:
        raise NotFound("The page does not exist. Search, or go to the overview")
    found = letter_of_claim(reading(), viewer(), claim_id, today()).letters
    if not found:
        raise Refused("No letter is left to print")
    content = draw_fee_letters(fee_sender(reading(), today()), found)
    with deed() as unit:
        note_letters(unit, content, 1, person_id=card.person_id)
    return sent(content, ListFormat.PDF, name="brev")


@bp.post("/avgift/<int:claim_id>/efterskank")
@permit(Permission.CLAIM_FEES)
def waive(number: int, claim_id: int) -> Answer:
    """Waive a fee: it counts as paid, and nobody is asked why."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        claims.end_claim(unit, card.person_id, claim_id, ClaimEnd.WAIVED)

    return done(card, do, _("The fee is waived. It counts as paid."))


@bp.post("/avgift/<int:claim_id>/igen")
@permit(Permission.CLAIM_FEES)
def reopen(number: int, claim_id: int) -> Answer:
    """Ask for a fee again after all."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        claims.reopen_claim(unit, card.person_id, claim_id)

    return done(card, do, _("The fee is asked for again."))
