"""Reconciliation: read a bank file, name its payments one by one, split, undo."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from qmember.domain.bank import BankFile
from qmember.domain.errors import Conflict, Refused
from qmember.domain.gift_parts import read_parts
from qmember.domain.ledger import NOT_INCOME, SETTLED, TOLD, Anonymity, IncomeKind
from qmember.domain.match_facts import Certainty
from qmember.domain.permissions import Permission
from qmember.queries import bank as reads
from qmember.queries import bank_settling
from qmember.queries.bank import PaymentRow
from qmember.queries.bank_columns import remembered
from qmember.queries.bank_queue import group_of, next_waiting
from qmember.queries.fee_suggestions import fee_suggestions
from qmember.queries.history import history_of
from qmember.queries.pledges import incomes_of
from qmember.services import gifts
from qmember.services.bank_drafts import keep_bank_draft
from qmember.services.bank_fees import name_as_fee
from qmember.services.bank_import import FileRefused, Imported, import_file
from qmember.services.bank_naming import Named, Part, name_payment, undo_naming
from qmember.services.bank_placing import ToBeTold
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import kr, say
from qmember.web.forms.bank import KINDS, FileForm, NameForm
from qmember.web.forms.fields import refuse
from qmember.web.office.bank_queue import to_row
from qmember.web.office.drawing import draw_now
from qmember.web.office.file_words import problem_words, tell
from qmember.web.office.gifts import promised_line
from qmember.web.office.givers import Giver, choices, read_giver
from qmember.web.office.queue_page import queue_page
from qmember.web.office.stories import story
from qmember.web.words import VOUCHER_WORDS

bp = Blueprint("bank", __name__)


@bp.get("/avstamning")
@permit(Permission.READ_BANK)
def index() -> str:
    """Show the files, the balances and the payments that wait."""
    return queue_page(FileForm(formdata=None))


@bp.post("/avstamning/fil")
@permit(Permission.RECORD_BANK)
def read_file() -> Response | tuple[str, int]:
    """Read a file: whole or not at all."""
    from qmember.formats.bank_file import read_bank_file

    form = FileForm()
    upload: FileStorage | None = request.files.get("file")
    if form.validate() and (upload is None or not upload.filename):
        form.file.errors = [_("Choose a file from the bank first")]
    if form.errors or upload is None:
        return queue_page(form), 422
    content = upload.read()
    known = _nothing if form.anew.data else remembered(reading(), service().database.keys)
    file = read_bank_file(content, today=today(), remembered=known)
    try:
        done = _import(content, file, form.dated.data)
    except ToBeTold:
        return _wait(content)
    except FileRefused as error:
        form.file.errors = [problem_words(problem) for problem in error.problems]
        return queue_page(form), 422
    except Refused as error:
        refuse(form, error, otherwise="file")
        return queue_page(form), 422
    for category, message in tell(file, done):
        flash(message, category)  # type: ignore[arg-type]
    return redirect(url_for("office.bank.index"))


def _import(content: bytes, file: BankFile, dated: date | None) -> Imported:
    if file.unknown_columns:
        raise ToBeTold(file.problems[0].message)
    with deed() as unit:
        return import_file(unit, content, file, dated=dated)


def _wait(content: bytes) -> Response:
    """Keep a file until somebody has said what its columns hold, or which account it is about."""
    with deed() as unit:
        draft_id = keep_bank_draft(unit, content)
    return redirect(url_for("office.bank_columns.show", draft_id=draft_id))


def _nothing(header: Sequence[str]) -> None:
    """As if no columns had been chosen before."""


@bp.get("/avstamning/betalning/<int:payment_id>")
@permit(Permission.READ_BANK)
def show(payment_id: int) -> str:
    """Show one payment, the form that names it, and what it was named."""
    row = _payment(payment_id)
    return _payment_page(row, _fresh(row))


@bp.post("/avstamning/betalning/<int:payment_id>")
@permit(Permission.RECORD_BANK)
def name(payment_id: int) -> Response | tuple[str, int]:
    """Name a payment, or a part of it."""
    row, form, (how, going) = _payment(payment_id), NameForm(), _at(payment_id)
    valid, giver = form.validate(), _giver(form)
    if not (valid and giver.clear):
        return _payment_page(row, form, giver), 422
    try:
        with deed() as unit:
            part = _part(unit, form, giver, row)
            named = name_payment(unit, payment_id, [part], key=form.key.data, how=how)
    except Conflict as error:
        refuse(form, error, otherwise="kind")
        return _payment_page(_payment(payment_id), form, giver, typed=_typed(form)), 409
    except Refused as error:
        refuse(form, error, otherwise="kind")
        return _payment_page(row, form, giver), 422
    return _named(payment_id, named, going)


@bp.post("/avstamning/betalning/<int:payment_id>/inte-intakt")
@permit(Permission.RECORD_BANK)
def not_income(payment_id: int) -> Response:
    """Say that the rest of a payment is not income."""
    row = _payment(payment_id)
    return _name_at_once(row, Part(NOT_INCOME, row.left_ore))


@bp.post("/avstamning/betalning/<int:payment_id>/redan-inlast")
@permit(Permission.RECORD_BANK)
def told(payment_id: int) -> Response:
    """Say that another file told of the same money: the deposit is taken back."""
    row = _payment(payment_id)
    return _name_at_once(row, Part(TOLD, row.left_ore))


@bp.post("/avstamning/betalning/<int:payment_id>/gava/<int:income_id>")
@permit(Permission.RECORD_BANK)
def settle(payment_id: int, income_id: int) -> Response:
    """Match a payment with a gift that was entered by hand."""
    row = _payment(payment_id)
    return _name_at_once(row, Part(SETTLED, row.left_ore, income_id=income_id))


@bp.post("/avstamning/betalning/<int:payment_id>/avgift/<int:claim_id>")
@permit(Permission.RECORD_BANK)
def fee(payment_id: int, claim_id: int) -> Response:
    """Name a payment as the money of a fee that it seems to be for."""
    how, going = _at(payment_id)
    try:
        with deed() as unit:
            named = name_as_fee(unit, payment_id, claim_id, how=how)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.bank.show", payment_id=payment_id))
    return _named(payment_id, named, going)


@bp.post("/avstamning/namn/<int:allocation_id>/angra")
@permit(Permission.RECORD_BANK)
def undo(allocation_id: int) -> Response:
    """Take a naming back; the money waits again."""
    try:
        with deed() as unit:
            payment_id = undo_naming(unit, allocation_id)
    except Conflict as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.bank.index"))
    flash(_("Undone. The payment waits for a decision again."), "done")
    return to_row(payment_id)


def _payment_page(
    row: PaymentRow,
    form: NameForm,
    giver: Giver | None = None,
    *,
    typed: list[str] | None = None,
) -> str:
    """One payment; with ``typed`` what the person had written when somebody else was first."""
    subjects = [("allocation", i) for i in reads.namings_of(reading(), row.payment_id)]
    return render_template(
        "office/bank/show.html", payment=row, form=form, choices=choices(giver) if giver else None,
        words=VOUCHER_WORDS, by_hand=bank_settling.settleable(reading(), viewer(), row), typed=typed,
        fees=fee_suggestions(reading(), viewer(), row),
        story=story(history_of(reading(), service().database.keys, viewer(), subjects)),
    )  # fmt: skip


def _payment(payment_id: int) -> PaymentRow:
    return reads.payment(reading(), service().database.keys, viewer(), payment_id)


def _fresh(row: PaymentRow) -> NameForm:
    form = NameForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    form.amount.data = abs(row.left_ore)
    return form


def _giver(form: NameForm) -> Giver:
    """The payer that the form says; nobody when the field is empty."""
    if not (form.payer.data or form.payer_code.data):
        return Giver("", clear=True)
    return read_giver(form.payer, form.payer_code, anonymous=False)


def _part(unit: Unit, form: NameForm, giver: Giver, row: PaymentRow) -> Part:
    person_id = giver.person_id
    if giver.new_name is not None:
        person_id = gifts.new_giver(unit, key=form.key.data, name=giver.new_name, email=None)
    sign = 1 if row.left_ore >= 0 else -1
    is_gift = form.kind.data == IncomeKind.GIFT
    return Part(
        kind=form.kind.data,
        amount=sign * int(form.amount.data or 0),
        person_id=person_id,
        purpose_id=form.purpose_id.data if is_gift else None,
        anonymity=Anonymity(form.anonymity.data) if is_gift else Anonymity.NONE,
        split=read_parts(int(form.amount.data or 0), form.parts.data) if is_gift else (),
    )


def _typed(form: NameForm) -> list[str]:
    """What was written, for the one who was second: nothing of it is lost."""
    kind = str(dict(KINDS).get(form.kind.data, ""))
    return [part for part in (kind, form.payer.data, kr(form.amount.data or 0)) if part]


def _name_at_once(row: PaymentRow, part: Part) -> Response:
    """Name the whole rest with one press; who comes second is told."""
    how, going = _at(row.payment_id)
    try:
        with deed() as unit:
            named = name_payment(unit, row.payment_id, [part], how=how)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.bank.show", payment_id=row.payment_id))
    return _named(row.payment_id, named, going)


def _at(payment_id: int) -> tuple[Certainty | None, int | None]:
    """The group in which a payment waits, and the one that is looked at after it."""
    return group_of(reading(), payment_id), next_waiting(reading(), payment_id)


def _named(payment_id: int, named: Named, going: int | None) -> Response:
    """Draw what was issued, say what was done with a way back, and go on to the next."""
    draw_now(*named.receipt_ids)
    row = _payment(payment_id)
    if row.left_ore:
        flash(_("%(amount)s is left to divide.", amount=kr(row.left_ore)), "info")
        return redirect(url_for("office.bank.show", payment_id=payment_id))
    text = _("%(amount)s is named.", amount=kr(row.amount_ore))
    undo_url = url_for("office.bank.undo", allocation_id=named.allocation_ids[-1])
    flash({"text": text, "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    for income_id in incomes_of(reading(), named.allocation_ids):
        if (promised := promised_line(income_id)) is not None:
            flash(promised, "info")
    return to_row(going or payment_id)
