"""One membership: asked for, accepted, of another type, ended, and each of them undone."""

from __future__ import annotations

from flask import Blueprint, request
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.services import memberships
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.forms.members import AcceptForm, ApplyForm, LeaveForm, TypeChangeForm
from qmember.web.office.membership_page import (
    Answer,
    done,
    membership_page,
    with_types,
)
from qmember.web.office.people import known_person
from qmember.web.office.rejoining import shown_first

bp = Blueprint("membership", __name__, url_prefix="/personer/<person:number>/medlemskap")


@bp.get("")
@permit(Permission.READ_MEMBERS)
def show(number: int) -> str:
    """Show what she is today, the fees that were asked for, and what has happened."""
    return membership_page(known_person(number))


@bp.post("/anta")
@permit(Permission.EDIT_MEMBERS)
def accept(number: int) -> Answer:
    """Accept her as a member, or show first what that would be."""
    card = known_person(number)
    form = with_types(AcceptForm())
    if "show" in request.form:
        return shown_first(card, form)

    def do(unit: Unit) -> None:
        memberships.accept(
            unit, card.person_id, type_id=form.type_id.data, on=form.from_on.day,
            decision=form.decision.data or "",
        )  # fmt: skip

    return done(card, do, _("She is a member now."), form=form, field="from_on")


@bp.post("/ansokan")
@permit(Permission.EDIT_MEMBERS)
def apply(number: int) -> Answer:
    """Note that she asks to become a member; the board answers."""
    card, form = known_person(number), with_types(ApplyForm())

    def do(unit: Unit) -> None:
        memberships.apply_for(unit, card.person_id, type_id=form.type_id.data, on=unit.today)

    said = _("The application waits for the board.")
    return done(card, do, said, form=form, field="type_id")


@bp.post("/typ")
@permit(Permission.EDIT_MEMBERS)
def change(number: int) -> Answer:
    """Let her be of another type from a day on."""
    card, form = known_person(number), with_types(TypeChangeForm())

    def do(unit: Unit) -> None:
        memberships.give_type(
            unit, card.person_id, type_id=form.type_id.data, from_on=form.from_on.day
        )

    return done(card, do, _("The type is saved."), form=form, field="from_on")


@bp.post("/avsluta")
@permit(Permission.EDIT_MEMBERS)
def leave(number: int) -> Answer:
    """Note that she is no longer a member from a day on."""
    card, form = known_person(number), LeaveForm()

    def do(unit: Unit) -> None:
        memberships.leave(unit, card.person_id, from_on=form.left_on.day)

    return done(
        card, do, _("It is noted. It can be undone for 30 days."), form=form, field="left_on"
    )


@bp.post("/angra/<int:event_id>")
@permit(Permission.EDIT_MEMBERS)
def undo(number: int, event_id: int) -> Answer:
    """Take something that happened back."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        memberships.undo(unit, card.person_id, event_id)

    return done(card, do, _("Undone. Everything is as it was before."))
