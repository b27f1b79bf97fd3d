"""Yearly statements: choose a year, see what would leave, send or print, and those that were issued."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.permissions import Permission
from qmember.domain.reach import Barred, Way
from qmember.domain.statements import statement_number
from qmember.queries import statement_rows as reads
from qmember.queries.history import history_of
from qmember.queries.receipt_runs import runs
from qmember.queries.statement_rows import StatementRow
from qmember.queries.statements import Standing, counted, statement_years, wanted
from qmember.services import receipt_runs, statements
from qmember.services.statement_preview import preview_pdf
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.forms.fields import refuse
from qmember.web.forms.gifts import ReceiptReasonForm
from qmember.web.office.receipt_runs import WAYS
from qmember.web.office.receipt_words import BARRED_WORDS, WAY_WORDS
from qmember.web.office.stories import story
from qmember.web.words import REASON_WORDS

bp = Blueprint("statements", __name__, url_prefix="/gavor/arsbesked")


@bp.get("")
@permit(Permission.READ_RECEIPTS)
def index() -> str:
    """Show what would leave for the year, how many get none and why, and what was issued.

    What would leave is for those who send it: why one does not tells who is protected.
    """
    year, everything, sends = _year(), _everything(), viewer().may(Permission.RECORD_GIFTS)
    found = wanted(reading(), viewer(), year, everything=everything) if sends else []
    left, counts = [one for one in found if one.standing is not Standing.HOLDS], counted(found)
    return render_template(
        "office/statements/index.html", year=year, everything=everything,
        years=statement_years(reading(), today()), found=found, left=left,
        mail=counts.get(Way.MAIL, 0), paper=counts.get(Way.PAPER, 0),
        barred=[(BARRED_WORDS[why], counts[why]) for why in Barred if why in counts],
        singly=[one for one in left if isinstance(one.way, Barred)], barred_words=BARRED_WORDS,
        stale=sum(one.standing is Standing.STALE for one in left), ways=WAY_WORDS,
        rows=reads.statements_of(reading(), viewer(), year), key=secrets.token_urlsafe(16),
        runs=[one for one in runs(reading(), receipt_runs.STATEMENTS) if one.year == year],
    )  # fmt: skip


@bp.get("/forhandsvisning.pdf")
@permit(Permission.RECORD_GIFTS)
def preview() -> Response:
    """Show the first statement that would leave as it would look, without a number."""
    left = [
        one
        for one in wanted(reading(), viewer(), _year(), everything=_everything())
        if isinstance(one.way, Way) and one.standing is not Standing.HOLDS
    ]
    if not left:
        raise NotFound("The page does not exist. Search, or go to the overview")
    content = preview_pdf(
        service().database, left[0].person_id, _year(), today(), everything=_everything()
    )
    return _file(content, "forhandsvisning")


@bp.post("/<int:year>/<any(mejl, papper):way>")
@permit(Permission.RECORD_GIFTS)
def create(year: int, way: str) -> Answer:
    """Issue and send, or print, every statement of the year that can leave this way."""
    everything = request.form.get("alla") == "1"
    try:
        with deed() as unit:
            run_id = receipt_runs.start_statements(
                unit, WAYS[way], year, everything=everything, key=request.form.get("key")
            )
    except Refused as error:
        flash(refusal_text(error), "wait")
        return redirect(url_for("office.statements.index", ar=year, alla=int(everything)))
    return redirect(url_for("office.receipt_runs.show", run_id=run_id))


@bp.post("/<int:year>/<person:number>")
@permit(Permission.RECORD_GIFTS)
def issue(year: int, number: int) -> Answer:
    """Issue the statement of one person who is handled singly; it is handed out by hand."""
    with deed() as unit:
        row = statements.issue_one(unit, number, year, everything=request.form.get("alla") == "1")
        shown = statement_number(row.year, row.number)
    flash(_("Statement %(number)s is issued. Hand it out as agreed.", number=shown), "done")
    return redirect(url_for("office.statements.show", number=shown[1:]))


@bp.get("/<voucher:number>")
@permit(Permission.READ_RECEIPTS)
def show(number: tuple[int, int]) -> str:
    """Show one statement with its history and what can be done with it."""
    return _page(_statement(number), ReceiptReasonForm(formdata=None))


@bp.get("/<voucher:number>.pdf")
@permit(Permission.READ_RECEIPTS)
def pdf(number: tuple[int, int]) -> Response:
    """Send a copy, marked KOPIA, or MAKULERAD when the statement no longer holds."""
    from qmember.pdf.stamp import stamp
    from qmember.pdf.statement import draw_statement

    row = _statement(number)
    facts, kept = reads.statement_copy(reading(), keys(), viewer(), row.statement_id)
    word = "MAKULERAD" if row.state == "void" else "KOPIA"
    return _file(stamp(kept or draw_statement(facts), word), row.address)


@bp.post("/<voucher:number>/original")
@permit(Permission.RECORD_GIFTS)
def original(number: tuple[int, int]) -> Response | Answer:
    """Hand out the original once, for print; afterwards only copies are given."""
    row = _statement(number)
    try:
        with deed() as unit:
            statements.hand_out(unit, row.statement_id, key=request.form.get("key"))
            content = reads.open_statement(unit.session, unit.keys, row.statement_id)[1]
    except Conflict as error:
        flash(refusal_text(error), "wait")
        return redirect(url_for("office.statements.show", number=row.address))
    return _file(content, row.address)


@bp.post("/<voucher:number>/ny")
@permit(Permission.RECORD_GIFTS)
def reissue(number: tuple[int, int]) -> Answer | tuple[str, int]:
    """Void a statement and issue a new one, of the gifts that hold now, that names it."""
    row, form = _statement(number), ReceiptReasonForm()
    if not form.validate():
        return _page(row, form), 422
    try:
        with deed() as unit:
            new = statements.reissue(
                unit, row.statement_id, reason=form.reason.data or "", words=form.words.data or ""
            )
            shown = statement_number(new.year, new.number)
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _page(_statement(number), form), 409 if isinstance(error, Conflict) else 422
    flash(_("Statement %(old)s is replaced by %(new)s.", old=row.number, new=shown), "done")
    return redirect(url_for("office.statements.show", number=shown[1:]))


def _page(row: StatementRow, form: ReceiptReasonForm) -> str:
    subject = [("statement", row.statement_id)]
    happened = history_of(reading(), service().database.keys, viewer(), subject)
    return render_template(
        "office/statements/show.html", row=row, form=form, story=story(happened),
        reasons=REASON_WORDS, key=secrets.token_urlsafe(16),
    )  # fmt: skip


def _statement(number: tuple[int, int]) -> StatementRow:
    return reads.statement_by_number(reading(), viewer(), *number)


def _year() -> int:
    """The year that was asked for; last year where none was, for that is when statements are made."""
    year = request.args.get("ar", type=int)
    return year if year in statement_years(reading(), today()) else today().year - 1


def _everything() -> bool:
    return request.args.get("alla", "1") == "1"


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
