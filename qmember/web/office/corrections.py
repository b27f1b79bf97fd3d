"""Correct a gift, void it, move it to the right person, and issue the receipt that it lacks."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, Refused
from qmember.domain.gift_parts import read_parts
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Permission
from qmember.queries import gifts as reads
from qmember.queries.corrections import Superseded, superseded
from qmember.queries.gifts import GiftRow
from qmember.services import gifts, receipts
from qmember.services.gifts import GiftFacts, Recorded
from qmember.web.access import permit
from qmember.web.context import deed, reading, viewer
from qmember.web.filters import clock_time, kr, say
from qmember.web.forms.fields import refuse
from qmember.web.forms.gifts import CorrectionForm, MoveForm, ReasonForm
from qmember.web.navigation import house_of_request
from qmember.web.office.closed import closed_note
from qmember.web.office.drawing import draw_now
from qmember.web.office.gift_words import facts
from qmember.web.office.gifts import fill_giver, gift_or_404, person_of
from qmember.web.office.givers import Giver, choices, read_giver, receipt_line, usual_of

bp = Blueprint("corrections", __name__)
FROM_BANK = ("amount", "received_on", "channel")
"""What a bank payment says of its gift, and nobody else."""


@bp.get("/gavor/<voucher:number>/ratta")
@permit(Permission.RECORD_GIFTS)
def edit(number: tuple[int, int]) -> str | Response:
    """Show the gift's facts in the form, to be corrected."""
    row = gift_or_404(number)
    if row.kind != IncomeKind.GIFT or row.state != "live":
        return redirect(url_for("office.ledger.show", number=number))
    form = CorrectionForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    form.amount.data, form.received_on.data = row.amount_ore, row.received_on
    form.channel.data, form.purpose_id.data = row.channel, row.purpose_id
    fill_giver(form, row)
    return _page(form, row)


@bp.post("/gavor/<voucher:number>/ratta")
@permit(Permission.RECORD_GIFTS)
def update(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Correct a gift: reversal and a new row; the old receipt is replaced."""
    row, form = gift_or_404(number), CorrectionForm()
    _leave_to_bank(form, row)
    valid, giver = form.validate(), read_giver(form.giver, form.giver_code)
    if not (valid and giver.clear):
        return _page(form, row, giver), 422
    try:
        with deed() as unit:
            wanted = _facts(form, row, person_of(unit, form, giver))
            done = gifts.correct_gift(
                unit, row.income_id, wanted, reason=form.reason.data or "",
                words=form.words.data or "",
            )  # fmt: skip
    except Conflict:
        return _page(form, row, giver, other=superseded(reading(), viewer(), row.income_id)), 409
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _page(form, row, giver), 422
    return _corrected(row, done)


@bp.get("/gavor/<voucher:number>/makulera")
@permit(Permission.RECORD_GIFTS)
def ask_void(number: tuple[int, int]) -> str:
    """Say what voiding leads to, and ask why."""
    return _void_page(ReasonForm(formdata=None), gift_or_404(number))


@bp.post("/gavor/<voucher:number>/makulera")
@permit(Permission.RECORD_GIFTS)
def void(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Void a gift with a reason; its number and its receipt's stay in the lists."""
    row, form = gift_or_404(number), ReasonForm()
    if not form.validate():
        return _void_page(form, row), 422
    try:
        with deed() as unit:
            gifts.void_gift(
                unit, row.income_id, reason=form.reason.data or "", words=form.words.data or ""
            )
    except Refused as error:
        refuse(form, error, otherwise="reason")
        return _void_page(form, row), 409 if isinstance(error, Conflict) else 422
    flash(_("Voucher %(number)s is voided.", number=row.voucher), "done")
    return redirect(url_for("office.ledger.show", number=number))


@bp.get("/gavor/<voucher:number>/flytta")
@permit(Permission.RECORD_GIFTS)
def ask_move(number: tuple[int, int]) -> str:
    """Ask who the right person is; nothing else is needed."""
    return _move_page(MoveForm(formdata=None), gift_or_404(number))


@bp.post("/gavor/<voucher:number>/flytta")
@permit(Permission.RECORD_GIFTS)
def move(number: tuple[int, int]) -> Response | tuple[str, int]:
    """Move income of any kind to the right payer."""
    row, form = gift_or_404(number), MoveForm()
    valid = form.validate()
    giver = read_giver(form.giver, form.giver_code, new=False, anonymous=False)
    if not (valid and giver.clear and giver.person_id is not None):
        return _move_page(form, row, giver), 422
    try:
        with deed() as unit:
            done = gifts.move_gift(unit, row.income_id, giver.person_id)
    except Refused as error:
        refuse(form, error, otherwise="giver")
        if error.field == "amount":
            form.giver.errors = [_("It is already on this person. Choose another")]
        return _move_page(form, row, giver), 409 if isinstance(error, Conflict) else 422
    return _corrected(row, done)


@bp.post("/gavor/<voucher:number>/kvitto")
@permit(Permission.RECORD_GIFTS)
def issue_receipt(number: tuple[int, int]) -> Response:
    """Issue the receipt that a gift lacks."""
    row = gift_or_404(number)
    try:
        with deed() as unit:
            receipt = receipts.issue_later(unit, row.income_id)
            receipt_id = receipt.id
    except Conflict as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.ledger.show", number=number))
    draw_now(receipt_id)
    new = reads.gift_by_id(reading(), viewer(), row.income_id)
    flash(_("Receipt %(number)s is issued.", number=new.receipt or ""), "done")
    return redirect(url_for("office.ledger.show", number=number))


def _leave_to_bank(form: CorrectionForm, row: GiftRow) -> None:
    """Take the fields away that the bank decides; of a matched gift that is the amount alone."""
    if row.payment_id is None or "amount" not in form:
        return
    for name in FROM_BANK[:1] if row.matched else FROM_BANK:
        delattr(form, name)


def _facts(form: CorrectionForm, row: GiftRow, person_id: int | None) -> GiftFacts:
    """What the form says; what it does not ask stays as it was."""
    amount = int(form.amount.data or 0) if "amount" in form else row.amount_ore
    return GiftFacts(
        amount=amount,
        parts=read_parts(amount, form.parts.data),
        received_on=form.received_on.day if "received_on" in form else row.received_on,
        channel=Channel(form.channel.data if "channel" in form else row.channel),
        person_id=person_id,
        purpose_id=_purpose(form, row),
        anonymity=Anonymity(form.anonymity.data),
        receipt=ReceiptWish(form.receipt.data) if form.receipt.data else None,
    )


def _purpose(form: CorrectionForm, row: GiftRow) -> int | None:
    """The chosen purpose; a gift that was kept without one stays so while the general one is shown."""
    general = form.purpose_id.choices[0].value if form.purpose_id.choices else None
    chosen: int | None = form.purpose_id.data
    unsaid = row.purpose_id is None and not row.parts
    return None if unsaid and chosen == general else chosen


def _corrected(old: GiftRow, done: Recorded) -> Response:
    draw_now(done.receipt_id)
    new = reads.gift_by_id(reading(), viewer(), done.income_id)
    text = _("Corrected. Voucher %(new)s replaces %(old)s.", old=old.voucher, new=new.voucher)
    if old.receipt and new.receipt and not old.receipt_void:
        more = _("Receipt %(old)s is replaced by %(new)s.", old=old.receipt, new=new.receipt)
        text = f"{text} {more}"
    flash(text, "done")
    return redirect(url_for("office.ledger.show", number=new.voucher))


def _page(
    form: CorrectionForm,
    row: GiftRow,
    giver: Giver | None = None,
    *,
    other: Superseded | None = None,
) -> str:
    """The form; with ``other`` both versions side by side, and whose is to hold."""
    _leave_to_bank(form, row)
    code = form.giver_code.data or ""
    return render_template(
        "office/gifts/edit.html", form=form, gift=row, saved=facts(row), other=other,
        versions=_versions(form, row, other), closed=closed_note(row),
        choices=choices(giver) if giver else None, large_ore=house_of_request().large_gift_ore,
        receipt_line=receipt_line(code, usual_of(code)),
        at=clock_time(other.at) if other else None,
    )  # fmt: skip


def _versions(
    form: CorrectionForm, row: GiftRow, other: Superseded | None
) -> list[tuple[str, str, str]]:
    """Label, what was typed here, and what the other one saved, where the two differ."""
    if other is None or other.row is None:
        return []
    typed = {name: value for name, (_label, value) in facts(row).items()} | _typed(form)
    return [
        (label, typed[name], value)
        for name, (label, value) in facts(other.row).items()
        if typed[name] != value
    ]


def _typed(form: CorrectionForm) -> dict[str, str]:
    """What the form holds, in the words of ``gift_words.facts``; fields that it lacks are left out."""
    known = {name: form[name] for name in ("channel", "purpose_id", "anonymity") if name in form}
    said = {
        name: next((str(c.label) for c in field.choices if str(c.value) == str(field.data)), "")
        for name, field in known.items()
    }
    if "amount" in form:
        said["amount"] = kr(form.amount.data or 0)
    if "received_on" in form:
        said["received_on"] = form.received_on.day.isoformat()
    number = form.giver_code.data or ""
    named = form.giver.data or ""
    said["giver"] = f"{named} ({number})" if number.startswith("P") and named != number else named
    return said


def _void_page(form: ReasonForm, row: GiftRow) -> str:
    return render_template(
        "office/gifts/void.html", form=form, gift=row, saved=facts(row), closed=closed_note(row)
    )


def _move_page(form: MoveForm, row: GiftRow, giver: Giver | None = None) -> str:
    return render_template(
        "office/gifts/move.html", form=form, gift=row, saved=facts(row), closed=closed_note(row),
        choices=choices(giver) if giver else None,
    )  # fmt: skip
