"""Show what is masked for one minute: contact, and protected details for those who may; each is noted."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.errors import NotFound
from qmember.domain.people import ReadPurpose
from qmember.domain.permissions import Permission
from qmember.domain.phones import show_phone
from qmember.queries.person_card import NO_PAGE, PersonCard, person_card
from qmember.queries.protected import Opened, Reading, open_person
from qmember.web.access import permit
from qmember.web.context import reading, service, viewer
from qmember.web.forms.person_deeds import PurposeForm

bp = Blueprint("reveal", __name__)
SECONDS = 60


@bp.post("/personer/<person:number>/visa/<any(epost, telefon, adress):what>")
@permit(Permission.SHOW_CONTACT)
def contact(number: int, what: str) -> Response:
    """Show one contact detail of an ordinary person: to the page's script as text, else as a page."""
    card = person_card(reading(), viewer(), number)
    if card.hidden:
        raise NotFound(NO_PAGE)
    label, value = _asked(_open(number, ReadPurpose.CONTACT), what)
    if "HX-Request" in request.headers:
        return Response(value or "–", mimetype="text/plain")
    return opened_page(card, [{"label": label, "value": value}])


@bp.post("/personer/<person:number>/visa")
@permit(Permission.OPEN_VAULT)
def vault(number: int) -> Response:
    """Show name and contact of a hidden person, once it has been said why."""
    card, form = person_card(reading(), viewer(), number), PurposeForm()
    if not card.hidden:
        raise NotFound(NO_PAGE)
    if not form.validate():
        page = render_template("office/people/vault.html", card=card, purpose=form)
        return make_response(page, 422)
    opened = _open(number, ReadPurpose(form.purpose.data))
    return opened_page(
        card,
        [
            {"label": _("Name"), "value": opened.name},
            {"label": _("E-mail"), "value": opened.email},
            {"label": _("Telephone"), "value": _phone(opened)},
        ],
    )


def _open(number: int, purpose: ReadPurpose) -> Opened:
    parts = service()
    return open_person(parts.database, Reading(viewer(), parts.clock.now(), purpose), number)


def _asked(opened: Opened, what: str) -> tuple[str, str | None]:
    if what == "epost":
        return _("E-mail"), opened.email
    if what == "telefon":
        return _("Telephone"), _phone(opened)
    return _("Postal address"), ", ".join(opened.address) or None


def _phone(opened: Opened) -> str | None:
    return show_phone(opened.phone) if opened.phone else None


def opened_page(card: PersonCard, rows: list[dict[str, str | None]]) -> Response:
    """What was opened; the browser goes back by itself, with or without script."""
    answer = make_response(render_template("office/people/opened.html", card=card, rows=rows))
    back = url_for("office.people.show", number=card.number)
    answer.headers["Refresh"] = f"{SECONDS}; url={back}"
    return answer
