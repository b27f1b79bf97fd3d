"""What stands behind mandates: how many seats there are, what each opens, and whose an account is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.mandates import Seat
from qmember.domain.permissions import Permission, Role
from qmember.queries import mandates as reads
from qmember.queries.association import association
from qmember.queries.mandates import MandateRow
from qmember.queries.users import users
from qmember.services import mandates
from qmember.services.mandate_access import tie_account
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.mandates import AccountForm, seats_form
from qmember.web.office.mandate_words import SEAT_WORDS
from qmember.web.words import ROLE_WORDS

bp = Blueprint("mandate_settings", __name__)
SeatsForm = seats_form(tuple(Seat))


@bp.get("/uppdrag/platser")
@permit(Permission.EDIT_MANDATES)
def seats() -> str:
    """Show how many there are of each seat, and what each opens."""
    return _seats(_filled(SeatsForm(formdata=None), fresh=True))


@bp.post("/uppdrag/platser")
@permit(Permission.EDIT_MANDATES)
def update() -> Response | tuple[str, int]:
    """Choose seats and what they open; accounts follow at once."""
    form = _filled(SeatsForm())
    if not form.validate():
        return _seats(form), 422
    chosen = {seat: form[seat.value].form for seat in Seat}
    try:
        with deed() as unit:
            mandates.choose_seats(
                unit, seats={seat: part.count.data for seat, part in chosen.items()},
                roles={s: Role(p.role.data) if p.role.data else None for s, p in chosen.items()},
            )  # fmt: skip
    except Refused as error:
        return _seats(form, refusal_text(error)), 422
    flash(_("Saved. Access follows at once."), "done")
    return redirect(url_for("office.mandates.index"))


@bp.get("/uppdrag/<int:mandate_id>/konto")
@permit(Permission.EDIT_MANDATES)
def account(mandate_id: int) -> str:
    """Show the accounts that may be hers."""
    return _account(_row(mandate_id), _accounts(AccountForm(formdata=None)))


@bp.post("/uppdrag/<int:mandate_id>/konto")
@permit(Permission.EDIT_MANDATES)
def tie(mandate_id: int) -> Response | tuple[str, int]:
    """Say whose an account is."""
    row, form = _row(mandate_id), _accounts(AccountForm())
    if not form.validate():
        return _account(row, form), 422
    try:
        with deed() as unit:
            tie_account(unit, row.person_id, form.user_id.data)
    except Refused as error:
        refuse(form, error, otherwise="user_id")
        return _account(row, form), 422
    flash(_("The account is hers. Access follows the days of the mandate."), "done")
    return redirect(url_for("office.mandates.index"))


def _row(mandate_id: int) -> MandateRow:
    return reads.mandate(reading(), viewer(), mandate_id, service().clock.now())


def _accounts(form: AccountForm) -> AccountForm:
    found = [row for row in users(reading(), today()) if row.active]
    form.user_id.choices = options((row.user_id, f"{row.name} · {row.email}") for row in found)
    return form


def _account(row: MandateRow, form: AccountForm) -> str:
    return render_template(
        "office/mandates/account.html", row=row, form=form, seat_words=SEAT_WORDS
    )


def _filled(form: FlaskForm, *, fresh: bool = False) -> FlaskForm:
    house = association(reading(), today())
    counts, opens = dict(house.seats), dict(house.seat_roles)
    roles = [(role.value, word) for role, word in ROLE_WORDS.items() if role is not Role.MEMBER]
    for seat, word in SEAT_WORDS.items():
        part = form[seat.value].form
        part.role.choices = options([("", _("Nothing")), *roles])
        part.count.label.text = _("%(seat)s, number", seat=word)
        if fresh:
            part.count.data, part.role.data = counts.get(seat, 0), opens.get(seat, "")
    return form


def _seats(form: FlaskForm, wrong: str | None = None) -> str:
    return render_template(
        "office/mandates/seats.html", form=form, wrong=wrong, failed=wrong,
        seats=[(seat, SEAT_WORDS[seat]) for seat in Seat],
    )  # fmt: skip
