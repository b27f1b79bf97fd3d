"""Gifts: the list, quick entry above it, and undo of what was just saved."""

from __future__ import annotations

import secrets

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import Conflict, Refused
from qmember.domain.gift_parts import read_parts
from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.money import kronor
from qmember.domain.people import PersonKind, ReceiptWish
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import guess_kind
from qmember.queries import gifts as reads
from qmember.queries.gifts import GiftRow
from qmember.queries.ledger import years
from qmember.queries.pledges import promised_before
from qmember.services import gifts
from qmember.services.gifts import AlikeGift, GiftFacts, Recorded
from qmember.services.parked_gifts import park_by_hand, parks
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.filters import kr, say
from qmember.web.forms.exports import TakeForm
from qmember.web.forms.fields import refuse
from qmember.web.forms.gifts import GiftForm
from qmember.web.navigation import house_of_request
from qmember.web.office.drawing import draw_now
from qmember.web.office.givers import (
    ANONYMOUS,
    NEW,
    Giver,
    choices,
    read_giver,
    receipt_line,
    usual_of,
)

bp = Blueprint("gifts", __name__)
LATEST = 10
"""So many gifts stand below the open panel."""


@bp.get("/gavor")
@permit(Permission.READ_GIFTS)
def index() -> str:
    """Show the newest gifts; quick entry opens above them."""
    before = request.args.get("fore", type=int)
    rows = reads.gifts_page(reading(), viewer(), before=before)
    may_record = viewer().may(Permission.RECORD_GIFTS)
    return _page(rows, form=fresh_form() if may_record else None, panel=False)


@bp.get("/gavor/ny")
@permit(Permission.RECORD_GIFTS)
def new() -> str:
    """Show quick entry above what was saved last; with ``som`` it holds an undone gift's values."""
    form = fresh_form()
    if (again := _undone(request.args.get("som", ""))) is not None:
        _fill(form, again)
    return _page(_latest(), form=form, panel=True)


@bp.post("/gavor/ny")
@permit(Permission.RECORD_GIFTS)
def create() -> Answer | tuple[str, int]:
    """Record a gift, and be ready for the next."""
    form = GiftForm()
    valid, giver = form.validate(), read_giver(form.giver, form.giver_code)
    if not (_email_fits(form, giver) and valid and giver.clear):
        return _again(form, giver)
    try:
        with deed() as unit:
            done = _record(unit, form, giver)
    except AlikeGift as alike:
        return _again(form, giver, alike=alike)
    except Conflict as error:
        form.key.data = secrets.token_urlsafe(16)
        refuse(form, error, otherwise="amount")
        return _again(form, giver, status=409)
    except Refused as error:
        refuse(form, error, otherwise="amount")
        return _again(form, giver)
    _remember(form)
    if done is None:
        flash(
            _("Saved apart. It waits until treasurer and chair have decided, and is no income."),
            "info",
        )
        return redirect(url_for("office.gift_holds.index"))
    draw_now(done.receipt_id)
    return _saved(done)


@bp.post("/gavor/givare")
@permit(Permission.RECORD_GIFTS)
def usual() -> Response:
    """What is usual for the chosen giver, for the open form: receipt in words, purpose, kind."""
    code, name = request.form.get("code", ""), request.form.get("name", "")[:200]
    known = usual_of(code)
    return jsonify(
        receipt=receipt_line(code, known),
        purpose=known.purpose_id if known else None,
        kind=guess_kind(name).value if code == NEW else None,
    )


@bp.post("/gavor/<voucher:number>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(number: tuple[int, int]) -> Answer:
    """Void a gift that was just saved; both numbers stay, and the form opens with its values."""
    row = gift_or_404(number)
    try:
        with deed() as unit:
            gifts.undo_gift(unit, row.income_id)
    except Conflict as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.ledger.show", number=number))
    flash(_("Undone. Voucher %(number)s is voided.", number=row.voucher), "done")
    return redirect(url_for("office.gifts.new", som=row.voucher))


def fresh_form() -> GiftForm:
    """An empty form with this session's latest date and way of payment, and a key of its own."""
    last = session.get("gift", {})
    form = GiftForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    form.received_on.raw = str(last.get("received_on") or today().isoformat())
    form.channel.data = last.get("channel", Channel.BANKGIRO.value)
    return form


def gift_or_404(number: tuple[int, int]) -> GiftRow:
    """The income of any kind that this voucher is about."""
    row = reads.gift_by_voucher(reading(), viewer(), *number)
    if row is None:
        abort(404)
    return row


def person_of(unit: Unit, form: GiftForm, giver: Giver) -> int | None:
    """The giver's row id; a new giver is added in the same deed, once for each form."""
    if giver.new_name is None:
        return giver.person_id
    kind = PersonKind(form.giver_kind.data) if form.giver_kind.data else None
    return gifts.new_giver(
        unit, key=form.key.data, name=giver.new_name, email=form.email.data or None, kind=kind
    )


def _latest() -> list[GiftRow]:
    return reads.gifts_page(reading(), viewer(), limit=LATEST)


def _undone(voucher: str) -> GiftRow | None:
    """The voided gift whose number an address names, to be entered anew."""
    year, _dash, number = voucher.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(voucher) < 20):  # noqa: PLR2004
        return None
    row = reads.gift_by_voucher(reading(), viewer(), int(year), int(number))
    return row if row is not None and row.state == "voided" else None


def _fill(form: GiftForm, row: GiftRow) -> None:
    form.amount.data, form.received_on.raw = row.amount_ore, row.received_on.isoformat()
    form.channel.data, form.purpose_id.data = row.channel, row.purpose_id
    fill_parts(form, row)
    fill_giver(form, row)


def fill_parts(form: GiftForm, row: GiftRow) -> None:
    """Put into the form on which purposes a stored gift is divided."""
    form.parts.data = {one.purpose_id: kronor(one.amount_ore, whole=True) for one in row.parts}


def fill_giver(form: GiftForm, row: GiftRow) -> None:
    """Put a stored gift's giver into the form, or that it is anonymous to all."""
    if row.anonymity == Anonymity.ALL or row.person is None:
        form.giver.data, form.giver_code.data = _("Anonymous gift"), ANONYMOUS
    else:
        form.giver.data, form.giver_code.data = row.shown_as, row.person
        form.anonymity.data = row.anonymity


def _email_fits(form: GiftForm, giver: Giver) -> bool:
    if not form.email.data or giver.new_name is not None:
        return True
    form.email.errors = [
        _("An e-mail address is kept here for a new giver only. Change it on the giver's page")
    ]
    return False


def _record(unit: Unit, form: GiftForm, giver: Giver) -> Recorded | None:
    """Record the gift; None when it is parked, since its giver is flagged."""
    facts = _facts(form, person_of(unit, form, giver))
    if parks(unit, facts.as_income()):
        park_by_hand(unit, facts.as_income(), receipt=facts.receipt, key=form.key.data)
        return None
    resembled = gifts.similar_gift(unit, facts)
    confirmed = resembled is not None and form.confirmed.data == str(resembled)
    return gifts.record_gift(unit, facts, key=form.key.data, confirmed=confirmed)


def _facts(form: GiftForm, person_id: int | None) -> GiftFacts:
    return GiftFacts(
        amount=int(form.amount.data or 0),
        received_on=form.received_on.day,
        channel=Channel(form.channel.data),
        person_id=person_id,
        purpose_id=form.purpose_id.data,
        anonymity=Anonymity(form.anonymity.data),
        receipt=ReceiptWish(form.receipt.data) if form.receipt.data else None,
        parts=read_parts(int(form.amount.data or 0), form.parts.data),
    )


def _remember(form: GiftForm) -> None:
    session["gift"] = {
        "received_on": form.received_on.day.isoformat(),
        "channel": form.channel.data,
    }


def _saved(done: Recorded) -> Answer:
    row = reads.gift_by_id(reading(), viewer(), done.income_id)
    text = _(
        "Saved. %(amount)s from %(giver)s. Voucher %(number)s.",
        amount=kr(row.amount_ore),
        giver=row.shown_as or _("an anonymous giver"),
        number=row.voucher,
    )
    undo_url = url_for("office.gifts.undo", number=row.voucher)
    flash({"text": text, "undo_url": undo_url}, "done")  # type: ignore[arg-type]
    if (promised := promised_line(done.income_id)) is not None:
        flash(promised, "info")
    return redirect(url_for("office.gifts.new"))


def promised_line(income_id: int) -> str | None:
    """That the giver of a gift has promised one, if she has: it is for somebody to say which it was."""
    found = promised_before(reading(), income_id)
    if found is None:
        return None
    return str(
        _(
            "The giver has promised %(amount)s by %(day)s. If this is it, say so under Promised gifts.",
            amount=kr(found.amount_ore),
            day=found.due_on.isoformat(),
        )
    )


def _again(
    form: GiftForm, giver: Giver, *, alike: AlikeGift | None = None, status: int = 422
) -> tuple[str, int]:
    """The form once more with everything that was typed."""
    similar = None
    if alike is not None:
        similar = reads.gift_by_id(reading(), viewer(), alike.income_id)
        form.confirmed.data = str(alike.income_id)
    page = _page(_latest(), form=form, panel=True, giver=giver, similar=similar)
    return page, status


def _page(
    rows: list[GiftRow],
    *,
    form: GiftForm | None,
    panel: bool,
    giver: Giver | None = None,
    similar: GiftRow | None = None,
) -> str:
    more = rows[-1].income_id if len(rows) == reads.PAGE else None
    return render_template(
        "office/gifts/index.html", rows=rows, form=form, panel=panel, more=more, similar=similar,
        choices=choices(giver) if giver else None, large_ore=house_of_request().large_gift_ore,
        receipt_line=_receipt_line(form), take=TakeForm(formdata=None), years=years(reading()),
    )  # fmt: skip


def _receipt_line(form: GiftForm | None) -> str:
    """What will happen with the receipt, as the form stands; script asks anew when it changes."""
    code = form.giver_code.data or "" if form else ""
    return receipt_line(code, usual_of(code))
