"""Receipts: the list of a year, the document, its copy, handing out the original, void and re-issue."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.permissions import Permission
from qmember.queries import receipts as reads
from qmember.queries.history import history_of
from qmember.queries.receipts import ReceiptRow
from qmember.services import receipts
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.office.stories import story

bp = Blueprint("receipts", __name__)
COPY, VOID = "KOPIA", "MAKULERAD"


@bp.get("/gavor/kvitton")
@permit(Permission.READ_RECEIPTS)
def index() -> str:
    """Show every receipt of a year, the voided ones too."""
    year = request.args.get("ar", type=int) or today().year
    rows = reads.receipts_of_year(reading(), viewer(), year)
    years = sorted({*reads.receipt_years(reading()), today().year}, reverse=True)
    return render_template("office/receipts/index.html", rows=rows, year=year, years=years)


@bp.get("/gavor/kvitton/<voucher:number>")
@permit(Permission.READ_RECEIPTS)
def show(number: tuple[int, int]) -> str:
    """Show one receipt with its history and what can be done with it."""
    row = _receipt(number)
    happened = history_of(reading(), service().database.keys, [("receipt", row.receipt_id)])
    return render_template("office/receipts/show.html", receipt=row, story=story(happened))


@bp.get("/gavor/kvitton/<voucher:number>.pdf")
@permit(Permission.READ_RECEIPTS)
def pdf(number: tuple[int, int]) -> Response:
    """Send a true copy, marked KOPIA, or MAKULERAD when the receipt no longer holds."""
    from qmember.pdf.stamp import stamp

    row = _receipt(number)
    word = VOID if row.state == "void" else COPY
    return _file(stamp(_bytes(row), word), row.number)


@bp.post("/gavor/kvitton/<voucher:number>/original")
@permit(Permission.RECORD_GIFTS)
def original(number: tuple[int, int]) -> Response | Answer:
    """Hand out the original once, for print; afterwards only copies are given."""
    row = _receipt(number)
    if row.state != "waiting":
        flash(_("The original has already left. Take a copy."), "wait")
        return redirect(url_for("office.receipts.show", number=row.number))
    content = _bytes(row)
    with deed() as unit:
        receipts.hand_out(unit, row.receipt_id)
    return _file(content, row.number)


@bp.post("/gavor/kvitton/<voucher:number>/ny")
@permit(Permission.RECORD_GIFTS)
def reissue(number: tuple[int, int]) -> Answer:
    """Void a receipt and issue a new one that names it."""
    row = _receipt(number)
    with deed() as unit:
        new = receipts.reissue(unit, row.receipt_id, reason=request.form.get("reason", ""))
    receipts.draw(service().database, service().clock, new.id)
    shown = f"{new.year}-{new.number:04d}"
    flash(_("Receipt %(old)s is replaced by %(new)s.", old=row.number, new=shown), "done")
    return redirect(url_for("office.receipts.show", number=shown))


def _receipt(number: tuple[int, int]) -> ReceiptRow:
    return reads.receipt_by_number(reading(), viewer(), *number)


def _bytes(row: ReceiptRow) -> bytes:
    parts = service()
    if row.sha256 is None:
        receipts.draw(parts.database, parts.clock, row.receipt_id)
    return reads.document_now(parts.database, row.receipt_id)


def _file(content: bytes, number: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return answer
