"""Show an auditor whom a voucher is about, for one minute; it is noted who looked and why."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, url_for

from qmember.domain.permissions import Permission
from qmember.queries.protected import Reading
from qmember.queries.review_names import open_payer
from qmember.queries.voucher_links import links_of
from qmember.web.access import permit
from qmember.web.context import keys, reading, service, viewer
from qmember.web.forms.reviews import NameForm
from qmember.web.office.reveal import SECONDS
from qmember.web.office.review import picked

bp = Blueprint("review_names", __name__)


@bp.post("/granskning/<voucher:number>/namn")
@permit(Permission.AUDIT_BOOKS)
def show(number: tuple[int, int]) -> Response:
    """Show the name behind a pseudonym; of some people it is never shown, and nothing tells why."""
    _found, row = picked(number)
    form, links = NameForm(), links_of(reading(), keys(), viewer(), row.entry_id)
    if links.income is None or not links.income.shown_as:
        abort(404)
    if not form.validate():
        page = render_template("office/review/name.html", row=row, form=form, shown=None, name=None)
        return make_response(page, 422)
    parts = service()
    why = Reading(viewer(), parts.clock.now(), form.chosen)
    name = open_payer(parts.database, why, links.income.income_id, row.entry_id)
    page = render_template(
        "office/review/name.html", row=row, form=form, shown=links.income.shown_as, name=name,
    )  # fmt: skip
    answer = make_response(page)
    back = url_for("office.review.show", number=row.number)
    answer.headers["Refresh"] = f"{SECONDS}; url={back}"
    return answer
