"""Forms of those who log in: an invitation, an office with its days."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import DataRequired

from qmember.web.forms.fields import DayField, LineField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import ROLE_WORDS

ROLES = options((role.value, word) for role, word in ROLE_WORDS.items())


class InviteForm(FlaskForm):
    """Who is invited, and to what."""

    name = LineField(_l("Name"), limit=100, validators=[DataRequired(_l("Write the name"))])
    email = LineField(
        _l("E-mail"), limit=254, validators=[DataRequired(_l("Write the e-mail address"))]
    )
    role = SelectField(_l("Role"), choices=ROLES)
    to_on = DayField(
        _l("To and with"), optional=True,
        description=_l("May be empty: until it is ended. Invite an auditor for as long as the audit lasts."),
    )  # fmt: skip


class RoleForm(FlaskForm):
    """An office from a day to a day."""

    role = SelectField(_l("Role"), choices=ROLES)
    from_on = DayField(_l("From"))
    to_on = DayField(
        _l("To and with"), description=_l("May be empty: until it is ended."), optional=True
    )
