"""How carefully a person's details are kept: her own wish, no reason asked, at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.people import Protection
from qmember.domain.permissions import Permission
from qmember.queries.person_card import PersonCard
from qmember.services.people import set_protection
from qmember.web.access import permit
from qmember.web.context import deed
from qmember.web.forms.fields import refuse
from qmember.web.forms.person_deeds import ProtectionForm
from qmember.web.office.people import known_person
from qmember.web.words import PROTECTION_TEXTS

bp = Blueprint("protection", __name__)


@bp.get("/personer/<person:number>/skydd")
@permit(Permission.EDIT_PEOPLE)
def show(number: int) -> str:
    """Show the levels in the words that are said to the person, and what each does."""
    card, form = known_person(number), ProtectionForm(formdata=None)
    form.level.data = card.protection
    return _page(card, form)


@bp.post("/personer/<person:number>/skydd")
@permit(Permission.EDIT_PEOPLE)
def update(number: int) -> Response | tuple[str, int]:
    """Give a level; it holds at once."""
    card, form = known_person(number), ProtectionForm()
    if not form.validate():
        return _page(card, form), 422
    level = Protection(form.level.data)
    try:
        with deed() as unit:
            set_protection(unit, card.person_id, level, name=form.name.data or None)
    except Refused as error:
        refuse(form, error, otherwise="level")
        return _page(card, form), 422
    flash(_("The protection is saved and holds from now on."), "done")
    return redirect(url_for("office.people.show", number=number))


def _page(card: PersonCard, form: ProtectionForm) -> str:
    return render_template(
        "office/people/protection.html", card=card, form=form, protection_texts=PROTECTION_TEXTS
    )
