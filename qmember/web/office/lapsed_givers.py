"""Who gave last year and not this: shown, and taken along for a mailing through the lists' gate."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.exports import MOST_PRINTED, ListFormat, ListName
from qmember.domain.permissions import Permission
from qmember.queries.lapsed_givers import LapsedGiver, YearKind, lapsed_givers, this_year
from qmember.services.exports import note_taken
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.forms.exports import NO_PURPOSE, LapsedForm
from qmember.web.navigation import house_of_request
from qmember.web.office.exports import TOO_LONG
from qmember.web.office.list_files import Taking, content_of, sent
from qmember.web.office.list_tables import Head, ListTable

bp = Blueprint("lapsed_givers", __name__)
SHOWN = 200
KINDS = {"kalenderar": YearKind.CALENDAR, "rakenskapsar": YearKind.FISCAL}


@bp.get("/gavor/vilande")
@permit(Permission.RECORD_GIFTS)
def index() -> str:
    """Show those who gave last year and have not given this year."""
    word, rows = _chosen(request.args.get("ar", ""))
    return render_template(
        "office/lapsed_givers/index.html", rows=rows[:SHOWN], count=len(rows), word=word,
        total_ore=sum(row.given_ore for row in rows), take=LapsedForm(formdata=None),
    )  # fmt: skip


@bp.post("/gavor/vilande/lista")
@permit(Permission.EXPORT_PEOPLE)
def take() -> Response:
    """Take the list along, with what each may be reached by."""
    word, rows = _chosen(request.form.get("ar", ""))
    form, back = LapsedForm(), url_for("office.lapsed_givers.index", ar=word)
    if not form.validate() or form.chosen is None:
        flash(str(NO_PURPOSE), "wait")
        return redirect(back)
    kind = ListFormat.PDF if request.form.get("kind") == ListFormat.PDF else ListFormat.CSV
    try:
        return _handed_out(_table(rows), Taking(form.chosen, kind, service().clock.now()))
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(back)


def _handed_out(table: ListTable, taking: Taking) -> Response:
    if taking.kind is ListFormat.PDF and len(table.rows) > MOST_PRINTED:
        raise Refused(TOO_LONG, count=len(table.rows))
    content = content_of(table, taking)
    with deed() as unit:
        note_taken(
            unit, table.name, hashlib.sha256(content).hexdigest(), purpose=taking.purpose,
            kind=taking.kind, rows=len(table.rows),
        )  # fmt: skip
    return sent(content, taking.kind)


def _chosen(word: str) -> tuple[str, list[LapsedGiver]]:
    """The kind of year that is meant, and those who lapsed by it."""
    known = word if word in KINDS else "kalenderar"
    starts = this_year(KINDS[known], today(), house_of_request().fiscal_month)
    return known, lapsed_givers(reading(), viewer(), starts)


def _table(rows: list[LapsedGiver]) -> ListTable:
    heads = (
        Head(_("Name"), 6), Head(_("Number"), 3), Head(_("E-mail"), 7), Head(_("Postal address"), 7),
        Head(_("Latest gift"), 3), Head(_("Gave last year (kr)"), 4, money=True),
    )  # fmt: skip
    cells = tuple(
        (
            row.name, row.number, row.email, ", ".join(row.address) or None,
            row.last_on.isoformat(), row.given_ore,
        )
        for row in rows
    )  # fmt: skip
    total = sum(row.given_ore for row in rows)
    return ListTable(ListName.LAPSED, _("Gave last year, not this year"), heads, cells, total)
