"""Hand over to the bookkeeping: files of collective vouchers, each entry once, and what is left."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import Refused
from qmember.domain.exports import ListPurpose
from qmember.domain.periods import Month, days_of, fiscal_period, fiscal_year
from qmember.domain.permissions import Permission
from qmember.queries import handover as reads
from qmember.services.handover import HandedOver, choose_project, hand_over, take_file
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.fields import refuse
from qmember.web.forms.handover import PeriodForm, ProjectForm
from qmember.web.navigation import house_of_request
from qmember.web.words import VOUCHER_WORDS

bp = Blueprint("handover", __name__)
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


@bp.get("/bokforing/sie")
@permit(Permission.READ_LEDGER)
def index() -> str:
    """Show what is left to hand over, and the files that were made."""
    form = PeriodForm(formdata=None)
    form.from_on.data, form.to_on.data = _days()
    return _page(form)


@bp.post("/bokforing/sie")
@permit(Permission.HAND_OVER)
def create() -> Answer | tuple[str, int]:
    """Make a file of everything in the days that has not been handed over."""
    form = PeriodForm()
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            done = hand_over(unit, form.from_on.day, form.to_on.day)
    except Refused as error:
        refuse(form, error, otherwise="from_on")
        return _page(form), 422
    flash(_told(done), "done" if done.new else "info")
    return redirect(url_for("office.handover.show", batch_id=done.batch.batch_id))


@bp.get("/bokforing/sie/<int:batch_id>")
@permit(Permission.READ_LEDGER)
def show(batch_id: int) -> str:
    """Show a file: its days, its sums, its collective vouchers."""
    after = request.args.get("efter", 0, type=int)
    rows = reads.vouchers_of(reading(), batch_id, after=after)
    return render_template(
        "office/handover/show.html", batch=reads.batch(reading(), batch_id), words=VOUCHER_WORDS,
        rows=rows, after=after, more=rows[-1].number if len(rows) == reads.PAGE else None,
    )  # fmt: skip


@bp.get("/bokforing/sie/<int:batch_id>/<int:number>")
@permit(Permission.READ_LEDGER)
def voucher(batch_id: int, number: int) -> str:
    """Show which of our vouchers lie in a collective one."""
    return render_template(
        "office/handover/voucher.html", batch=reads.batch(reading(), batch_id), words=VOUCHER_WORDS,
        row=reads.collective_row(reading(), batch_id, number),
        numbers=reads.entries_of(reading(), number),
    )  # fmt: skip


@bp.post("/bokforing/sie/<int:batch_id>/fil")
@permit(Permission.EXPORT_BOOKS)
def file(batch_id: int) -> Response:
    """Note that the file is fetched, and hand it out as it was made."""
    own = ListPurpose.BOOKS if viewer().may(Permission.HAND_OVER) else ListPurpose.AUDIT
    with deed() as unit:
        content = take_file(unit, batch_id, purpose=own)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="overlamning-{batch_id}.si"'
    return answer


@bp.get("/bokforing/projekt/<int:purpose_id>")
@permit(Permission.HAND_OVER)
def project(purpose_id: int) -> str:
    """Show the form with which a purpose becomes a project of the bookkeeping."""
    row = reads.project_row(reading(), purpose_id)
    form = ProjectForm(formdata=None)
    form.code.data, form.name.data = row.code, row.name or row.purpose[:50]
    return render_template("office/handover/project.html", form=form, row=row)


@bp.post("/bokforing/projekt/<int:purpose_id>")
@permit(Permission.HAND_OVER)
def choose(purpose_id: int) -> Answer | tuple[str, int]:
    """Say which project of the bookkeeping a purpose is."""
    form, row = ProjectForm(), reads.project_row(reading(), purpose_id)
    try:
        with deed() as unit:
            choose_project(unit, purpose_id, code=form.code.data or "", name=form.name.data or "")
    except Refused as error:
        refuse(form, error, otherwise="code")
        return render_template("office/handover/project.html", form=form, row=row), 422
    flash(_("The project is saved. It is in the files that are made from now on."), "done")
    return redirect(url_for("office.handover.index"))


def _page(form: PeriodForm) -> str:
    first, last = _year()
    return render_template(
        "office/handover/index.html", form=form, batches=reads.batches(reading()),
        months=reads.months_sent(reading(), first, last), projects=reads.project_rows(reading()),
    )  # fmt: skip


def _days() -> tuple[date, date]:
    """What is usually handed over: the fiscal year up to the end of last month, or of the one asked for.

    Days that were handed over before do no harm, for nothing goes twice; and what was booked late on
    one of them comes along.
    """
    asked = request.args.get("manad", "")
    end = today().replace(day=1) - timedelta(days=1)
    if MONTH.fullmatch(asked):
        end = days_of(Month(asked))[1]
    month = house_of_request().fiscal_month
    return fiscal_period(fiscal_year(end, month), month)[0], end


def _year() -> tuple[date, date]:
    """The days whose months the page shows: this fiscal year and the one before."""
    month = house_of_request().fiscal_month
    year = fiscal_year(today(), month)
    return fiscal_period(year - 1, month)[0], fiscal_period(year, month)[1]


def _told(done: HandedOver) -> str:
    if not done.new:
        again = _("Nothing has been added in those days. This is the file that was made before.")
        return str(again)
    told = ngettext(
        "The file is made: %(num)s voucher. Fetch it and read it into the bookkeeping program.",
        "The file is made: %(num)s vouchers. Fetch it and read it into the bookkeeping program.",
        done.batch.entries,
    )
    return str(told)
