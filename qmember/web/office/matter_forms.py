"""The forms and the words of what concerns a membership, for the page of one membership."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from qmember.queries.membership_matters import OpenMatters
from qmember.web.context import today
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
