"""Receipts: the list of a year, the document, its copy, handing out the original, re-issue."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import N_, Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.domain.receipts import receipt_number
from qmember.queries import receipts as reads
from qmember.queries.history import history_of
from qmember.queries.receipts import ReceiptRow
from qmember.services import receipt_drawing, receipts
from qmember.services.receipt_again import Again, send_again
from qmember.services.receipt_copies import copy_for
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.forms.exports import TakeForm
from qmember.web.forms.fields import refuse
from qmember.web.forms.gifts import ReceiptReasonForm
from qmember.web.navigation import house_of_request
from qmember.web.office.drawing import draw_now
from qmember.web.office.numbers import read_voucher
from qmember.web.office.receipt_queue import queue
from qmember.web.office.stories import story
from qmember.web.words import REASON_WORDS

bp = Blueprint("receipts", __name__)
SENT = {
    Again.LINK: N_("A new link is on its way. The old one leads nowhere any more."),
    Again.ATTACHMENT: N_("A copy is on its way as an attachment."),
}


@bp.get("/gavor/kvitton")
@permit(Permission.READ_RECEIPTS)
def index() -> str | Answer:
    """Show every receipt of a year, the voided ones too, or one by its number."""
    wanted = request.args.get("nummer", "").strip()
    if wanted and (number := read_voucher(wanted)) is not None and reads.exists(reading(), *number):
        return redirect(url_for("office.receipts.show", number=number))
    year = request.args.get("ar", type=int) or today().year
    before = request.args.get("fore", type=int)
    rows = reads.receipts_page(reading(), viewer(), year, before=before)
    years = sorted({*reads.receipt_years(reading()), today().year}, reverse=True)
    more = rows[-1].number.rpartition("-")[2] if len(rows) == reads.PAGE else None
    return render_template(
        "office/receipts/index.html", rows=rows, year=year, years=years, wanted=wanted,
        more=int(more) if more else None, take=TakeForm(formdata=None),
        queue=queue() if viewer().may(Permission.RECORD_GIFTS) else None,
    )  # fmt: skip


@bp.get("/gavor/kvitton/<voucher:number>")
@permit(Permission.READ_RECEIPTS)
def show(number: tuple[int, int]) -> str:
    """Show one receipt with its history and what can be done with it."""
    return _page(_receipt(number), ReceiptReasonForm(formdata=None))


@bp.get("/gavor/kvitton/<voucher:number>.pdf")
@permit(Permission.READ_RECEIPTS)
def pdf(number: tuple[int, int]) -> Response:
    """Send a copy, marked KOPIA, or MAKULERAD when the receipt no longer holds."""
    from qmember.pdf.stamp import COPY, VOID, stamp

    row = _receipt(number)
    word = VOID if row.state == "void" else COPY
    content = copy_for(service().database, viewer(), row.receipt_id)
    return _file(stamp(content, word), row.number)


@bp.post("/gavor/kvitton/<voucher:number>/original")
@permit(Permission.RECORD_GIFTS)
def original(number: tuple[int, int]) -> Response | Answer:
    """Hand out the original once, for print; afterwards only copies are given."""
    row = _receipt(number)
    content = receipt_drawing.bytes_of(service().database, row.receipt_id)
    try:
        with deed() as unit:
            receipts.hand_out(unit, row.receipt_id, key=request.form.get("key"))
    except Conflict as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.receipts.show", number=row.number))
    return _file(content, row.number)


@bp.post("/gavor/kvitton/<voucher:number>/skicka")
@permit(Permission.RECORD_GIFTS)
def send(number: tuple[int, int]) -> Answer:
    """Send a receipt that has left once more: by a new link, or as an attachment."""
    row = _receipt(number)
    how = Again.ATTACHMENT if request.form.get("how") == Again.ATTACHMENT else Again.LINK
    try:
        with deed() as unit:
            send_again(unit, row.receipt_id, how, key=request.form.get("key"))
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(say(SENT[how]), "done")
    return redirect(url_for("office.receipts.show", number=row.number))


@bp.post("/gavor/kvitton/<voucher:number>/ny")
@permit(Permission.RECORD_GIFTS)
def reissue(number: tuple[int, int]) -> Answer | tuple[str, int]:
    """Void a receipt and issue a new one that names it."""
    row, form = _receipt(number), ReceiptReasonForm()
    if not form.validate():
        return _page(row, form), 422
    try:
        with deed() as unit:
            new = receipts.reissue(
                unit, row.receipt_id, reason=form.reason.data or "", words=form.words.data or ""
            )
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _page(_receipt(number), form), 409 if isinstance(error, Conflict) else 422
    draw_now(new.id)
    shown = receipt_number(new.year, new.number)
    flash(_("Receipt %(old)s is replaced by %(new)s.", old=row.number, new=shown), "done")
    return redirect(url_for("office.receipts.show", number=shown))


def _page(row: ReceiptRow, form: ReceiptReasonForm) -> str:
    happened = history_of(
        reading(), service().database.keys, viewer(), [("receipt", row.receipt_id)]
    )
    return render_template(
        "office/receipts/show.html", receipt=row, form=form, story=story(happened),
        reasons=REASON_WORDS, key=secrets.token_urlsafe(16),
        link=reads.link_of(reading(), row.receipt_id), now=service().clock.now(),
        by_link=house_of_request().receipts_by_link,
    )  # fmt: skip


def _receipt(number: tuple[int, int]) -> ReceiptRow:
    return reads.receipt_by_number(reading(), viewer(), *number)


def _file(content: bytes, number: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return answer
