"""The treasurer's side: the auditor's questions, and answers to them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.queries.review_questions import threads_to_answer
from qmember.services.review_questions import answer
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, viewer
from qmember.web.filters import say

bp = Blueprint("review_answers", __name__)


@bp.get("/granskning/fragor")
@permit(Permission.ANSWER_AUDIT)
def index() -> str:
    """Show the auditor's questions that wait for an answer."""
    return _page()


@bp.post("/granskning/fragor/<int:thread_id>")
@permit(Permission.ANSWER_AUDIT)
def reply(thread_id: int) -> Response | tuple[str, int]:
    """Answer a question of the auditor."""
    words = request.form.get("words", "")
    try:
        with deed() as unit:
            answer(unit, thread_id, words)
    except Refused as error:
        return _page(thread_id, error.text(say), words), 409 if isinstance(error, Conflict) else 422
    flash(_("The answer is with the auditor."), "done")
    return redirect(url_for("office.review_answers.index"))


def _page(wrong_id: int | None = None, wrong: str = "", words: str = "") -> str:
    return render_template(
        "office/review/answers.html", threads=threads_to_answer(reading(), keys(), viewer()),
        wrong_id=wrong_id, wrong=wrong, words=words, failed=wrong,
    )  # fmt: skip
