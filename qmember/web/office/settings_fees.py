"""Types of membership, what each gives, and what was decided that it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.fee_policies import Over
from qmember.domain.member_types import MemberType
from qmember.domain.permissions import Permission
from qmember.queries.member_types import fees, member_types
from qmember.services.fee_policies import choose_policies
from qmember.services.member_types import FeeWish, add_type, change_type, decide_fee
from qmember.services.unit import Unit
from qmember.web.access import permit
from qmember.web.context import reading, today
from qmember.web.forms.fees import VOTE_WORDS, FeeForm, PolicyForm, RuleForm, TypeForm
from qmember.web.forms.fields import options
from qmember.web.navigation import house_of_request
from qmember.web.office.form_deeds import tried

bp = Blueprint("fees", __name__, url_prefix="/installningar/avgifter")
Answer = Response | tuple[str, int]
TypesForm = TypeVar("TypesForm", FeeForm, RuleForm)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; the one that was sent has what was typed."""

    fee: FeeForm
    rule: RuleForm
    type: TypeForm
    policy: PolicyForm


@bp.get("")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show the types and the fees; ``typ`` opens the form of one type with what holds now."""
    return _page()


@bp.post("/beslut")
@permit(Permission.MANAGE_SETTINGS)
def decide() -> Answer:
    """Write down a fee that was decided."""
    form = _with_types(FeeForm())

    def do(unit: Unit) -> None:
        wish = FeeWish(
            form.type_id.data, form.from_year.data, form.amount.data or 0, form.decision.data or "",
            form.decided_on.data,
        )  # fmt: skip
        decide_fee(unit, wish)

    return _done(form, do, _("The fee is saved. What was asked for before keeps its amount."))


@bp.post("/regel")
@permit(Permission.MANAGE_SETTINGS)
def change() -> Answer:
    """Let a type give something else from a day on."""
    form = _with_types(RuleForm())
    return _done(
        form,
        lambda unit: change_type(unit, form.type_id.data, form.rule()),
        _("The type is saved."),
    )


@bp.post("/typ")
@permit(Permission.MANAGE_SETTINGS)
def create() -> Answer:
    """Add a type."""
    form = TypeForm()

    def do(unit: Unit) -> None:
        add_type(unit, name=form.name.data or "", rule=form.rule())

    return _done(form, do, _("The type is saved."))


@bp.post("/regler")
@permit(Permission.MANAGE_SETTINGS)
def policies() -> Answer:
    """Choose what is done when somebody pays too much or too little."""
    form = PolicyForm()

    def do(unit: Unit) -> None:
        choose_policies(unit, over=Over(form.fee_over.data), short=100 * (form.fee_short.data or 0))

    return _done(form, do, _("It is saved, and holds for what is paid from today."))


def _done(form: FlaskForm, do: Callable[[Unit], object], said: str) -> Answer:
    first = next(field.name for field in form if field.name != "csrf_token")
    if (again := tried(form, do, _page, otherwise=first)) is not None:
        return again
    flash(said, "done")
    return redirect(url_for("office.settings.fees.index"))


def _page(sent: FlaskForm | None = None) -> str:
    types, decided = member_types(reading()), fees(reading())
    year = today().year
    now = {one.type_id: one for one in reversed(decided) if one.from_year <= year}
    return render_template(
        "office/settings/fees.html", types=types, fees=decided, now=now, today=today(), sent=sent,
        forms=_forms(sent, types), names={one.id: one.name for one in types}, votes=VOTE_WORDS,
    )  # fmt: skip


def _forms(sent: FlaskForm | None, types: list[MemberType]) -> Forms:
    fee, rule, new = (kind(formdata=None) for kind in (FeeForm, RuleForm, TypeForm))
    fee.from_year.data = today().year + 1
    rule.from_on.data = new.from_on.data = today()
    new.motion.data = new.electable.data = new.takes_part.data = True
    policy, house = PolicyForm(formdata=None), house_of_request()
    policy.fee_over.data, policy.fee_short.data = house.fee_over, house.fee_short_ore // 100
    chosen = request.args.get("typ", type=int)
    shown = next((one.rule_on(today()) for one in types if one.id == chosen), None)
    if shown is not None:
        rule.type_id.data = chosen
        rule.show(shown)
    fresh = (_with_types(fee), _with_types(rule), new, policy)
    return Forms(*(sent if type(sent) is type(one) else one for one in fresh))


def _with_types(form: TypesForm) -> TypesForm:
    """The form with every type that there is."""
    form.type_id.choices = options((one.id, one.name) for one in member_types(reading()))
    return form
