"""The limit above which a refund takes two people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.permissions import Permission
from qmember.queries.refunds import limit_now
from qmember.services.refund_limits import choose_limit
from qmember.web.access import permit
from qmember.web.context import reading, today
from qmember.web.forms.refunds import LimitForm
from qmember.web.navigation import house_of_request
from qmember.web.office.form_deeds import tried

bp = Blueprint("refunds", __name__)


@bp.get("/installningar/aterbetalningar")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show the limit that is chosen, and the one that holds."""
    form = LimitForm(formdata=None)
    form.limit.data = house_of_request().refund_limit_ore
    return _page(form)


@bp.post("/installningar/aterbetalningar")
@permit(Permission.MANAGE_SETTINGS)
def update() -> Response | tuple[str, int]:
    """Choose another limit."""
    form = LimitForm()
    again = tried(
        form, lambda unit: choose_limit(unit, form.limit.data or 0), _page, otherwise="limit"
    )
    if again is not None:
        return again
    flash(_("The limit is saved."), "done")
    return redirect(url_for("office.settings.refunds.index"))


def _page(form: LimitForm) -> str:
    holds = limit_now(reading(), today())
    chosen = house_of_request().refund_limit_ore
    return render_template(
        "office/settings/refunds.html", form=form, holds=holds if holds != chosen else None
    )
