"""Accounts: the association's own numbers, and which account is used for what from when."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.ledger import AccountRole
from qmember.domain.own_numbers import NumberKind
from qmember.domain.permissions import Permission
from qmember.queries.accounts import account_names, mapping_rows, mappings
from qmember.queries.own_numbers import own_numbers
from qmember.services.association import map_account
from qmember.services.own_numbers import register_number, remove_number
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.settings import MappingForm, NumberForm
from qmember.web.office.settings_words import NUMBER_WORDS, ROLE_OF_ACCOUNT

bp = Blueprint("accounts", __name__)


@bp.get("/installningar/konton")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show the numbers, the accounts in use now and later, and a form for each."""
    return _page(_number_form(fresh=True), _mapping_form(fresh=True))


@bp.post("/installningar/konton/nummer")
@permit(Permission.MANAGE_SETTINGS)
def add_number() -> Response | tuple[str, int]:
    """Register one of the association's own numbers."""
    form = _number_form()
    if not form.validate():
        return _page(form, _mapping_form(fresh=True), failed=form), 422
    try:
        with deed() as unit:
            register_number(
                unit, kind=NumberKind(form.kind.data), number=form.number.data,
                name=form.name.data, account=form.account.data,
                new_account=form.new_account.data or "",
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="number")
        return _page(form, _mapping_form(fresh=True), failed=form), 422
    flash(_("The number is registered."), "done")
    return redirect(url_for("office.settings.accounts.index"))


@bp.post("/installningar/konton/nummer/<int:number_id>/ta-bort")
@permit(Permission.MANAGE_SETTINGS)
def drop_number(number_id: int) -> Response:
    """Take a number away that no bank file has told anything about."""
    with deed() as unit:
        remove_number(unit, number_id)
    flash(_("The number is taken away."), "done")
    return redirect(url_for("office.settings.accounts.index"))


@bp.post("/installningar/konton")
@permit(Permission.MANAGE_SETTINGS)
def map_role() -> Response | tuple[str, int]:
    """Use another account for something, from a day on."""
    form = _mapping_form()
    if not form.validate():
        return _page(_number_form(fresh=True), form, failed=form), 422
    try:
        with deed() as unit:
            map_account(
                unit, role=form.role.data, number=form.number.data, name=form.name.data or "",
                from_on=form.from_on.day,
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="number")
        return _page(_number_form(fresh=True), form, failed=form), 422
    flash(_("The account is chosen."), "done")
    return redirect(url_for("office.settings.accounts.index"))


def _number_form(*, fresh: bool = False) -> NumberForm:
    form = NumberForm(formdata=None) if fresh else NumberForm()
    form.kind.choices = options((kind.value, word) for kind, word in NUMBER_WORDS.items())
    names = account_names(reading())
    form.account.choices = options((n, f"{n} {name}") for n, name in sorted(names.items()))
    if fresh and names:
        form.account.data = mappings(reading()).account(AccountRole.BANK, today())
    return form


def _mapping_form(*, fresh: bool = False) -> MappingForm:
    form = MappingForm(formdata=None) if fresh else MappingForm()
    form.role.choices = options(ROLE_OF_ACCOUNT.items())
    if fresh:
        form.from_on.data = today()
    return form


def _page(
    number_form: NumberForm,
    mapping_form: MappingForm,
    failed: NumberForm | MappingForm | None = None,
) -> str:
    return render_template(
        "office/settings/accounts.html", form=failed, number_form=number_form,
        mapping_form=mapping_form, numbers=own_numbers(reading()), number_words=NUMBER_WORDS,
        rows=mapping_rows(reading(), today()), role_words=ROLE_OF_ACCOUNT,
    )  # fmt: skip
