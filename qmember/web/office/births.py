"""When somebody was born, where something asks for an age: noted, shown for a minute, and forgotten."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from qmember.domain.errors import NotFound
from qmember.domain.people import ReadPurpose
from qmember.domain.permissions import Permission
from qmember.queries.person_card import NO_PAGE
from qmember.queries.protected import Reading, open_birth
from qmember.services.births import forget_birth, note_birth
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import service, viewer
from qmember.web.forms.members import BirthForm
from qmember.web.office.membership_page import Answer, done
from qmember.web.office.people import known_person
from qmember.web.office.reveal import opened_page

bp = Blueprint("births", __name__, url_prefix="/personer/<person:number>/fodelse")


@bp.post("")
@permit(Permission.EDIT_MEMBERS)
def update(number: int) -> Answer:
    """Write the day or the year down."""
    card, form = known_person(number), BirthForm()

    def do(unit: Unit) -> None:
        note_birth(unit, card.person_id, form.born.data or "")

    return done(card, do, _("It is saved, and masked."), form=form, field="born")


@bp.post("/visa")
@permit(Permission.SHOW_CONTACT)
def reveal(number: int) -> Response:
    """Show it for one minute: to the page's script as text, else as a page."""
    card = known_person(number)
    if card.hidden:
        raise NotFound(NO_PAGE)
    asked = Reading(viewer(), service().clock.now(), ReadPurpose.MEETING)
    found = open_birth(service().database, asked, number)
    value = found.text() if found else None
    if "HX-Request" in request.headers:
        return Response(value or "–", mimetype="text/plain")
    return opened_page(card, [{"label": _("Day or year of birth"), "value": value}])


@bp.post("/ta-bort")
@permit(Permission.EDIT_MEMBERS)
def delete(number: int) -> Answer:
    """Forget it."""
    card = known_person(number)

    def do(unit: Unit) -> None:
        forget_birth(unit, card.person_id)

    return done(card, do, _("It is forgotten."))
