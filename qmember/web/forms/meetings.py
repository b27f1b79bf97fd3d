"""Forms of meetings: a day, and what is decided about a roll."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from qmember.web.forms.fields import DayField, LineField
from qmember.web.texts import lazy_gettext as _l


class MeetingForm(FlaskForm):
    """A new meeting."""

    kind = SelectField(_l("Kind of meeting"))
    held_on = DayField(_l("Day of the meeting"), description=_l("For example 2027-03-25."))


class DayForm(FlaskForm):
    """Another day for a meeting."""

    held_on = DayField(_l("New day"), description=_l("For example 2027-03-25."))


class AmendForm(FlaskForm):
    """Why there is another version of a roll, and about whom."""

    cause = SelectField(_l("Why a new version"))
    member_no = LineField(
        _l("Number of the member"),
        description=_l("Only for a decision about one member."),
        limit=20,
    )
    votes = SelectField(_l("She"))
    decider = SelectField(_l("Who has decided"))
    minutes_paragraph = LineField(
        _l("Paragraph of the minutes"),
        description=_l("Can be left empty. For example § 2."),
        limit=40,
    )
    seen = HiddenField()
