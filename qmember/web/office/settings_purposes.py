"""Purposes of gifts: the list, a new one, an end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.dates import parse_date
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.purposes import purposes
from qmember.services.purposes import add_purpose, end_purpose
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.forms.fields import refuse
from qmember.web.forms.settings import PurposeForm

bp = Blueprint("purposes", __name__)


@bp.get("/installningar/andamal")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show every purpose with its days."""
    form = PurposeForm(formdata=None)
    form.from_on.data = today()
    return _page(form)


@bp.post("/installningar/andamal")
@permit(Permission.MANAGE_SETTINGS)
def create() -> Response | tuple[str, int]:
    """Add a purpose."""
    form = PurposeForm()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            add_purpose(unit, name=form.name.data, from_on=form.from_on.day)
    except Refused as error:
        refuse(form, error, otherwise="name")
        return _page(form), 422
    flash(_("The purpose is saved."), "done")
    return redirect(url_for("office.settings.purposes.index"))


@bp.post("/installningar/andamal/<int:purpose_id>/avsluta")
@permit(Permission.MANAGE_SETTINGS)
def end(purpose_id: int) -> Response:
    """End a purpose after the day given, today if none is."""
    with deed() as unit:
        last_on = parse_date(request.form.get("last_on") or "idag", unit.today)
        end_purpose(unit, purpose_id, last_on=last_on)
    flash(_("The purpose is ended. What was given for it stays."), "done")
    return redirect(url_for("office.settings.purposes.index"))


def _page(form: PurposeForm) -> str:
    return render_template(
        "office/settings/purposes.html", form=form, rows=purposes(reading(), today())
    )
