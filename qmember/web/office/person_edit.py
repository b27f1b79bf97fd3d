"""Change what is kept of a person; two who change the same are shown both versions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import NotFound, Refused
from qmember.domain.people import Protection, ReadPurpose
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts
from qmember.queries.person_card import NO_PAGE, PersonCard
from qmember.queries.protected import Reading, open_facts
from qmember.services.people import ChangedMeanwhile, edit_person
from qmember.web.access import permit
from qmember.web.context import deed, service, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import language
from qmember.web.forms.fields import refuse
from qmember.web.forms.people import EditForm
from qmember.web.forms.person_deeds import HiddenPersonForm
from qmember.web.office.people import known_person
from qmember.web.office.versions import both_versions, merged

bp = Blueprint("person_edit", __name__)


@bp.get("/personer/<person:number>/andra")
@permit(Permission.EDIT_PEOPLE)
def edit(number: int) -> str:
    """Show what is kept in a form, noted as an opening; of a hidden person an empty form."""
    card = known_person(number)
    if card.hidden:
        return _hidden_page(card, _hidden_form(card))
    form = EditForm(formdata=None)
    form.show(*_facts(number))
    return _page(card, form)


@bp.post("/personer/<person:number>/andra")
@permit(Permission.EDIT_PEOPLE)
def update(number: int) -> Response | tuple[str, int]:
    """Save what was changed."""
    card, form = known_person(number), EditForm()
    if card.hidden:
        raise NotFound(NO_PAGE)
    form.within(Protection(card.protection or Protection.NORMAL))
    if not form.validate():
        return _page(card, form), 422
    changes = form.changes()
    try:
        with deed() as unit:
            edit_person(unit, card.person_id, int(form.version.data or 0), changes)
    except ChangedMeanwhile as error:
        return _conflict(card, form, error), 409
    except Refused as error:
        refuse(form, error, otherwise="name")
        return _page(card, form), 422
    return _saved(number, anything=bool(changes))


@bp.post("/personer/<person:number>/andra/skyddad")
@permit(Permission.OPEN_VAULT)
def update_hidden(number: int) -> Response | tuple[str, int]:
    """Save new values for somebody with protected details, unseen."""
    card = known_person(number)
    if not card.hidden:
        raise NotFound(NO_PAGE)
    form = _hidden_form(card, sent=True)
    if not form.validate():
        return _hidden_page(card, form), 422
    changes = form.changes()
    try:
        with deed() as unit:
            edit_person(unit, card.person_id, int(form.version.data or 0), changes)
    except Refused as error:
        refuse(form, error, otherwise="language")
        form.version.data = card.version
        form.version.raw_data = None
        return _hidden_page(card, form), 409 if isinstance(error, ChangedMeanwhile) else 422
    return _saved(number, anything=True)


def _facts(number: int) -> tuple[PersonFacts, int]:
    parts = service()
    return open_facts(
        parts.database, Reading(viewer(), parts.clock.now(), ReadPurpose.EDIT), number
    )


def _hidden_form(card: PersonCard, *, sent: bool = False) -> HiddenPersonForm:
    form = HiddenPersonForm() if sent else HiddenPersonForm(formdata=None)
    if not sent:
        form.version.data, form.language.data = card.version, card.language
    if card.protection == Protection.OFF_REGISTER:
        del form.name, form.email, form.phone, form.no_email, form.no_phone
    return form


def _saved(number: int, *, anything: bool) -> Response:
    flash(_("The details are saved.") if anything else _("Nothing was changed."), "done")
    return redirect(url_for("office.people.show", number=number))


def _page(card: PersonCard, form: EditForm) -> str:
    return render_template("office/people/edit.html", card=card, form=form)


def _hidden_page(card: PersonCard, form: HiddenPersonForm) -> str:
    return render_template("office/people/edit_hidden.html", card=card, form=form)


def _conflict(card: PersonCard, form: EditForm, error: ChangedMeanwhile) -> str:
    """Both versions side by side, and a form that keeps mine on top of what was saved meanwhile."""
    number = int(card.number[1:])
    facts, version = _facts(number)
    theirs = EditForm(formdata=None)
    theirs.show(facts, version)
    return render_template(
        "office/people/conflict.html", card=card, told=refusal_text(error), who=error.who,
        whose=_whose(error.who), rows=both_versions(form, theirs), kept=merged(form, theirs),
        again=url_for("office.person_edit.update", number=number),
    )  # fmt: skip


def _whose(name: str) -> str:
    if language() == "en":
        return f"{name}'s"
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"
