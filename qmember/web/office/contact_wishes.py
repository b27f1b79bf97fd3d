"""How somebody wants to be reached: shown and changed on a page of hers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.permissions import Permission
from qmember.queries.contact_wishes import wishes_of
from qmember.queries.person_card import PersonCard
from qmember.services.contact_wishes import set_wishes
from qmember.web.access import permit
from qmember.web.context import deed, reading
from qmember.web.forms.person_deeds import WishesForm
from qmember.web.office.people import known_person
from qmember.web.words import CONTACT_WORDS

bp = Blueprint("contact_wishes", __name__)


@bp.get("/personer/<person:number>/kontakt")
@permit(Permission.EDIT_PEOPLE)
def show(number: int) -> str:
    """Show her wishes, and the form that changes them."""
    card, form = known_person(number), WishesForm(formdata=None)
    form.wishes.data = [row.wish.value for row in wishes_of(reading(), card.person_id)]
    return _page(card, form)


@bp.post("/personer/<person:number>/kontakt")
@permit(Permission.EDIT_PEOPLE)
def update(number: int) -> Response | tuple[str, int]:
    """Let what is ticked hold from today."""
    card, form = known_person(number), WishesForm()
    if not form.validate():
        return _page(card, form), 422
    with deed() as unit:
        set_wishes(unit, card.person_id, [ContactWish(word) for word in form.wishes.data or []])
    flash(_("The wishes are saved. They hold from now on, for what waits too."), "done")
    return redirect(url_for("office.people.show", number=card.number))


def _page(card: PersonCard, form: WishesForm) -> str:
    held = wishes_of(reading(), card.person_id)
    return render_template(
        "office/people/wishes.html", card=card, form=form, held=held, wish_texts=CONTACT_WORDS
    )
