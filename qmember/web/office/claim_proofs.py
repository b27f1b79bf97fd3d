"""When she paid a fee, by what she has shown: noted where the statutes ask for it, and taken back."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.services.claim_proofs import note_shown, undo_shown
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.forms.members import ShownForm
from qmember.web.office.membership_page import Answer, done
from qmember.web.office.people import known_person

bp = Blueprint("claim_proofs", __name__, url_prefix="/personer/<person:number>/medlemskap/visad")


@bp.post("")
@permit(Permission.CLAIM_FEES)
def create(number: int) -> Answer:
    """Note the day on which she has shown that she paid."""
    card, form = known_person(number), ShownForm()

    def do(unit: Unit) -> None:
        note_shown(unit, card.person_id, form.shown_claim.data or 0, on=form.shown_on.day)

    return done(card, do, _("It is noted when she paid."), form=form, field="shown_on")


@bp.post("/<int:proof_id>/angra")
@permit(Permission.CLAIM_FEES)
def undo(number: int, proof_id: int) -> Answer:
    """Take such a day back."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        undo_shown(unit, card.person_id, proof_id)

    return done(card, do, _("Undone. Everything is as it was before."))
