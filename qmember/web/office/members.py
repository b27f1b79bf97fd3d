"""The list of members on a day, with filters as plain links."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.queries.members import MembersPage, Which, members_in_segment, members_page
from qmember.queries.segments import open_segments
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.member_words import STANDING_TONES, STANDING_WORDS, WHICH_WORDS
from qmember.web.office.group_filters import group_filters

bp = Blueprint("members", __name__)
IN_ADDRESS = {
    "": Which.ACTIVE, "obetalda": Which.UNPAID, "nya": Which.NEW, "vantar": Which.WAITING,
    "avslutade": Which.ENDED,
}  # fmt: skip


@bp.get("/medlemmar")
@permit(Permission.READ_MEMBERS)
def index() -> str:
    """Show those who are members today, or another group of them."""
    group = request.args.get("grupp", type=int)
    at = request.args.get("sida", 1, type=int)
    return _list(request.args.get("visa", ""), at=at, group=group)


@bp.post("/medlemmar")
@permit(Permission.READ_MEMBERS)
def search() -> str:
    """Show those of a group who are searched for; the words are never in an address."""
    return _list(request.form.get("visa", ""), words=request.form.get("q", "")[:200].strip())


def _list(word: str, *, at: int = 1, words: str = "", group: int | None = None) -> str:
    which, known = IN_ADDRESS.get(word, Which.ACTIVE), open_segments(reading(), viewer(), today())
    one = next((found for found in known if found.segment_id == group), None)
    if one is None:
        page = members_page(reading(), viewer(), on=today(), which=which, page=at, words=words)
    else:
        page = members_in_segment(
            reading(), viewer(), one.segment_id, on=today(), which=which, page=at
        )
    chosen = one.segment_id if one else None
    return render_template(
        "office/members/index.html", page=page, word=word if word in IN_ADDRESS else "",
        filters=_filters(page, which, chosen), which=which, groups=known, group=one,
        group_links=group_filters("office.members.index", chosen, visa=word or None),
        words=STANDING_WORDS, tones=STANDING_TONES, searched=words,
    )  # fmt: skip


def _filters(page: MembersPage, chosen: Which, group: int | None) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(what)s (%(num)s)", what=WHICH_WORDS[which], num=page.counts[which]),
            "href": url_for("office.members.index", visa=word or None, grupp=group),
            "current": which is chosen,
        }
        for word, which in IN_ADDRESS.items()
    ]
