"""Put people into groups and take them out: one from her page, several from the list of members."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import NotFound
from qmember.domain.permissions import Permission
from qmember.queries.members import Asked, member_ids
from qmember.queries.people import person_id_by_code
from qmember.queries.segments import SegmentRow, open_segment
from qmember.services import segments
from qmember.services.segments import NO_PAGE
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.segments import MarkedForm
from qmember.web.office.members import IN_ADDRESS
from qmember.web.office.members import PAGE as LIST
from qmember.web.office.people import known_person
from qmember.web.office.type_filters import known_type

bp = Blueprint("segments", __name__)


@bp.post("/personer/<person:number>/grupper")
@permit(Permission.EDIT_PEOPLE)
def put_in(number: int) -> Response:
    """Put somebody into a group."""
    card, one = known_person(number), _segment(request.form.get("grupp", type=int))
    with deed() as unit:
        new = segments.put_in(unit, one.segment_id, [card.person_id])
    if new:
        flash(_("Now in the group %(name)s.", name=one.name), "done")
    return redirect(url_for("office.people.show", number=card.number, _anchor="grupper"))


@bp.post("/personer/<person:number>/grupper/<int:segment_id>/ta-ut")
@permit(Permission.EDIT_PEOPLE)
def take_out(number: int, segment_id: int) -> Response:
    """Take somebody out of a group."""
    card, one = known_person(number), _segment(segment_id)
    with deed() as unit:
        segments.take_out(unit, one.segment_id, [card.person_id])
    flash(_("No longer in the group %(name)s.", name=one.name), "done")
    return redirect(url_for("office.people.show", number=card.number, _anchor="grupper"))


@bp.post("/medlemmar/grupp")
@permit(Permission.EDIT_PEOPLE)
def many() -> Response:
    """Put those who are marked in the list of members, or all of it, into a group, or take them out."""
    sent, form = request.form, MarkedForm()
    one, word = _segment(sent.get("mal", type=int)), sent.get("visa", "")
    shown, kind = sent.get("grupp", type=int), known_type(sent.get("typ", type=int))
    type_id = kind.id if kind else None
    back = redirect(url_for(LIST, visa=word or None, typ=type_id, grupp=shown))
    ids = _marked(form, Asked(today(), IN_ADDRESS.get(word, IN_ADDRESS[""]), type_id), shown)
    if not ids:
        flash(_("Mark somebody in the list first. Nothing has changed."), "wait")
        return back
    out = sent.get("deed") == "out"
    with deed() as unit:
        do = segments.take_out if out else segments.put_in
        count = do(unit, one.segment_id, ids)
    flash(_said(count, one.name, out=out), "done")
    return back


def _marked(form: MarkedForm, asked: Asked, shown: int | None) -> list[int]:
    """The row ids of those who are meant; unknown numbers are nobody."""
    if form.everybody.data:
        return member_ids(reading(), viewer(), asked, segment=shown)
    found = (person_id_by_code(reading(), viewer(), code) for code in form.chosen.data or [])
    return [person_id for person_id in found if person_id is not None]


def _said(count: int, name: str, *, out: bool) -> str:
    if out:
        said = ngettext(
            "%(num)s person is taken out of %(name)s.",
            "%(num)s people are taken out of %(name)s.", count, name=name,
        )  # fmt: skip
    else:
        said = ngettext(
            "%(num)s person is new in %(name)s.", "%(num)s people are new in %(name)s.", count,
            name=name,
        )  # fmt: skip
    return str(said)


def _segment(segment_id: int | None) -> SegmentRow:
    one = open_segment(reading(), viewer(), segment_id, today())
    if one is None:
        raise NotFound(NO_PAGE)
    return one
