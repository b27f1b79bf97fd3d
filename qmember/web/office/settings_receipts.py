"""How receipts leave: link or attachment, the address that strangers reach, the least amount."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.services.receipt_choices import choose_receipts
from qmember.web.access import permit
from qmember.web.context import deed, service
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.receipts import ReceiptsForm
from qmember.web.navigation import house_of_request
from qmember.web.office.receipt_words import MAIL_WAYS

bp = Blueprint("receipts", __name__, url_prefix="/installningar/kvitton")


@bp.get("")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show what holds now."""
    house, form = house_of_request(), _form(ReceiptsForm(formdata=None))
    form.mail.data, form.least.data = house.receipt_mail, house.receipt_least_ore // 100
    form.public_url.data = house.public_url or _own_address()
    return _page(form)


@bp.post("")
@permit(Permission.MANAGE_SETTINGS)
def update() -> Response | tuple[str, int]:
    """Store what differs, each as a dated row."""
    form = _form(ReceiptsForm())
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            choose_receipts(
                unit, mail=form.mail.data, public_url=form.public_url.data or "",
                least_ore=100 * (form.least.data or 0),
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="mail")
        return _page(form), 422
    flash(_("Saved. It holds for receipts from now on."), "done")
    return redirect(url_for("office.settings.receipts.index"))


def _form(form: ReceiptsForm) -> ReceiptsForm:
    form.mail.choices = options(MAIL_WAYS.items())
    return form


def _own_address() -> str:
    """The address that the server was started with, proposed where others can reach it."""
    url = service().settings.base_url
    return url if url.startswith("https://") else ""


def _page(form: ReceiptsForm) -> str:
    return render_template("office/settings/receipts.html", form=form)
