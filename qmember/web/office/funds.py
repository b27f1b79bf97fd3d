"""Funds: what was given for each purpose, what was used of it, and what is left."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.funds import FundKind, fund_years
from qmember.domain.periods import fiscal_year
from qmember.domain.permissions import Permission
from qmember.queries import funds as reads
from qmember.queries.funding import years_with_income
from qmember.services.funds import note_move, undo_move
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.filters import kr, say
from qmember.web.forms.fields import refuse
from qmember.web.forms.funds import FUND_WORDS, FundForm
from qmember.web.navigation import house_of_request

bp = Blueprint("funds", __name__)


@bp.get("/rapporter/andamal")
@permit(Permission.READ_FUNDING)
def index() -> str:
    """Show every fund of a fiscal year: opening, in, out, closing."""
    year = _year()
    rows = reads.funds(reading(), year, today())
    return render_template(
        "office/funds/index.html", rows=rows, year=year, years=_years(year),
        total_ore=sum(one.closing_ore for one in rows), ended=year < _this_year(),
    )  # fmt: skip


@bp.get("/rapporter/andamal/<int:purpose_id>")
@permit(Permission.READ_FUNDING)
def show(purpose_id: int) -> str | Response:
    """Show what changed one fund in a fiscal year; the general purpose has no money of its own."""
    if not reads.is_fund(reading(), purpose_id):
        return redirect(url_for("office.funds.index"))
    form = FundForm(formdata=None)
    form.key.data, form.on.data = secrets.token_urlsafe(16), today()
    return _page(purpose_id, form)


@bp.post("/rapporter/andamal/<int:purpose_id>")
@permit(Permission.EDIT_FUNDING)
def create(purpose_id: int) -> Response | tuple[str, int]:
    """Note what the fund was used for."""
    form = FundForm()
    if not form.validate():
        return _page(purpose_id, form), 422
    try:
        with deed() as unit:
            note_move(
                unit, purpose_id, FundKind(form.kind.data), on=form.on.day,
                amount=int(form.amount.data or 0), text=form.text.data or "",
                anyway=form.anyway.data, key=form.key.data,
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="amount" if error.field != "received_on" else "on")
        return _page(purpose_id, form, asks=error.code == "below-zero"), 422
    flash(
        _("It is noted. %(left)s is left.", left=kr(reads.left_of(reading(), purpose_id))), "done"
    )
    return redirect(url_for("office.funds.show", purpose_id=purpose_id, ar=_year_of(form)))


@bp.post("/rapporter/andamal/rad/<int:move_id>/angra")
@permit(Permission.EDIT_FUNDING)
def undo(move_id: int) -> Response:
    """Take a change back; both rows stay."""
    try:
        with deed() as unit:
            purpose_id = undo_move(unit, move_id)
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(url_for("office.funds.index"))
    flash(_("It is taken back. Both rows stay."), "done")
    return redirect(url_for("office.funds.show", purpose_id=purpose_id, ar=request.args.get("ar")))


def _page(purpose_id: int, form: FundForm, *, asks: bool = False) -> str:
    year, name = _year(), reads.fund_name(reading(), purpose_id)
    known = {one.purpose_id: one for one in reads.funds(reading(), year, today())}
    fund = known.get(purpose_id) or fund_years({purpose_id: name}, [], year)[0]
    return render_template(
        "office/funds/show.html", fund=fund, year=year, years=_years(year), form=form, words=FUND_WORDS,
        rows=reads.fund_rows(reading(), purpose_id, year, today()), asks=asks or form.anyway.data,
    )  # fmt: skip


def _year() -> int:
    return request.args.get("ar", type=int) or _this_year()


def _this_year() -> int:
    return fiscal_year(today(), house_of_request().fiscal_month)


def _year_of(form: FundForm) -> int:
    return fiscal_year(form.on.day, house_of_request().fiscal_month)


def _years(year: int) -> list[int]:
    """The years that can be chosen, the newest first."""
    return sorted({*years_with_income(reading()), year, _this_year()}, reverse=True)
