"""Opening balances at the take-over: what each account held, by hand, taken back by reversal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.accounts import account_names
from qmember.queries.opening import openings
from qmember.services.opening import open_account, undo_opening
from qmember.web.access import permit
from qmember.web.context import deed, reading
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.settings import OpeningForm
from qmember.web.navigation import house_of_request
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("opening", __name__)
ASSET, DEBT = "asset", "debt"
SIDES = (
    (ASSET, _l("Something we own, for example money")),
    (DEBT, _l("Something we owe, or received in advance")),
)


@bp.get("/installningar/ingaende")
@permit(Permission.READ_LEDGER)
def index() -> str:
    """Show the opening balances."""
    return _page(_form(fresh=True))


@bp.post("/installningar/ingaende")
@permit(Permission.MANAGE_SETTINGS)
def create() -> Response | tuple[str, int]:
    """Book the opening balance of one account."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    amount = int(form.amount.data or 0) * (1 if form.side.data == ASSET else -1)
    try:
        with deed() as unit:
            entry = open_account(unit, account=form.account.data, amount=amount)
    except Refused as error:
        refuse(form, error, otherwise="amount")
        return _page(form), 422
    number = f"{entry.year}-{entry.number:04d}"
    flash(_("The opening balance is booked. Voucher %(number)s.", number=number), "done")
    return redirect(url_for("office.settings.opening.index"))


@bp.post("/installningar/ingaende/<int:entry_id>/angra")
@permit(Permission.MANAGE_SETTINGS)
def undo(entry_id: int) -> Response:
    """Reverse an opening balance."""
    with deed() as unit:
        undo_opening(unit, entry_id)
    flash(_("Undone. The account has no opening balance now."), "done")
    return redirect(url_for("office.settings.opening.index"))


def _form(*, fresh: bool = False) -> OpeningForm:
    form = OpeningForm(formdata=None) if fresh else OpeningForm()
    names = account_names(reading())
    form.account.choices = options((n, f"{n} {name}") for n, name in sorted(names.items()))
    form.side.choices = options(SIDES)
    return form


def _page(form: OpeningForm) -> str:
    return render_template(
        "office/settings/opening.html", form=form, rows=openings(reading()),
        taken_over_on=house_of_request().taken_over_on,
    )  # fmt: skip
