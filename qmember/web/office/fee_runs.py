"""Ask every member for a year's fee: what would happen first, then the deed, and its way back."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import NotFound, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.membership_rules import MembershipRules, YearKind, year_of
from qmember.domain.permissions import Permission
from qmember.queries.fee_letters import fee_sender, letters_of_run
from qmember.queries.fee_run_rows import RunRow, asked_rows, runs
from qmember.queries.fee_runs import Preview, preview
from qmember.queries.member_types import member_types
from qmember.queries.membership_rules import membership_rules
from qmember.services.fee_letters import note_letters
from qmember.services.fee_runs import start_fees, undo_run
from qmember.web.access import permit
from qmember.web.context import deed, reading, today, viewer
from qmember.web.forms.fees import FeeRunForm
from qmember.web.forms.fields import options, refuse
from qmember.web.member_words import NO_LETTER_WORDS, SKIPPED_WORDS
from qmember.web.office.list_files import sent

bp = Blueprint("fee_runs", __name__, url_prefix="/medlemmar/avgifter")
SHOWN = 50
AHEAD = timedelta(days=60)
"""So long before a membership year begins its fee is the one that the page proposes."""
TIME_TO_PAY = timedelta(days=30)


@bp.get("")
@permit(Permission.CLAIM_FEES)
def index() -> str:
    """Show what a run for the year would do, and the runs that were made."""
    rules, form = _rules(), FeeRunForm(formdata=None)
    form.year.data = _known(request.args.get("ar", type=int), rules)
    form.due_on.data = _due(form.year.data, rules)
    return _page(_form(form, rules), rules)


@bp.post("")
@permit(Permission.CLAIM_FEES)
def create() -> Response | tuple[str, int]:
    """Ask everybody who was shown."""
    rules = _rules()
    form = _form(FeeRunForm(), rules)
    if not form.validate():
        return _page(form, rules), 422
    shown = _preview(form.year.data)
    if not shown.asked:  # whether somebody hidden is left to ask is not told
        refuse(form, Refused("There is nobody to ask for the fee of that year"), otherwise="year")
        return _page(form, rules), 422
    try:
        with deed() as unit:
            begun = start_fees(unit, form.year.data, form.due_on.day)
    except Refused as error:
        refuse(form, error, otherwise="year")
        return _page(form, rules), 422
    flash(_said(len(shown.asked), waits=begun.waits), "done")
    return redirect(url_for("office.fee_runs.index", ar=form.year.data))


@bp.get("/<int:run_id>")
@permit(Permission.CLAIM_FEES)
def show(run_id: int) -> str:
    """Show one run: what was asked and paid, and the letters that can be printed."""
    found = letters_of_run(reading(), viewer(), run_id, today())
    return render_template(
        "office/members/fee_run.html", run=_run(run_id), letters=found, no_letter=NO_LETTER_WORDS
    )


@bp.post("/<int:run_id>/brev")
@permit(Permission.EXPORT_PEOPLE)
def letters(run_id: int) -> Response:
    """Take the letters of a run along as one PDF; who took them is noted first."""
    from qmember.pdf.fee_letter import draw_fee_letters

    _run(run_id)
    found = letters_of_run(reading(), viewer(), run_id, today()).letters
    if not found:
        raise Refused("No letter is left to print")
    content = draw_fee_letters(fee_sender(reading(), today()), found)
    with deed() as unit:
        note_letters(unit, content, len(found), run_id=run_id)
    return sent(content, ListFormat.PDF, name="brev")


def _run(run_id: int) -> RunRow:
    found = next((one for one in runs(reading(), viewer()) if one.run_id == run_id), None)
    if found is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return found


@bp.post("/<int:run_id>/angra")
@permit(Permission.CLAIM_FEES)
def undo(run_id: int) -> Response:
    """Take the fees of a run back, as if nobody had been asked."""
    with deed() as unit:
        undo_run(unit, run_id)
    flash(_("The fees are taken back. Nobody is asked for them."), "done")
    return redirect(url_for("office.fee_runs.index"))


def _said(count: int, *, waits: bool) -> str:
    if waits:
        return str(_("The fees are being asked for. You can leave the page."))
    return str(ngettext("%(num)s fee is asked for.", "%(num)s fees are asked for.", count))


def _page(form: FeeRunForm, rules: MembershipRules) -> str:
    found = _preview(_known(form.year.data, rules))
    return render_template(
        "office/members/fees.html", form=form, found=found, skipped_words=SKIPPED_WORDS,
        rows=asked_rows(reading(), viewer(), found.asked, SHOWN), years=_years(rules),
        rolling=rules.year is YearKind.ROLLING,
        names={one.id: one.name for one in member_types(reading())}, runs=runs(reading(), viewer()),
    )  # fmt: skip


def _preview(year: int) -> Preview:
    return preview(reading(), year, today(), viewer=viewer())


def _form(form: FeeRunForm, rules: MembershipRules) -> FeeRunForm:
    form.year.choices = options(_years(rules))
    return form


def _rules() -> MembershipRules:
    return membership_rules(reading(), today())


def _years(rules: MembershipRules) -> list[tuple[int, str]]:
    """Last year, this one and the next, each as it is written."""
    now = year_of(rules, today())[0]
    years = [now.replace(year=now.year + step) for step in (-1, 0, 1)]
    return [(day.year, _written(day)) for day in years]


def _written(first: date) -> str:
    return str(first.year) if first.month == 1 else f"{first.year}/{first.year + 1}"


def _known(year: int | None, rules: MembershipRules) -> int:
    """The year that was asked for when it is one of the three, else the one that is proposed."""
    if year is not None and year in dict(_years(rules)):
        return year
    return year_of(rules, today() + AHEAD)[0].year


def _due(year: int, rules: MembershipRules) -> date:
    """A month from now, or a month into the year where it has not begun."""
    return max(today(), date(year, rules.first_month, 1)) + TIME_TO_PAY
