"""Rules: what payments of a sender are named the next time, each in a sentence, each to be paused."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.payer_rules import payer_rules
from qmember.services.payer_rules import say_alike
from qmember.web.access import permit
from qmember.web.context import deed, reading, viewer
from qmember.web.filters import say
from qmember.web.words import VOUCHER_WORDS

bp = Blueprint("rules", __name__)


@bp.get("/installningar/regler")
@permit(Permission.RECORD_BANK)
def index() -> str:
    """Show every rule, the latest used first."""
    rows = payer_rules(reading(), viewer())
    return render_template("office/settings/rules.html", rows=rows, words=VOUCHER_WORDS)


@bp.post("/installningar/regler/<int:payment_id>")
@permit(Permission.RECORD_BANK)
def change(payment_id: int) -> Response:
    """Pause a rule, or let it work again."""
    alike = request.form.get("alike") == "yes"
    try:
        with deed() as unit:
            say_alike(unit, payment_id, alike=alike)
    except Refused as error:
        flash(error.text(say), "wait")
    else:
        flash(_("The rule works again.") if alike else _("The rule is paused."), "done")
    return redirect(url_for("office.settings.rules.index"))
