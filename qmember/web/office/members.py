"""The list of members on a day, with filters as plain links."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.queries.members import MembersPage, Which, members_page
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.member_words import STANDING_TONES, STANDING_WORDS, WHICH_WORDS

bp = Blueprint("members", __name__)
IN_ADDRESS = {
    "": Which.ACTIVE, "obetalda": Which.UNPAID, "vantar": Which.WAITING, "avslutade": Which.ENDED,
}  # fmt: skip


@bp.get("/medlemmar")
@permit(Permission.READ_MEMBERS)
def index() -> str:
    """Show those who are members today, or another group of them."""
    return _list(request.args.get("visa", ""), at=request.args.get("sida", 1, type=int))


@bp.post("/medlemmar")
@permit(Permission.READ_MEMBERS)
def search() -> str:
    """Show those of a group who are searched for; the words are never in an address."""
    return _list(request.form.get("visa", ""), words=request.form.get("q", "")[:200].strip())


def _list(word: str, *, at: int = 1, words: str = "") -> str:
    which = IN_ADDRESS.get(word, Which.ACTIVE)
    page = members_page(reading(), viewer(), on=today(), which=which, page=at, words=words)
    return render_template(
        "office/members/index.html", page=page, word=word if word in IN_ADDRESS else "",
        filters=_filters(page, which), words=STANDING_WORDS, tones=STANDING_TONES, searched=words,
    )  # fmt: skip


def _filters(page: MembersPage, chosen: Which) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(what)s (%(num)s)", what=WHICH_WORDS[which], num=page.counts[which]),
            "href": url_for("office.members.index", visa=word or None),
            "current": which is chosen,
        }
        for word, which in IN_ADDRESS.items()
    ]
