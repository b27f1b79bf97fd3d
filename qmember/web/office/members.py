"""The list of members on a day, with filters as plain links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from qmember.domain.permissions import Permission
from qmember.queries.members import Asked, MembersPage, Which, members_in_segment, members_page
from qmember.queries.segments import SegmentRow, open_segments
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.member_words import STANDING_TONES, STANDING_WORDS, WHICH_WORDS
from qmember.web.office.group_filters import group_filters
from qmember.web.office.type_filters import known_type, type_filters

bp = Blueprint("members", __name__)
IN_ADDRESS = {
    "": Which.ACTIVE, "obetalda": Which.UNPAID, "nya": Which.NEW, "vantar": Which.WAITING,
    "avslutade": Which.ENDED,
}  # fmt: skip
PAGE = "office.members.index"

Kept = dict[str, Any]
"""What an address of the list names, and every link on the page keeps."""


@bp.get("/medlemmar")
@permit(Permission.READ_MEMBERS)
def index() -> str:
    """Show those who are members today, or another group of them."""
    return _list(request.args, at=request.args.get("sida", 1, type=int))


@bp.post("/medlemmar")
@permit(Permission.READ_MEMBERS)
def search() -> str:
    """Show those of a group who are searched for; the words are never in an address."""
    return _list(request.form, words=request.form.get("q", "")[:200].strip())


def _list(sent: MultiDict[str, str], *, at: int = 1, words: str = "") -> str:
    known, kind = open_segments(reading(), viewer(), today()), known_type(sent.get("typ", type=int))
    group = None if words else _segment(known, sent.get("grupp", type=int))
    word = sent.get("visa", "") if sent.get("visa", "") in IN_ADDRESS else ""
    kept: Kept = {
        "visa": word or None, "typ": kind.id if kind else None,
        "grupp": group.segment_id if group else None,
    }  # fmt: skip
    page = _page(Asked(today(), IN_ADDRESS[word], kept["typ"]), group, at=at, words=words)
    return render_template(
        "office/members/index.html", page=page, kept=kept, searched=words, which=IN_ADDRESS[word],
        groups=known, group=group, kind=kind, filters=_filters(page, word, kept),
        group_links=group_filters(PAGE, kept["grupp"], **_without(kept, "grupp")),
        type_links=type_filters(PAGE, kind, **_without(kept, "typ")),
        words=STANDING_WORDS, tones=STANDING_TONES,
    )  # fmt: skip


def _segment(known: Sequence[SegmentRow], segment_id: int | None) -> SegmentRow | None:
    return next((one for one in known if one.segment_id == segment_id), None)


def _page(asked: Asked, group: SegmentRow | None, *, at: int, words: str) -> MembersPage:
    if group is None:
        return members_page(reading(), viewer(), asked, page=at, words=words)
    return members_in_segment(reading(), viewer(), group.segment_id, asked, page=at)


def _filters(page: MembersPage, chosen: str, kept: Kept) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(what)s (%(num)s)", what=WHICH_WORDS[which], num=page.counts[which]),
            "href": url_for(PAGE, **kept | {"visa": word or None}),
            "current": word == chosen,
        }
        for word, which in IN_ADDRESS.items()
    ]


def _without(kept: Kept, name: str) -> Kept:
    return {key: value for key, value in kept.items() if key != name}
