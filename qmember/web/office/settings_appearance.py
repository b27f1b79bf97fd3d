"""The association's own colour, and its own words in the mail that carries a receipt."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.services.appearance import choose_colour, choose_thanks
from qmember.web.access import permit
from qmember.web.context import deed
from qmember.web.forms.appearance import ColourForm, ThanksForm
from qmember.web.forms.fields import refuse
from qmember.web.navigation import house_of_request

bp = Blueprint("appearance", __name__, url_prefix="/installningar/utseende")
Answer = Response | tuple[str, int]


@bp.get("")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show the colour and the words that hold now."""
    return _page()


@bp.post("/farg")
@permit(Permission.MANAGE_SETTINGS)
def colour() -> Answer:
    """Choose a colour, or ours again when none is written."""
    form = ColourForm()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            choose_colour(unit, form.accent.data or "")
    except Refused as error:
        refuse(form, error, otherwise="accent")
        return _page(form), 422
    flash(_("The colour is saved."), "done")
    return redirect(url_for("office.settings.appearance.index"))


@bp.post("/mejl")
@permit(Permission.MANAGE_SETTINGS)
def thanks() -> Answer:
    """Choose the association's own words of thanks."""
    form = ThanksForm()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            choose_thanks(unit, sv=form.thanks_sv.data or (), en=form.thanks_en.data or ())
    except Refused as error:
        refuse(form, error, otherwise="thanks_sv")
        return _page(form), 422
    flash(_("The words are saved. They stand in receipts' mails from now on."), "done")
    return redirect(url_for("office.settings.appearance.index"))


def _page(sent: FlaskForm | None = None) -> str:
    house = house_of_request()
    colour_form, thanks_form = ColourForm(formdata=None), ThanksForm(formdata=None)
    colour_form.accent.data = house.accent
    thanks_form.thanks_sv.data, thanks_form.thanks_en.data = house.thanks_sv, house.thanks_en
    return render_template(
        "office/settings/appearance.html", sent=sent, house=house,
        colour=sent if isinstance(sent, ColourForm) else colour_form,
        thanks=sent if isinstance(sent, ThanksForm) else thanks_form,
    )  # fmt: skip
