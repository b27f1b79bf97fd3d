"""The report of a month: a page for the board with a page for each kind of income, or a spreadsheet."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.exports import ListFormat, ListName, ListPurpose
from qmember.domain.periods import Month
from qmember.domain.permissions import Permission
from qmember.formats.csv_export import Cell, kronor_cell
from qmember.formats.list_sheet import write_workbook
from qmember.queries.closing import deviations_for
from qmember.queries.month_report import MonthReport, month_report
from qmember.queries.periods import closed_months
from qmember.services.exports import note_taken
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, viewer
from qmember.web.filters import local_time
from qmember.web.filters import month as month_words
from qmember.web.navigation import house_of_request
from qmember.web.office.list_files import sent
from qmember.web.words import INCOME_WORDS, channel_word

bp = Blueprint("month_report", __name__)


@bp.post("/avstamning/<month:month>/rapport")
@permit(Permission.EXPORT_BOOKS)
def take(month: Month) -> Response:
    """Take the report of a month along, as paper or for a spreadsheet."""
    kind = ListFormat.XLSX if request.form.get("kind") == ListFormat.XLSX else ListFormat.PDF
    report, at = month_report(reading(), month), service().clock.now()
    content = _workbook(report, at) if kind is ListFormat.XLSX else _paper(report, at)
    with deed() as unit:
        note_taken(
            unit, ListName.MONTH, hashlib.sha256(content).hexdigest(), purpose=ListPurpose.BOARD,
            kind=kind, rows=sum(len(one.rows) for one in report.kinds), year=int(month[:4]),
        )  # fmt: skip
    return sent(content, kind, name=f"manad-{month}")


def _paper(report: MonthReport, at: datetime) -> bytes:
    from qmember.web.office.month_paper import draw  # the drawing is loaded when somebody draws

    why = deviations_for(reading(), keys(), viewer(), [report.month]).get(report.month, [])
    return draw(report, _title(report), _state(report), why, at)


def _title(report: MonthReport) -> str:
    return str(_("Report of %(month)s", month=month_words(report.month)))


def _state(report: MonthReport) -> str:
    """Whether the month is closed: what stands in it may change as long as it is not."""
    closed = report.month in closed_months(reading())
    return str(_("The month is closed.") if closed else _("The month is not closed yet."))


def _workbook(report: MonthReport, at: datetime) -> bytes:
    header = [
        _("Kind"), _("Date"), _("Voucher"), _("Channel"), _("Purpose"), _("Amount (kr)"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            str(INCOME_WORDS[one.kind]), row.on.isoformat(), row.voucher, channel_word(row.channel),
            row.purpose, kronor_cell(row.amount_ore),
        ]
        for one in report.kinds
        for row in one.rows
    ]  # fmt: skip
    house = house_of_request()
    taken = _("Taken %(at)s by %(who)s", at=local_time(at), who=viewer().name)
    return write_workbook(
        [[f"{house.name}. {_title(report)}"], [f"{_state(report)} {taken}."]], header, rows
    )
