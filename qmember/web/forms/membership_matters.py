"""Forms of what concerns a membership: suspended, excluded, appealed, answered, introduced."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField

from qmember.web.forms.fields import DayField, LineField, options
from qmember.web.texts import lazy_gettext as _l

BY_BOARD = _l("For example the board, 12 March, § 4.")
BY_MEETING = _l("For example the annual meeting, 25 March, § 8.")
UPHELD, OVERTURNED = "upheld", "overturned"


class SuspendForm(FlaskForm):
    """A member is suspended from a day, to a last day or until it is lifted."""

    suspended_on = DayField(_l("Suspended from"))
    suspended_to = DayField(
        _l("To"), optional=True, description=_l("Leave it empty when no last day is decided.")
    )
    suspended_by = LineField(_l("Decided by"), description=BY_BOARD)


class LiftForm(FlaskForm):
    """A suspension ends before its time, or one that had no last day."""

    lifted_on = DayField(_l("No longer suspended from"))


class ExcludeForm(FlaskForm):
    """A member is excluded from a day on."""

    excluded_on = DayField(_l("No longer a member from"))
    excluded_by = LineField(_l("Decided by"), description=BY_BOARD)


class AppealForm(FlaskForm):
    """She appeals against her exclusion."""

    appealed_on = DayField(_l("Appealed on"), past=True)


class SettleForm(FlaskForm):
    """What a meeting decided about an appeal."""

    answer = SelectField(
        _l("The meeting decided"),
        choices=options(
            [
                (UPHELD, _l("that the exclusion stands")),
                (OVERTURNED, _l("that she is a member as before")),
            ]
        ),
    )
    settled_on = DayField(_l("Day of the meeting"), past=True)
    settled_by = LineField(_l("Decided by"), description=BY_MEETING)


class CourseForm(FlaskForm):
    """She has taken the introduction."""

    course_on = DayField(_l("Introduction taken on"), past=True)
