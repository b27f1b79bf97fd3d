"""Forms of one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import DataRequired

from qmember.web.forms.auth import NEW_PASSWORD
from qmember.web.forms.fields import LineField, options
from qmember.web.texts import lazy_gettext as _l


class PasswordForm(FlaskForm):
    """The password now, and the new one."""

    current = PasswordField(_l("Password now"), validators=[DataRequired(_l("Write the password"))])
    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD,
        validators=[DataRequired(_l("Write the password"))],
    )


class CodesForm(FlaskForm):
    """Password and code, before new recovery codes are made."""

    again = PasswordField(_l("Password"), validators=[DataRequired(_l("Write the password"))])
    code = LineField(
        _l("Code"),
        description=_l("Six digits from your app, or one of your recovery codes."),
        validators=[DataRequired(_l("Write the code"))],
    )


class FactorForm(FlaskForm):
    """Password and code, before another app takes over."""

    again = PasswordField(_l("Password"), validators=[DataRequired(_l("Write the password"))])
    code = LineField(
        _l("Code"),
        description=_l("Six digits from your app, or one of your recovery codes."),
        validators=[DataRequired(_l("Write the code"))],
    )


class ChoicesForm(FlaskForm):
    """What the interface is like."""

    language = SelectField(_l("Language"), choices=options([("sv", "Svenska"), ("en", "English")]))
    shortcuts = BooleanField(
        _l("Shortcuts with one key"),
        description=_l("For example n for a new gift and / for search."),
    )
