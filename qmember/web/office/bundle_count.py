"""The count of a bundle's cash: notes and coins, the two who count, and the sheet they sign."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.cash import DENOMINATIONS, counted_ore
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.permissions import Permission
from qmember.queries.bundles import BundlePage
from qmember.services.bundles import count_cash
from qmember.web.access import permit
from qmember.web.context import deed, service
from qmember.web.forms.bundles import WHOLE, CountForm, read_whole
from qmember.web.forms.fields import refuse
from qmember.web.office.bundle_page import opened
from qmember.web.office.bundle_words import sum_line
from qmember.web.office.bundles import Answer, conflicting, number_of, registered_page_of

bp = Blueprint("bundle_count", __name__)


@bp.get("/gavor/bunt/<int:bundle_id>/rakna")
@permit(Permission.RECORD_GIFTS)
def show(bundle_id: int) -> Answer:
    """Show how many of each note and coin were counted, and by whom."""
    if (elsewhere := registered_page_of(bundle_id)) is not None:
        return elsewhere
    bundle, form = opened(bundle_id), CountForm(formdata=None)
    form.counter_one.data, form.counter_two.data = bundle.counters
    form.version.data = str(bundle.version)
    return _page(bundle, form, {worth: str(n) for worth, n in bundle.counted.items()})


@bp.post("/gavor/bunt/<int:bundle_id>/rakna")
@permit(Permission.RECORD_GIFTS)
def update(bundle_id: int) -> Answer:
    """Write down what was counted."""
    form, bundle = CountForm(), opened(bundle_id)
    form.validate()
    typed = {worth: request.form.get(f"antal-{worth}", "").strip() for worth in DENOMINATIONS}
    try:
        counted = {worth: read_whole(text) or 0 for worth, text in typed.items()}
    except ValueError:
        form.form_errors = [str(WHOLE)]
        return _page(bundle, form, typed), 422
    names = (form.counter_one.data or "", form.counter_two.data or "")
    try:
        with deed() as unit:
            count_cash(unit, bundle_id, number_of(form.version.data), counted, names)
    except NotFound:
        raise
    except Conflict as error:
        return conflicting(bundle_id, error)
    except Refused as error:
        refuse(form, error, otherwise="counter_two")
        return _page(bundle, form, typed), 422
    flash(_("The count is saved. It is the control sum of the bundle."), "done")
    return redirect(url_for("office.bundles.show", bundle_id=bundle_id))


@bp.get("/gavor/bunt/<int:bundle_id>/rakneblad.pdf")
@permit(Permission.RECORD_GIFTS)
def sheet(bundle_id: int) -> Response:
    """Give the sheet to count on and to sign; it names nobody but those who count."""
    from qmember.web.office.bundle_paper import count_sheet  # loaded when somebody prints

    content = count_sheet(opened(bundle_id), service().clock.now())
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="rakneblad.pdf"'
    return answer


def _page(bundle: BundlePage, form: CountForm, typed: dict[int, str]) -> str:
    counted = {worth: int(text) for worth, text in typed.items() if text.isdecimal()}
    return render_template(
        "office/bundles/count.html", bundle=bundle, form=form, typed=typed, worths=DENOMINATIONS,
        ores={worth: worth * n for worth, n in counted.items()}, total=counted_ore(counted),
        sums=sum_line(bundle.totals.count, bundle.totals.ore),
    )  # fmt: skip
