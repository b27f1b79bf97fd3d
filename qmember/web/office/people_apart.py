"""Say that two who look like one are two people, and take it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.people import show_number
from qmember.domain.permissions import Permission
from qmember.services.people_apart import keep_apart, undo_apart
from qmember.web.access import permit
from qmember.web.context import deed
from qmember.web.office.people import known_person

bp = Blueprint("people_apart", __name__)


@bp.post("/personer/<person:number>/annan-an/<person:other>")
@permit(Permission.EDIT_PEOPLE)
def create(number: int, other: int) -> Response:
    """Keep them as two, and go back to where that was said."""
    one_id, other_id = known_person(number).person_id, known_person(other).person_id
    with deed() as unit:
        keep_apart(unit, one_id, other_id)
    text = _(
        "%(one)s and %(other)s are two people. Nobody is asked about them again.",
        one=show_number(number), other=show_number(other),
    )  # fmt: skip
    undo_url = url_for("office.people_apart.undo", number=number, other=other)
    flash({"text": text, "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    if request.form.get("back") == "membership":
        return redirect(url_for("office.membership.show", number=number))
    return redirect(url_for("office.to_mend.index", visa="dubbel"))


@bp.post("/personer/<person:number>/annan-an/<person:other>/angra")
@permit(Permission.EDIT_PEOPLE)
def undo(number: int, other: int) -> Response:
    """Let them be asked about again."""
    one_id, other_id = known_person(number).person_id, known_person(other).person_id
    with deed() as unit:
        undo_apart(unit, one_id, other_id)
    flash(_("Undone. They may be the same person again."), "done")
    return redirect(url_for("office.to_mend.index", visa="dubbel"))
