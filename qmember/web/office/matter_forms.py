"""The forms and the words of what concerns a membership and its fees, for the page of one membership."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from qmember.domain.claim_proofs import PAYABLE
from qmember.queries.claim_proofs import Proof
from qmember.queries.claims import ClaimRow
from qmember.queries.membership_matters import OpenMatters
from qmember.web.context import today
from qmember.web.forms.fields import options
from qmember.web.forms.members import ShownForm
from qmember.web.forms.membership_matters import (
    AppealForm,
    CourseForm,
    ExcludeForm,
    LiftForm,
    SettleForm,
    SuspendForm,
)


def matter_forms() -> tuple[FlaskForm, ...]:
    """Fresh forms of what concerns a membership, in their order; each with today."""
    suspend, lift, exclude, appeal, settle, course = (
        kind(formdata=None)
        for kind in (SuspendForm, LiftForm, ExcludeForm, AppealForm, SettleForm, CourseForm)
    )
    for field in (
        suspend.suspended_on, lift.lifted_on, exclude.excluded_on, appeal.appealed_on,
        settle.settled_on, course.course_on,
    ):  # fmt: skip
        field.data = today()
    return suspend, lift, exclude, appeal, settle, course


def shown_form(
    sent: FlaskForm | None, rows: list[ClaimRow], proofs: Mapping[int, Proof]
) -> ShownForm:
    """The form of a payment that she has shown, with the fees of which one can be; open ones first."""
    form = sent if isinstance(sent, ShownForm) else ShownForm(formdata=None)
    known = [row for row in rows if row.state in PAYABLE and row.claim_id not in proofs]
    known.sort(key=lambda row: row.open_ore == 0)
    form.shown_claim.choices = options(
        (row.claim_id, f"{row.from_on}–{row.to_on}") for row in known
    )
    return form


def matters_said(still: OpenMatters) -> list[dict[str, str]]:
    """What is open about her, as lines of the summary; nothing where there is nothing."""
    said = []
    if (held := still.suspension) is not None:
        value = (
            _("from %(first)s to %(last)s", first=held.from_on, last=held.to_on)
            if held.to_on
            else _("from %(first)s until further notice", first=held.from_on)
        )
        said.append({"label": _("Suspended"), "value": value})
    if (asked := still.appeal) is not None:
        late = _("%(day)s, after the last day of the statutes. The meeting decides", day=asked.on)
        open_still = _("%(day)s, and no meeting has answered yet", day=asked.on)
        said.append({"label": _("Appealed"), "value": late if asked.late else open_still})
    return said
