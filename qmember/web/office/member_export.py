"""Members to take along: what for decides what stands in the list, and each is noted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.exports import ListFormat, ListPurpose
from qmember.domain.permissions import Permission
from qmember.queries.member_lists import Chosen, HowMany, how_many
from qmember.queries.member_types import member_types
from qmember.queries.members import Which
from qmember.queries.segments import open_segment
from qmember.services import member_export
from qmember.services.member_export import Wish
from qmember.services.member_files import Taker
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import language, say
from qmember.web.forms.exports import MemberListForm
from qmember.web.forms.fields import refuse
from qmember.web.member_words import WHICH_WORDS
from qmember.web.office.list_files import sent
from qmember.web.office.members import IN_ADDRESS
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("member_export", __name__)
EVERYBODY = "alla"
HINTS = {
    ListPurpose.MAILING: _l("Name, address and e-mail. Those who want no letters are left out."),
    ListPurpose.MEETING: _l("Member number, name, type and whether the fee is paid. No contact."),
    ListPurpose.GRANT: _l(
        "Numbers for each year and no names. Numbers of few people are not told."
    ),
    ListPurpose.OTHER: _l("Everything that another register can read in, contact details too."),
}


@bp.get("/medlemmar/export")
@permit(Permission.EXPORT_PEOPLE)
def new() -> str:
    """Show what can be taken along of the members that the list showed."""
    return _page(MemberListForm(formdata=None), request.args)


@bp.post("/medlemmar/export")
@permit(Permission.EXPORT_PEOPLE)
def create() -> Answer | tuple[str, int]:
    """Draw the list, note that it is taken, and only then hand it out."""
    form = MemberListForm()
    if not form.validate():
        return _page(form, request.form), 422
    known = {one.value: one for one in ListFormat}
    kind = known.get(request.form.get("kind", ""), ListFormat.CSV)
    wish = Wish(ListPurpose(form.purpose.data), kind, chosen_in(request.form), today())
    taker = Taker(viewer(), service().clock.now(), say, language())
    try:
        drawn = member_export.draw(reading(), taker, wish)
    except NotAllowed:
        raise
    except Refused as error:
        refuse(form, error, otherwise="purpose")
        return _page(form, request.form), 422
    with deed() as unit:
        member_export.note(unit, wish, drawn)
    return sent(drawn.content, kind)


def chosen_in(values: MultiDict[str, str]) -> Chosen:
    """Which members an address or a form names: a list, a type, the year they joined, a group."""
    word = values.get("visa", "")
    which = None if word == EVERYBODY else IN_ADDRESS.get(word, Which.ACTIVE)
    one = open_segment(reading(), viewer(), values.get("grupp", type=int), today())
    return Chosen(
        which, values.get("typ", type=int), values.get("ar", type=int),
        one.segment_id if one else None,
    )  # fmt: skip


def _page(form: MemberListForm, values: MultiDict[str, str]) -> str:
    chosen = chosen_in(values)
    kept: dict[str, Any] = {
        "visa": _word(chosen) or None, "typ": chosen.type_id, "ar": chosen.joined,
        "grupp": chosen.segment,
    }  # fmt: skip
    return render_template(
        "office/members/export.html", form=form, kept=kept, filters=_filters(chosen, kept),
        found=_found(chosen), hints=HINTS, group=_group(chosen),
        type_name=_type_name(chosen), formats=_formats(),
    )  # fmt: skip


def _found(chosen: Chosen) -> HowMany:
    return how_many(reading(), viewer(), on=today(), chosen=chosen)


def _word(chosen: Chosen) -> str:
    if chosen.which is None:
        return EVERYBODY
    return next(word for word, which in IN_ADDRESS.items() if which is chosen.which)


def _type_name(chosen: Chosen) -> str | None:
    names = {one.id: one.name for one in member_types(reading())}
    return names.get(chosen.type_id) if chosen.type_id else None


def _group(chosen: Chosen) -> str | None:
    one = open_segment(reading(), viewer(), chosen.segment, today())
    return one.name if one else None


def _filters(chosen: Chosen, kept: dict[str, Any]) -> list[dict[str, object]]:
    groups = [*((word, which, WHICH_WORDS[which]) for word, which in IN_ADDRESS.items())]
    return [
        {
            "label": label,
            "href": url_for("office.member_export.new", **kept | {"visa": word or None}),
            "current": which is chosen.which,
        }
        for word, which, label in [*groups, (EVERYBODY, None, _("Everybody"))]
    ]


def _formats() -> list[tuple[str, str]]:
    return [
        (ListFormat.XLSX, "XLSX"), (ListFormat.CSV, "CSV"), (ListFormat.PDF, "PDF"),
        (ListFormat.LABELS, _("Labels")),
    ]  # fmt: skip
