"""Dated facts of a person: roles that begin and end, and a death."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import NotFound, Refused
from qmember.domain.people import PersonKind, PersonRole
from qmember.domain.permissions import Permission
from qmember.queries.person_card import NO_PAGE, PersonCard
from qmember.services import people
from qmember.web.access import permit
from qmember.web.context import deed, today
from qmember.web.forms.fields import refuse
from qmember.web.forms.person_deeds import BeginRoleForm, DeathForm, EndRoleForm
from qmember.web.office.people import known_person
from qmember.web.words import PERSON_ROLE_WORDS

bp = Blueprint("person_facts", __name__)


@bp.get("/personer/<person:number>/roller")
@permit(Permission.EDIT_PEOPLE)
def roles(number: int) -> str:
    """Show her roles with their days, and the forms that begin and end one."""
    return _roles_page(known_person(number))


@bp.post("/personer/<person:number>/roller")
@permit(Permission.EDIT_PEOPLE)
def begin_role(number: int) -> Response | tuple[str, int]:
    """Begin a role."""
    card, form = known_person(number), BeginRoleForm()
    if not form.validate():
        return _roles_page(card, begin=form), 422
    try:
        with deed() as unit:
            people.ensure_role(unit, card.person_id, PersonRole(form.role.data), form.from_on.day)
    except Refused as error:
        refuse(form, error, otherwise="from_on")
        return _roles_page(card, begin=form), 422
    flash(_("The role is saved."), "done")
    return redirect(url_for("office.person_facts.roles", number=number))


@bp.post("/personer/<person:number>/roller/avsluta")
@permit(Permission.EDIT_PEOPLE)
def end_role(number: int) -> Response | tuple[str, int]:
    """End a role that she still has."""
    card = known_person(number)
    form = _end_form(card, sent=True)
    if not form.validate():
        return _roles_page(card, end=form), 422
    try:
        with deed() as unit:
            people.end_role(unit, card.person_id, PersonRole(form.ended.data), form.to_on.day)
    except Refused as error:
        refuse(form, error, otherwise="to_on")
        return _roles_page(card, end=form), 422
    flash(_("The role is ended."), "done")
    return redirect(url_for("office.person_facts.roles", number=number))


@bp.get("/personer/<person:number>/avliden")
@permit(Permission.EDIT_PEOPLE)
def death(number: int) -> str:
    """Show what a death does, and the form that notes it."""
    card, form = _mortal(number), DeathForm(formdata=None)
    form.died_on.data = card.died_on
    return _death_page(card, form)


@bp.post("/personer/<person:number>/avliden")
@permit(Permission.EDIT_PEOPLE)
def mark_death(number: int) -> Response | tuple[str, int]:
    """Note a death, or another day of it."""
    card, form = _mortal(number), DeathForm()
    if not form.validate():
        return _death_page(card, form), 422
    try:
        with deed() as unit:
            people.mark_deceased(unit, card.person_id, form.died_on.day)
    except Refused as error:
        refuse(form, error, otherwise="died_on")
        return _death_page(card, form), 422
    flash(_("The death is noted. Nothing is sent any more."), "done")
    return redirect(url_for("office.people.show", number=number))


@bp.post("/personer/<person:number>/avliden/angra")
@permit(Permission.EDIT_PEOPLE)
def unmark_death(number: int) -> Response:
    """Take a note of a death back."""
    card = _mortal(number)
    with deed() as unit:
        people.unmark_deceased(unit, card.person_id)
    flash(_("The note of a death was taken back"), "done")
    return redirect(url_for("office.people.show", number=number))


def _roles_page(
    card: PersonCard, *, begin: BeginRoleForm | None = None, end: EndRoleForm | None = None
) -> str:
    if begin is None:
        begin = BeginRoleForm(formdata=None)
        begin.from_on.data = today()
    return render_template(
        "office/people/roles.html", card=card, begin=begin, end=end or _end_form(card),
        role_words=PERSON_ROLE_WORDS,
    )  # fmt: skip


def _end_form(card: PersonCard, *, sent: bool = False) -> EndRoleForm:
    form = EndRoleForm() if sent else EndRoleForm(formdata=None)
    form.offer(span.role for span in card.roles if span.to_on is None)
    if not sent:
        form.to_on.data = today()
    return form


def _mortal(number: int) -> PersonCard:
    card = known_person(number)
    if card.kind == PersonKind.ORGANISATION:
        raise NotFound(NO_PAGE)
    return card


def _death_page(card: PersonCard, form: DeathForm) -> str:
    return render_template("office/people/death.html", card=card, form=form)
