"""The queue of thanks: whom nobody has thanked, by mail, by letter, or one by one."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import Refused
from qmember.domain.exports import ListFormat
from qmember.domain.ledger import voucher_number
from qmember.domain.permissions import Permission
from qmember.domain.reach import Barred, Way
from qmember.queries.fee_letters import fee_sender
from qmember.queries.thanks import counted, letters, noted, unthanked
from qmember.services import thanks
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.office.list_files import sent
from qmember.web.office.receipt_words import BARRED_THANKS, WAY_WORDS

bp = Blueprint("thanks", __name__, url_prefix="/gavor/tack")


@bp.get("")
@permit(Permission.RECORD_GIFTS)
def index() -> str:
    """Show the gifts that nobody has been thanked for, the oldest first."""
    found = unthanked(reading(), viewer(), today())
    counts = counted(found)
    return render_template(
        "office/gifts/thanks.html", rows=found, mail=counts.get(Way.MAIL, 0),
        paper=[one.income_id for one in found if one.way is Way.PAPER],
        late=sum(one.late for one in found), barred_words=BARRED_THANKS, ways=WAY_WORDS,
        noted=noted(reading(), viewer(), today()),
        singly={why for why in counts if isinstance(why, Barred)}, key=secrets.token_urlsafe(16),
    )  # fmt: skip


@bp.post("/mejl")
@permit(Permission.RECORD_GIFTS)
def mail() -> Answer:
    """Thank everybody who is thanked by mail."""
    try:
        with deed() as unit:
            count = thanks.thank_by_mail(unit, key=request.form.get("key"))
    except Refused as error:
        flash(refusal_text(error), "wait")
        return redirect(url_for("office.thanks.index"))
    flash(
        ngettext("%(num)s thank-you is on its way.", "%(num)s thank-yous are on their way.", count),
        "done",
    )
    return redirect(url_for("office.thanks.index"))


@bp.post("/brev")
@permit(Permission.RECORD_GIFTS)
def take() -> Response:
    """Take the letters of thanks along as one PDF; who took them is noted."""
    from qmember.pdf.thanks_letter import draw_thanks_letters

    found = letters(reading(), viewer(), today())
    if not found:
        raise Refused("No letter is left to print")
    content = draw_thanks_letters(fee_sender(reading(), today()), found)
    with deed() as unit:
        thanks.note_letters(unit, content, len(found))
    return sent(content, ListFormat.PDF, name="brev")


@bp.post("/brev/klart")
@permit(Permission.RECORD_GIFTS)
def done() -> Answer:
    """Note that the letters that were shown have left."""
    ids = {int(one) for one in request.form.getlist("gava") if one.isdecimal()}
    with deed() as unit:
        count = thanks.mark_letters(unit, ids)
    flash(ngettext("%(num)s letter has left.", "%(num)s letters have left.", count), "done")
    return redirect(url_for("office.thanks.index"))


@bp.post("/<voucher:number>")
@permit(Permission.RECORD_GIFTS)
def mark(number: tuple[int, int]) -> Answer:
    """Note that somebody was thanked in another way."""
    with deed() as unit:
        thanks.mark_thanked(unit, *number)
    shown = voucher_number(*number)
    undo_url = url_for("office.thanks.undo", number=shown)
    flash({"text": _("Noted as thanked."), "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    return redirect(url_for("office.thanks.index"))


@bp.post("/<voucher:number>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(number: tuple[int, int]) -> Answer:
    """Take back that somebody was thanked in another way."""
    with deed() as unit:
        thanks.undo_thanked(unit, *number)
    flash(_("Undone. The gift waits for thanks again."), "done")
    return redirect(url_for("office.thanks.index"))
