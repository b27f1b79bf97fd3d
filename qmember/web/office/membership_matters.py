"""What concerns one membership: suspended, excluded, appealed, answered, introduced, and undone."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.services import membership_matters as matters
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.forms.membership_matters import (
    UPHELD,
    AppealForm,
    CourseForm,
    ExcludeForm,
    LiftForm,
    SettleForm,
    SuspendForm,
)
from qmember.web.office.membership_page import Answer, done
from qmember.web.office.people import known_person

bp = Blueprint("membership_matters", __name__, url_prefix="/personer/<person:number>/medlemskap")


@bp.post("/avstangning")
@permit(Permission.EDIT_MEMBERS)
def suspend(number: int) -> Answer:
    """Note that she is suspended."""
    card, form = known_person(number), SuspendForm()

    def do(unit: Unit) -> None:
        matters.suspend(
            unit, card.person_id, from_on=form.suspended_on.day,
            to_on=form.suspended_to.data, decision=form.suspended_by.data or "",
        )  # fmt: skip

    said = _("The suspension is noted. It can be undone for 30 days.")
    return done(card, do, said, form=form, field="suspended_on")


@bp.post("/avstangning/slut")
@permit(Permission.EDIT_MEMBERS)
def lift(number: int) -> Answer:
    """Note that a suspension ends."""
    card, form = known_person(number), LiftForm()

    def do(unit: Unit) -> None:
        matters.lift(unit, card.person_id, from_on=form.lifted_on.day)

    return done(card, do, _("The suspension ends that day."), form=form, field="lifted_on")


@bp.post("/uteslutning")
@permit(Permission.EDIT_MEMBERS)
def exclude(number: int) -> Answer:
    """Note that she was excluded."""
    card, form = known_person(number), ExcludeForm()

    def do(unit: Unit) -> None:
        day, decision = form.excluded_on.day, form.excluded_by.data or ""
        matters.exclude(unit, card.person_id, from_on=day, decision=decision)

    said = _("It is noted. It can be undone for 30 days.")
    return done(card, do, said, form=form, field="excluded_on")


@bp.post("/overklagande")
@permit(Permission.EDIT_MEMBERS)
def appeal(number: int) -> Answer:
    """Note that she appeals against her exclusion."""
    card, form = known_person(number), AppealForm()

    def do(unit: Unit) -> None:
        matters.appeal(unit, card.person_id, on=form.appealed_on.day)

    said = _("The appeal is noted. A meeting answers it.")
    return done(card, do, said, form=form, field="appealed_on")


@bp.post("/overklagande/beslut")
@permit(Permission.EDIT_MEMBERS)
def settle(number: int) -> Answer:
    """Note what a meeting decided about her appeal."""
    card, form = known_person(number), SettleForm()

    def do(unit: Unit) -> None:
        matters.settle(
            unit, card.person_id, on=form.settled_on.day, upheld=form.answer.data == UPHELD,
            decision=form.settled_by.data or "",
        )  # fmt: skip

    return done(card, do, _("The decision is noted."), form=form, field="settled_on")


@bp.post("/introduktion")
@permit(Permission.EDIT_MEMBERS)
def take_course(number: int) -> Answer:
    """Note that she has taken the introduction."""
    card, form = known_person(number), CourseForm()

    def do(unit: Unit) -> None:
        matters.take_course(unit, card.person_id, on=form.course_on.day)

    return done(card, do, _("The introduction is noted."), form=form, field="course_on")


@bp.post("/arende/<int:matter_id>/angra")
@permit(Permission.EDIT_MEMBERS)
def undo(number: int, matter_id: int) -> Answer:
    """Take one of these back."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        matters.undo(unit, card.person_id, matter_id)

    return done(card, do, _("Undone. Everything is as it was before."))
