"""Forms about receipts: the code that a stranger writes, and how receipts leave."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, NumberRange

from qmember.web.forms.fields import DayField, LineField
from qmember.web.forms.settings import LinesField
from qmember.web.texts import lazy_gettext as _l


class CodeForm(FlaskForm):
    """The code on a receipt."""

    code = LineField(
        _l("The code on the receipt"),
        description=_l("Ten letters and figures, for example K7Q2F-9M4XR."),
        validators=[DataRequired(_l("Write the code on the receipt"))],
        limit=40,
    )


class ReceiptsForm(FlaskForm):
    """How receipts leave the association."""

    mail = RadioField(_l("A mail brings the receipt as"))
    public_url = LineField(
        _l("The address of these pages, for strangers"),
        description=_l("For example https://kvitto.exempel.se. Empty: mails carry attachments."),
    )
    least = IntegerField(
        _l("Receipts for gifts from (kr)"),
        description=_l("A smaller gift gets one only if you ask for it. 0: every gift."),
        validators=[NumberRange(0, 100_000, _l("Write whole kronor from 0 to 100 000"))],
    )


class ThanksTextForm(FlaskForm):
    """Words of thanks for a purpose, in a language, from a day on."""

    purpose_id = SelectField(_l("Gifts for"), coerce=int)
    language = SelectField(_l("Language"))
    from_on = DayField(_l("Holds from"), description=_l("Today, or a later day."))
    lines = LinesField(
        _l("The words"),
        description=_l("At most twelve lines. No names, and nothing about anybody."),
    )
