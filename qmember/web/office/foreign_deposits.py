"""A deposit in another currency: say how many kronor the bank booked, and it waits for a name."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.foreign_deposits import foreign_deposit
from qmember.services.foreign_deposits import book_in_kronor
from qmember.web.access import permit
from qmember.web.context import deed, reading
from qmember.web.forms.bank import KronorForm
from qmember.web.forms.fields import refuse

bp = Blueprint("foreign_deposits", __name__)


@bp.get("/avstamning/insattning/<int:deposit_id>")
@permit(Permission.RECORD_BANK)
def edit(deposit_id: int) -> str:
    """Show what the bank said of the deposit, and ask for its kronor."""
    return _page(deposit_id, KronorForm(formdata=None))


@bp.post("/avstamning/insattning/<int:deposit_id>")
@permit(Permission.RECORD_BANK)
def update(deposit_id: int) -> Response | tuple[str, int]:
    """Book it with the kronor that were written."""
    form = KronorForm()
    if not form.validate():
        return _page(deposit_id, form), 422
    try:
        with deed() as unit:
            book_in_kronor(unit, deposit_id, amount=int(form.amount.data or 0))
    except Refused as error:
        refuse(form, error, otherwise="amount")
        return _page(deposit_id, form), 422
    flash(_("The deposit is booked in kronor. Its payments wait for a name below."), "done")
    return redirect(url_for("office.bank.index"))


def _page(deposit_id: int, form: KronorForm) -> str:
    deposit = foreign_deposit(reading(), deposit_id)
    return render_template("office/foreign_deposits/edit.html", deposit=deposit, form=form)
