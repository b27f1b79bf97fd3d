"""People and organisations: the register with its search, somebody new, and one with her story."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.alike import as_typed
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.people import PersonRole, Protection, may_see_role, show_number
from qmember.domain.permissions import Permission
from qmember.queries.alike import Alike, find_alike
from qmember.queries.contact_wishes import wishes_of
from qmember.queries.documents import documents_of
from qmember.queries.gift_holds import held
from qmember.queries.gifts import gifts_of_person, given_by_year
from qmember.queries.in_kind import in_kind_of
from qmember.queries.mandates import mandates_of
from qmember.queries.people import hidden_page, people_page
from qmember.queries.person_card import PersonCard, person_card, timeline
from qmember.queries.segments import open_segments, segments_of
from qmember.services.people import add_person, ensure_role
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.forms.exports import TakeForm
from qmember.web.forms.fields import refuse
from qmember.web.forms.people import AddForm
from qmember.web.forms.person_deeds import PurposeForm
from qmember.web.office.document_words import WORDS as DOCUMENTS
from qmember.web.office.group_filters import group_filters
from qmember.web.office.life import life
from qmember.web.office.mandate_words import SEAT_WORDS, decision_line, span_line
from qmember.web.office.who_sees import sights
from qmember.web.words import (
    CONTACT_WORDS,
    INCOME_WORDS,
    KIND_WORDS,
    LANGUAGE_WORDS,
    PAYER_WORDS,
    PEOPLE_WORDS,
    PERSON_ROLE_WORDS,
    PROTECTION_TEXTS,
    PROTECTION_WORDS,
    WISH_WORDS,
)

bp = Blueprint("people", __name__)
ROLE_IN_ADDRESS = {
    "givare": PersonRole.GIVER,
    "medlem": PersonRole.MEMBER,
    "finansiar": PersonRole.FUNDER,
    "kontakt": PersonRole.CONTACT,
    "kund": PersonRole.CUSTOMER,
}
HIDDEN = "skyddade"
FEW, ALL = 20, 1000
"""So many lines of a story are shown at first, and so many at most."""

WORDS = {
    "kind_words": KIND_WORDS, "payer_words": PAYER_WORDS, "role_words": PERSON_ROLE_WORDS,
    "protection_words": PROTECTION_WORDS, "protection_texts": PROTECTION_TEXTS,
    "wish_words": WISH_WORDS, "language_words": LANGUAGE_WORDS, "income_words": INCOME_WORDS,
    "seat_words": SEAT_WORDS, "span_line": span_line, "decision_line": decision_line,
}  # fmt: skip


@bp.get("/personer")
@permit(Permission.READ_PEOPLE)
def index() -> str:
    """Show the register, page by page; of those with one role, or of hidden people."""
    group = request.args.get("grupp", type=int)
    return _list(request.args.get("roll", ""), after=request.args.get("efter"), group=group)


@bp.post("/personer")
@permit(Permission.READ_PEOPLE)
def search() -> str:
    """Show those who are searched for; the words travel in the body, never in an address."""
    sent = request.form
    return _list(
        sent.get("roll", ""), words=sent.get("q", "")[:200].strip(), after=sent.get("efter")
    )


@bp.get("/personer/ny")
@permit(Permission.EDIT_PEOPLE)
def new() -> str:
    """Show the form of somebody new."""
    form = AddForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    return _form(form)


@bp.post("/personer/ny")
@permit(Permission.EDIT_PEOPLE)
def create() -> Response | tuple[str, int]:
    """Add somebody; who may be known already is shown once before."""
    form = AddForm()
    if not form.validate():
        return _form(form), 422
    try:
        if alike := _not_yet_shown(form):
            return _form(form, alike), 422
        with deed() as unit:
            number = _add(unit, form)
    except Conflict as error:
        form.key.data = secrets.token_urlsafe(16)
        refuse(form, error, otherwise="name")
        return _form(form), 409
    except Refused as error:
        refuse(form, error, otherwise="name")
        return _form(form), 422
    flash(_("Saved as %(number)s.", number=show_number(number)), "done")
    return redirect(url_for("office.people.show", number=number))


@bp.get("/personer/<person:number>")
@permit(Permission.READ_PEOPLE)
def show(number: int) -> str:
    """Show one person: what is kept, masked, her money and what has happened, as far as one may know."""
    card, may_read = person_card(reading(), viewer(), number), viewer().may(Permission.READ_GIFTS)
    whole = request.args.get("visa") == "allt"
    limit = ALL if whole else FEW
    gifts = gifts_of_person(reading(), viewer(), card.person_id, limit + 1) if may_read else []
    keys = service().database.keys
    moments = timeline(reading(), viewer(), keys, card, limit=limit + 1, gifts=gifts)
    return render_template(
        "office/people/show.html", card=card, knows=knows(card), gifts=gifts[:limit],
        story=life(moments[:limit]), more=max(len(gifts), len(moments)) > limit,
        given=given_by_year(reading(), viewer(), card.person_id), purpose=PurposeForm(formdata=None),
        mandates=mandates_of(reading(), viewer(), card.person_id, service().clock.now()),
        wishes=wishes_of(reading(), card.person_id) if knows(card) else [],
        contact_words=CONTACT_WORDS, held=_held(card),
        things=in_kind_of(reading(), viewer(), card.person_id),
        sights=sights(reading(), card), **WORDS, **DOCUMENTS,
        documents=documents_of(reading(), viewer(), card.person_id),
        member_of=segments_of(reading(), viewer(), card.person_id, today()),
        groups=open_segments(reading(), viewer(), today()),
    )  # fmt: skip


def _held(card: PersonCard) -> bool:
    """Whether her money waits for a decision; known to those who may read gifts."""
    may = viewer().may(Permission.READ_GIFTS)
    return may and card.person_id in held(reading(), [card.person_id])


def knows(card: PersonCard) -> bool:
    """Tell whether the viewer may know more of this person than that there is such a number."""
    return not card.hidden or viewer().may(Permission.OPEN_VAULT)


def known_person(number: int) -> PersonCard:
    """A person whose details the viewer may change; NotAllowed for a hidden one otherwise."""
    card = person_card(reading(), viewer(), number)
    if not knows(card):
        raise NotAllowed("Contact through the board")
    return card


def _list(
    role_word: str, *, words: str = "", after: str | None = None, group: int | None = None
) -> str:
    role = ROLE_IN_ADDRESS.get(role_word)
    if role_word == HIDDEN and not words:
        page = hidden_page(reading(), viewer())
    else:
        page = people_page(
            reading(), viewer(), on=today(), words=words, role=role, segment=group, after=after
        )
    return render_template(
        "office/people/index.html", page=page, words=words, role=role_word if role else "",
        filters=_filters(None if group else "" if words and not role else role_word), kind_words=KIND_WORDS,
        first=after is None, group=group, groups=group_filters("office.people.index", group),
        take=None if role_word == HIDDEN or group else TakeForm(formdata=None),
    )  # fmt: skip


def _filters(chosen: str | None) -> list[dict[str, object]]:
    """Everybody, those with a role that the viewer may know of, and hidden people for those who may."""
    pairs = [("", _("Everybody"))]
    for word, role in ROLE_IN_ADDRESS.items():
        if may_see_role(viewer(), role):
            pairs.append((word, str(PEOPLE_WORDS[role])))
    if viewer().may(Permission.OPEN_VAULT):
        pairs.append((HIDDEN, _("Protected people")))
    return [
        {
            "label": label,
            "href": url_for("office.people.index", roll=word or None),
            "current": word == chosen,
        }
        for word, label in pairs
    ]


def _form(form: AddForm, alike: list[Alike] | None = None) -> str:
    return render_template("office/people/new.html", form=form, alike=alike, **WORDS)


def _not_yet_shown(form: AddForm) -> list[Alike]:
    """Known people who look like this one, unless the page has shown each of them already."""
    found = find_alike(reading(), viewer(), as_typed(**form.described()))
    seen = (form.confirmed.data or "").split()
    form.confirmed.data = " ".join(row.number for row in found)
    return found if any(row.number not in seen for row in found) else []


def _add(unit: Unit, form: AddForm) -> int:
    """The number of the one who was added, once for each form."""
    level = Protection(form.protection.data)
    person = add_person(unit, **form.facts(), protection=level, key=form.key.data)  # type: ignore[arg-type]  # by name
    for role in form.roles.data or []:
        ensure_role(unit, person.id, PersonRole(role), unit.today)
    return person.number
