"""The association's own facts: a form, and every change that was made."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.queries.association import (
    Association,
    Choice,
    choices_made,
    chosen_since,
    newest_choice,
)
from qmember.services.association import change_facts
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.settings import AssociationForm
from qmember.web.navigation import house_of_request
from qmember.web.office.settings_words import FACT_WORDS, fact

bp = Blueprint("association", __name__)
NOT_FACTS = frozenset({"csrf_token", "from_on", "seen"})


@bp.get("/installningar/forening")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show the facts as they hold today, in the form, and their history."""
    return _page(_filled(house_of_request()))


@bp.post("/installningar/forening")
@permit(Permission.MANAGE_SETTINGS)
def update() -> Response | tuple[str, int]:
    """Store what differs, each as a dated row."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            change_facts(unit, from_on=form.from_on.day, seen=_seen(form), **_facts(form))
    except Conflict as error:
        return _together(form, error), 409
    except Refused as error:
        refuse(form, error, otherwise="name")
        return _page(form), 422
    flash(_("The association's details are saved."), "done")
    return redirect(url_for("office.settings.association.index"))


def _form(house: Association | None = None) -> AssociationForm:
    """The form as it was sent, or filled with the facts of ``house``."""
    form = AssociationForm(formdata=None, obj=house) if house else AssociationForm()
    form.fiscal_month.choices = options(
        (month, fact("fiscal_month", month)) for month in range(1, 13)
    )
    return form


def _filled(house: Association) -> AssociationForm:
    form = _form(house)
    form.from_on.data, form.seen.data = today(), newest_choice(reading())
    form.taken_over_on.data, form.taken_over_on.raw = None, house.taken_over_on
    return form


def _facts(form: AssociationForm) -> dict[str, object]:
    facts = {field.name: field.data for field in form if field.name not in NOT_FACTS}
    empty = {name: "" for name, value in facts.items() if value is None}
    return {**facts, **empty, "taken_over_on": form.taken_over_on.day.isoformat()}


def _together(form: AssociationForm, error: Conflict) -> str:
    """The form as it was typed, with what somebody else has changed meanwhile in its place."""
    now = _filled(house_of_request())
    for name in sorted(chosen_since(reading(), _seen(form))):
        if name in form:
            form[name].data = now[name].data
            refuse(form, Conflict(error.message, field=name), otherwise="name")
    form.seen.data = now.seen.data
    return _page(form)


def _seen(form: AssociationForm) -> int:
    text = form.seen.data or ""
    return int(text) if text.isdecimal() else -1


def _page(form: AssociationForm) -> str:
    return render_template(
        "office/settings/association.html", form=form,
        history=[_line(one) for one in choices_made(reading())],
    )  # fmt: skip


def _line(one: Choice) -> dict[str, object]:
    """One line of the history: what changed, from what to what."""
    begins = None
    if one.from_on > one.at.date():
        begins = _("from %(day)s", day=one.from_on.isoformat())
    what = f"{FACT_WORDS[one.key]}: {fact(one.key, one.old)} → {fact(one.key, one.new)}"
    return {"who": one.by, "at": one.at, "what": what, "detail": begins}
