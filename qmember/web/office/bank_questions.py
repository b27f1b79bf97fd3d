"""Ask a colleague about a payment, and answer what one is asked oneself."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission, is_staff
from qmember.queries.bank import payment
from qmember.queries.bank_questions import questions_to
from qmember.queries.bank_queue import next_waiting, waiting_row
from qmember.queries.users import users
from qmember.services.bank_questions import answer, ask
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.forms.bank import QuestionForm
from qmember.web.forms.fields import refuse
from qmember.web.office.bank_queue import to_row

bp = Blueprint("bank_questions", __name__)


@bp.get("/avstamning/betalning/<int:payment_id>/fraga")
@permit(Permission.RECORD_BANK)
def new(payment_id: int) -> str | Response:
    """Show the form of a question about a payment that waits."""
    return _page(payment_id, _form(fresh=True))


@bp.post("/avstamning/betalning/<int:payment_id>/fraga")
@permit(Permission.RECORD_BANK)
def create(payment_id: int) -> Response | str | tuple[str, int]:
    """Ask; the payment waits apart until the answer comes."""
    form, going = _form(fresh=False), next_waiting(reading(), payment_id)
    try:
        with deed() as unit:
            base = service().settings.base_url
            ask(unit, payment_id, form.user_id.data or 0, form.words.data or "", base_url=base)
    except Refused as error:
        refuse(form, error, otherwise="words")
        page = _page(payment_id, form)
        return (page, 422) if isinstance(page, str) else page
    flash(_("The question is asked. The payment waits for the answer."), "done")
    return to_row(going)


@bp.post("/avstamning/fraga/<int:question_id>/ta-tillbaka")
@permit(Permission.RECORD_BANK)
def take_back(question_id: int) -> Response:
    """Stop waiting for an answer; the payment is back in the queue."""
    try:
        with deed() as unit:
            answer(unit, question_id, "")
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("The payment no longer waits for the answer."), "done")
    return redirect(url_for("office.bank.index"))


@bp.get("/fragor")
@permit(Permission.SEE_OVERVIEW)
def index() -> str:
    """Show the questions that wait for one's own answer."""
    return _questions()


@bp.post("/fragor/<int:question_id>")
@permit(Permission.SEE_OVERVIEW)
def reply(question_id: int) -> Response | tuple[str, int]:
    """Answer a question that was put to oneself."""
    words = request.form.get("words", "")
    try:
        with deed() as unit:
            answer(unit, question_id, words)
    except Refused as error:
        return _questions(question_id, error.text(say), words), 422
    flash(_("The answer is sent to the treasurer."), "done")
    return redirect(url_for("office.bank_questions.index"))


def _questions(wrong_id: int | None = None, wrong: str = "", words: str = "") -> str:
    rows = questions_to(reading(), keys(), viewer())
    return render_template(
        "office/bank/questions.html", rows=rows, wrong_id=wrong_id, wrong=wrong, words=words,
        failed=wrong,
    )  # fmt: skip


def _form(*, fresh: bool) -> QuestionForm:
    form = QuestionForm(formdata=None) if fresh else QuestionForm()
    form.user_id.choices = [
        (one.user_id, one.name)
        for one in users(reading(), today())
        if one.active and is_staff(frozenset(one.roles)) and one.user_id != viewer().user_id
    ]
    return form


def _page(payment_id: int, form: QuestionForm) -> str | Response:
    row = waiting_row(reading(), keys(), viewer(), payment_id)
    if row is None:
        payment(reading(), keys(), viewer(), payment_id)
        return redirect(url_for("office.bank.show", payment_id=payment_id))
    return render_template("office/bank/question.html", payment=row.payment, form=form)
