"""The page of one membership: what it shows, its forms, and how a deed comes back to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.claims import ClaimState
from qmember.domain.fee_policies import Over
from qmember.domain.member_types import MemberType, types_on
from qmember.domain.people import read_number
from qmember.domain.voting_fees import counts_when_shown
from qmember.queries.ages import ages_asked
from qmember.queries.alike import find_alike_of
from qmember.queries.claim_proofs import Proof, proofs_of
from qmember.queries.claims import ClaimRow, claims_of
from qmember.queries.fee_payers import payer_of
from qmember.queries.member_events import member_events
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.members import member_no_of
from qmember.queries.membership_matters import open_matters
from qmember.queries.person_card import PersonCard
from qmember.queries.protected import has_birth
from qmember.queries.statutes import statutes_for
from qmember.services.unit import Unit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import kr
from qmember.web.forms.fees import OVER_WORDS
from qmember.web.forms.fields import options
from qmember.web.forms.members import (
    AcceptForm,
    ApplyForm,
    BirthForm,
    ClaimForm,
    FeePaidForm,
    LeaveForm,
    PayerForm,
    ShownForm,
    TypeChangeForm,
)
from qmember.web.forms.membership_matters import (
    AppealForm,
    CourseForm,
    ExcludeForm,
    LiftForm,
    SettleForm,
    SuspendForm,
)
from qmember.web.member_words import (
    CLAIM_TONES,
    CLAIM_WORDS,
    HAPPENED_WORDS,
    MATTER_WORDS,
    STANDING_TONES,
    STANDING_WORDS,
)
from qmember.web.navigation import house_of_request
from qmember.web.office.form_deeds import tried
from qmember.web.office.matter_forms import matter_forms, matters_said, shown_form

WORDS = {
    "words": STANDING_WORDS, "tones": STANDING_TONES, "claim_words": CLAIM_WORDS,
    "claim_tones": CLAIM_TONES, "happened_words": HAPPENED_WORDS | MATTER_WORDS,
}  # fmt: skip
OPEN = (ClaimState.OPEN, ClaimState.LATE)
TIME_TO_PAY = timedelta(days=30)
Answer = Response | tuple[str, int]
TypesForm = TypeVar("TypesForm", AcceptForm, ApplyForm, TypeChangeForm)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; the one that was sent has what was typed."""

    accept: AcceptForm
    apply: ApplyForm
    leave: LeaveForm
    change: TypeChangeForm
    claim: ClaimForm
    paid: FeePaidForm
    shown: ShownForm
    payer: PayerForm
    suspend: SuspendForm
    lift: LiftForm
    exclude: ExcludeForm
    appeal: AppealForm
    settle: SettleForm
    course: CourseForm
    birth: BirthForm


def done(
    card: PersonCard,
    do: Callable[[Unit], None],
    said: str,
    *,
    form: FlaskForm | None = None,
    field: str = "",
) -> Answer:
    """Do a deed and go back to the page; with what was typed when it was refused."""
    if form is None:
        with deed() as unit:
            do(unit)
    elif (again := tried(form, do, partial(membership_page, card), otherwise=field)) is not None:
        return again
    flash(said, "done")
    return redirect(url_for("office.membership.show", number=read_number(card.number)))


def membership_page(
    card: PersonCard,
    sent: FlaskForm | None = None,
    *,
    choices: list[tuple[str, str]] | None = None,
    would_be: list[dict[str, str]] | None = None,
) -> str:
    """The page; ``sent`` is the form that was refused, ``choices`` ask whom its payer field means.

    ``would_be`` tells what it would be to accept her as the form says.
    """
    status, rows = status_of(reading(), card.person_id, today()), fees_of(card)
    types, still = member_types(reading()), open_matters(reading(), card.person_id, today())
    member_no = member_no_of(reading(), card.person_id)
    alike = [] if member_no else find_alike_of(reading(), viewer(), card.person_id)
    names, proofs = {one.id: one.name for one in types}, proofs_of(reading(), card.person_id)
    return render_template(
        "office/members/membership.html", card=card, status=status, claims=rows,
        forms=_forms(sent, rows, types, proofs), sent=sent, proofs=proofs,
        proofs_count=counts_when_shown(statutes_for(reading(), today())),
        member_no=member_no, alike=alike,
        type_name=names.get(status.type_id or 0), today=today(), OPEN=OPEN, **WORDS,
        over_hint=OVER_WORDS[Over(house_of_request().fee_over)], choices=choices,
        payer=payer_of(reading(), viewer(), card.person_id),
        ages=ages_asked(reading(), today()), born=has_birth(reading(), card.person_id),
        would_be=would_be, open=still, matters_said=matters_said(still),
        events=member_events(reading(), viewer(), card.person_id, service().clock.now()),
    )  # fmt: skip


def fees_of(card: PersonCard) -> list[ClaimRow]:
    """The fees that were asked of her."""
    return claims_of(reading(), viewer(), card.person_id, today())


def _forms(
    sent: FlaskForm | None,
    rows: list[ClaimRow],
    types: list[MemberType],
    proofs: dict[int, Proof],
) -> Forms:
    accept, apply, leave, change, claim = (
        kind(formdata=None)
        for kind in (AcceptForm, ApplyForm, LeaveForm, TypeChangeForm, ClaimForm)
    )
    accept.from_on.data = leave.left_on.data = change.from_on.data = today()
    claim.due_on.data, claim.parts.data = today() + TIME_TO_PAY, 1
    for form in (accept, apply, change):
        with_types(form, types)
    paid = with_open_fees(FeePaidForm(formdata=None), rows)
    fresh = (
        accept, apply, leave, change, claim, paid, shown_form(sent, rows, proofs),
        PayerForm(formdata=None), *matter_forms(), BirthForm(formdata=None),
    )  # fmt: skip
    return Forms(*(sent if isinstance(sent, type(one)) else one for one in fresh))


def with_types(form: TypesForm, types: list[MemberType] | None = None) -> TypesForm:
    """The form with the types that there are today."""
    known = member_types(reading()) if types is None else types
    form.type_id.choices = options((one.id, one.name) for one in types_on(known, today()))
    return form


def with_open_fees(form: FeePaidForm, rows: list[ClaimRow]) -> FeePaidForm:
    """The form with the fees that are open; fresh, it has the amount of the oldest."""
    still = [row for row in reversed(rows) if row.state in OPEN]
    form.claim_id.choices = options(
        (row.claim_id, f"{row.from_on}–{row.to_on}, {kr(row.open_ore)}") for row in still
    )
    if not form.is_submitted():
        form.key.data, form.received_on.data = secrets.token_urlsafe(16), today()
    if still and form.amount.data is None and not form.is_submitted():
        form.amount.data = still[0].open_ore
    return form
