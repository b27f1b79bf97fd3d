"""Forms of what is given besides money that has come: a promise, and a thing."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired

from qmember.domain.in_kind import LONGEST
from qmember.queries.gifts import open_purposes
from qmember.web.context import reading, today
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l


class OptionalKronorField(KronorField):
    """Kronor that may be left empty; ``data`` is None then."""

    def process_formdata(self, valuelist: Any) -> None:  # noqa: ANN401  # as WTForms gives it
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            super().process_formdata(valuelist)


class PledgeForm(FlaskForm):
    """A promised gift; ``key`` makes a double press one."""

    giver = LineField(_l("Giver"))
    giver_code = HiddenField()
    amount = KronorField(_l("Amount"))
    due_on = DayField(_l("Expected no later than"))
    purpose_id = SelectField(_l("Purpose"), coerce=int)
    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.purpose_id.choices = options(open_purposes(reading(), today()))


class InKindForm(FlaskForm):
    """A thing that was given."""

    giver = LineField(_l("Giver"))
    giver_code = HiddenField()
    received_on = DayField(_l("Date"), past=True)
    description = LineField(
        _l("What was given?"), limit=LONGEST, validators=[DataRequired(_l("Write what was given"))],
        description=_l("For example: six beds. Never write who they are for."),
    )  # fmt: skip
    estimate = OptionalKronorField(
        _l("Our own estimate of its value"),
        description=_l("May be empty. It is booked nowhere and stands on no paper."),
    )
    key = HiddenField()
