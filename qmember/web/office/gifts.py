"""Gifts: the list with quick entry above it, undo, void and correct."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Permission
from qmember.queries import gifts as reads
from qmember.queries.gifts import GiftRow
from qmember.services import gifts, receipts
from qmember.services.gifts import AlikeGift, GiftFacts, Recorded
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import kr
from qmember.web.forms.fields import refuse
from qmember.web.forms.gifts import CorrectionForm, GiftForm
from qmember.web.navigation import house_of_request
from qmember.web.office.givers import Giver, choices, read_giver

bp = Blueprint("gifts", __name__)


@bp.get("/gavor")
@permit(Permission.READ_GIFTS)
def index() -> str:
    """Show the newest gifts, and the quick entry above them."""
    before = request.args.get("fore", type=int)
    rows = reads.gifts_page(reading(), viewer(), before=before)
    panel = request.args.get("registrera") == "1"
    return _list(
        rows, form=fresh_form() if viewer().may(Permission.RECORD_GIFTS) else None, panel=panel
    )


@bp.get("/gavor/ny")
@permit(Permission.RECORD_GIFTS)
def new() -> str:
    """Show the form as a page of its own."""
    return render_template("office/gifts/new.html", form=fresh_form(), choices=None, **_house())


@bp.post("/gavor/ny")
@permit(Permission.RECORD_GIFTS)
def create() -> Response | tuple[str, int]:
    """Record a gift, and be ready for the next."""
    form = GiftForm()
    giver = read_giver(form.giver, form.giver_code)
    if not (form.validate() and giver.clear):
        return _again(form, giver)
    try:
        with deed() as unit:
            done = _record(unit, form, giver)
    except AlikeGift as alike:
        return _again(form, giver, alike=alike)
    except Refused as error:
        refuse(form, error, otherwise="amount")
        return _again(form, giver)
    _draw(done)
    _remember(form)
    return _saved(done)


@bp.post("/gavor/<voucher:number>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(number: tuple[int, int]) -> Response:
    """Void a gift that was just saved; both numbers stay, and the form opens with its values."""
    row = _gift(number)
    with deed() as unit:
        gifts.void_gift(unit, row.income_id, reason="undone")
    flash(_("Undone. Voucher %(number)s is voided.", number=row.voucher), "done")
    return redirect(url_for("office.gifts.index", registrera=1))


@bp.get("/gavor/<voucher:number>/ratta")
@permit(Permission.RECORD_GIFTS)
def edit(number: tuple[int, int]) -> str:
    """Show the gift's facts in the form, to be corrected."""
    row = _gift(number)
    with service().database.reading() as reads_only:
        facts = gifts.facts_of_id(reads_only, row.income_id)
    form = CorrectionForm(formdata=None, data=_as_data(facts), giver=row.shown_as)
    form.giver_code.data = row.person or "anonym"
    return _correct_page(form, row)


@bp.post("/gavor/<voucher:number>/ratta")
@permit(Permission.RECORD_GIFTS)
def update(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Correct a gift: reversal and a new row; the old receipt is replaced."""
    row, form = _gift(number), CorrectionForm()
    giver = read_giver(form.giver, form.giver_code)
    if not (form.validate() and giver.clear):
        return _correct_page(form, row, giver), 422
    try:
        with deed() as unit:
            facts = _facts(form, _person(unit, form, giver))
            done = gifts.correct_gift(unit, row.income_id, facts, reason=form.reason.data or "")
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _correct_page(form, row, giver), 422
    _draw(done)
    new_row = reads.gift_by_id(reading(), viewer(), done.income_id)
    flash(_corrected(row, new_row), "done")
    return redirect(url_for("office.ledger.show", number=_pair(new_row.voucher)))


@bp.post("/gavor/<voucher:number>/makulera")
@permit(Permission.RECORD_GIFTS)
def void(number: tuple[int, int]) -> Response:
    """Void a gift with a reason; its number and its receipt's stay in the lists."""
    row = _gift(number)
    with deed() as unit:
        gifts.void_gift(
            unit, row.income_id, reason=request.form.get("reason", "").strip() or "voided"
        )
    flash(_("Voucher %(number)s is voided.", number=row.voucher), "done")
    return redirect(url_for("office.ledger.show", number=number))


def fresh_form() -> GiftForm:
    """An empty form with this session's latest date and way of payment, and a key of its own."""
    last = session.get("gift", {})
    form = GiftForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    form.received_on.data = None
    form.received_on.raw = str(last.get("received_on") or today().isoformat())
    form.channel.data = last.get("channel", Channel.BANKGIRO.value)
    return form


def _record(unit: Unit, form: GiftForm, giver: Giver) -> Recorded:
    facts = _facts(form, _person(unit, form, giver))
    confirmed = form.confirmed.data == "1"
    return gifts.record_gift(unit, facts, key=form.key.data, confirmed=confirmed)


def _person(unit: Unit, form: GiftForm, giver: Giver) -> int | None:
    """The giver's row id; a new giver is added in the same deed, once for each form."""
    if giver.new_name is None:
        return giver.person_id
    return gifts.new_giver(
        unit, key=form.key.data, name=giver.new_name, email=form.email.data or None
    )


def _facts(form: GiftForm, person_id: int | None) -> GiftFacts:
    return GiftFacts(
        amount=int(form.amount.data or 0),
        received_on=form.received_on.day,
        channel=Channel(form.channel.data),
        person_id=person_id,
        purpose_id=form.purpose_id.data,
        anonymity=Anonymity(form.anonymity.data),
        receipt=ReceiptWish(form.receipt.data) if form.receipt.data else None,
    )


def _as_data(facts: GiftFacts) -> dict[str, object]:
    known = (
        facts if facts.anonymity is not Anonymity.ALL else replace(facts, anonymity=Anonymity.NONE)
    )
    return {
        "amount": known.amount,
        "received_on": known.received_on,
        "channel": known.channel.value,
        "purpose_id": known.purpose_id,
        "anonymity": known.anonymity.value,
    }


def _draw(done: Recorded) -> None:
    """Draw the receipt right after the commit; if we die before, the worker does it."""
    if done.receipt_id is not None:
        receipts.draw(service().database, service().clock, done.receipt_id)


def _remember(form: GiftForm) -> None:
    session["gift"] = {
        "received_on": form.received_on.day.isoformat(),
        "channel": form.channel.data,
    }


def _saved(done: Recorded) -> Response:
    row = reads.gift_by_id(reading(), viewer(), done.income_id)
    text = _(
        "Saved. %(amount)s from %(giver)s. Voucher %(number)s.",
        amount=kr(row.amount_ore),
        giver=row.shown_as or _("an anonymous giver"),
        number=row.voucher,
    )
    undo_url = url_for("office.gifts.undo", number=_pair(row.voucher))
    flash({"text": text, "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    return redirect(url_for("office.gifts.index", registrera=1))


def _again(form: GiftForm, giver: Giver, *, alike: AlikeGift | None = None) -> tuple[str, int]:
    """The form once more with everything that was typed."""
    similar = None
    if alike is not None:
        similar = reads.gift_by_id(reading(), viewer(), alike.income_id)
        form.confirmed.data = "1"
    page = render_template(
        "office/gifts/new.html", form=form, choices=choices(giver), similar=similar, **_house()
    )
    return page, 422


def _correct_page(form: CorrectionForm, row: GiftRow, giver: Giver | None = None) -> str:
    return render_template(
        "office/gifts/edit.html", form=form, gift=row, choices=choices(giver) if giver else None,
        **_house(),
    )  # fmt: skip


def _corrected(old: GiftRow, new: GiftRow) -> str:
    if old.receipt and new.receipt and old.receipt != new.receipt:
        return str(_("Receipt %(old)s is replaced by %(new)s.", old=old.receipt, new=new.receipt))
    return str(_("Corrected. Voucher %(new)s replaces %(old)s.", old=old.voucher, new=new.voucher))


def _list(rows: list[GiftRow], *, form: GiftForm | None, panel: bool) -> str:
    more = rows[-1].income_id if len(rows) == reads.PAGE else None
    return render_template(
        "office/gifts/index.html",
        rows=rows,
        form=form,
        panel=panel,
        more=more,
        choices=None,
        **_house(),
    )


def _house() -> dict[str, object]:
    return {"large_ore": house_of_request().large_gift_ore}


def _gift(number: tuple[int, int]) -> GiftRow:
    row = reads.gift_by_voucher(reading(), viewer(), *number)
    if row is None:
        abort(404)
    return row


def _pair(voucher: str) -> tuple[int, int]:
    year, number = voucher.split("-")
    return int(year), int(number)
