"""The audit of a year: the sample, one voucher after the other, ticks and questions."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.domain.reviews import next_of
from qmember.queries import ledger
from qmember.queries import reviews as reads
from qmember.queries.reviews import PickRow, Review
from qmember.services import review_questions, reviews
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today
from qmember.web.forms.fields import refuse
from qmember.web.forms.reviews import AskForm, DrawForm
from qmember.web.navigation import house_of_request
from qmember.web.office.review_page import voucher_page, year_page

bp = Blueprint("review", __name__)


@bp.get("/granskning")
@permit(Permission.AUDIT_BOOKS)
def latest() -> Response:
    """Open the year that is audited now: the newest one with a closed month."""
    years = reads.years(reading())
    month = house_of_request().fiscal_month
    begun = [year for year in years if reads.closed_of(reading(), year, month)]
    year = next(iter([*begun, *years, today().year]))
    return redirect(url_for("office.review.index", year=year))


@bp.get("/granskning/<int:year>")
@permit(Permission.AUDIT_BOOKS)
def index(year: int) -> str:
    """Show how far the audit of a fiscal year has come, and its sample."""
    form = DrawForm(formdata=None)
    form.seed.data = reviews.new_seed()
    return year_page(book(year), form)


@bp.post("/granskning/<int:year>/stickprov")
@permit(Permission.AUDIT_BOOKS)
def draw(year: int) -> Response | tuple[str, int]:
    """Draw a sample from the closed months."""
    form = DrawForm()
    if not form.validate():
        return year_page(book(year), form), 422
    try:
        with deed() as unit:
            reviews.draw_sample(unit, year, form.wish)
    except Refused as error:
        refuse(form, error, otherwise="size")
        return year_page(book(year), form), 422
    flash(_("The sample is drawn with the seed %(seed)s.", seed=form.wish.seed.lower()), "done")
    return redirect(url_for("office.review.index", year=year))


@bp.get("/granskning/<voucher:number>")
@permit(Permission.AUDIT_BOOKS)
def show(number: tuple[int, int]) -> str:
    """Show one voucher of the sample with everything that it stands on."""
    found, row = picked(number)
    return voucher_page(found, row, AskForm(formdata=None))


@bp.post("/granskning/<voucher:number>/granskad")
@permit(Permission.AUDIT_BOOKS)
def tick(number: tuple[int, int]) -> Response:
    """Note that the voucher was looked at, and go on to the next that is left."""
    found, row = picked(number)
    with deed() as unit:
        reviews.tick(unit, row.entry_id)
    numbers = [one.number for one in found.rows]
    onward = next_of(numbers, row.number, found.left - {row.number})
    if onward is None:
        flash(_("Every voucher of the sample has been looked at."), "done")
        return redirect(url_for("office.review.index", year=found.year))
    return redirect(url_for("office.review.show", number=onward))


@bp.post("/granskning/<voucher:number>/inte-granskad")
@permit(Permission.AUDIT_BOOKS)
def untick(number: tuple[int, int]) -> Response:
    """Take the tick back."""
    _found, row = picked(number)
    with deed() as unit:
        reviews.untick(unit, row.entry_id)
    return redirect(url_for("office.review.show", number=row.number))


@bp.post("/granskning/<voucher:number>/fraga")
@permit(Permission.AUDIT_BOOKS)
def ask(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Ask the treasurer about the voucher."""
    _found, row = picked(number)
    form, base = AskForm(), service().settings.base_url
    try:
        with deed() as unit:
            review_questions.ask(unit, row.entry_id, form.words.data or "", base_url=base)
    except Refused as error:
        return _refused(number, form, error)
    flash(_("The question is with the treasurer."), "done")
    return redirect(url_for("office.review.show", number=row.number))


@bp.post("/granskning/<voucher:number>/fraga/<int:thread_id>")
@permit(Permission.AUDIT_BOOKS)
def go_on(number: tuple[int, int], thread_id: int) -> Response | tuple[str, int]:
    """Close a question, or ask on."""
    _found, row = picked(number)
    form, base = AskForm(), service().settings.base_url
    try:
        with deed() as unit:
            if request.form.get("deed") == "close":
                review_questions.close(unit, thread_id)
            else:
                review_questions.ask_on(unit, thread_id, form.words.data or "", base_url=base)
    except Refused as error:
        return _refused(number, form, error)
    return redirect(url_for("office.review.show", number=row.number))


def _refused(number: tuple[int, int], form: AskForm, error: Refused) -> tuple[str, int]:
    """The voucher as it is now, with what was written and why it cannot be done."""
    refuse(form, error, otherwise="words")
    return voucher_page(*picked(number), form), 409 if isinstance(error, Conflict) else 422


def book(year: int) -> Review:
    """The auditor's book of a fiscal year; 404 for a year in which nothing was booked and that is not now."""
    if year != today().year and year not in reads.years(reading()):
        abort(404)
    return reads.review(reading(), year, fiscal_month=house_of_request().fiscal_month)


def picked(number: tuple[int, int]) -> tuple[Review, PickRow]:
    """A voucher of the sample with the book of its year; 404 for any other."""
    voucher = ledger.voucher(reading(), *number)
    found = book(number[0])
    row = found.row(voucher.number)
    if row is None:
        abort(404)
    return found, row
