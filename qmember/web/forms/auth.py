"""Forms of signing in: password, code, a new account, a new password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import DataRequired

from qmember.domain.permissions import Role
from qmember.web.forms.fields import LineField, options
from qmember.web.texts import lazy_gettext as _l

NEW_PASSWORD = _l("At least 15 characters. Several words are easy to remember and hard to guess.")


class SignInForm(FlaskForm):
    """Address and password."""

    email = LineField(
        _l("E-mail"), limit=254, validators=[DataRequired(_l("Write the e-mail address"))]
    )
    password = PasswordField(_l("Password"), validators=[DataRequired(_l("Write the password"))])
    next = HiddenField()


class CodeForm(FlaskForm):
    """The six digits of the app, or a recovery code."""

    code = LineField(
        _l("Code"),
        description=_l("Six digits from your app, or one of your recovery codes."),
        validators=[DataRequired(_l("Write the code"))],
    )


class EnrolForm(FlaskForm):
    """The first code of an app that has just been given its secret."""

    code = LineField(
        _l("Code"),
        description=_l("The six digits that the app shows now."),
        validators=[DataRequired(_l("Write the code"))],
    )


class ForgottenForm(FlaskForm):
    """The address to which a link is sent."""

    email = LineField(
        _l("E-mail"), limit=254, validators=[DataRequired(_l("Write the e-mail address"))]
    )


class NewPasswordForm(FlaskForm):
    """A new password."""

    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD,
        validators=[DataRequired(_l("Write the password"))],
    )


class AcceptForm(FlaskForm):
    """What somebody who was invited tells: what to call her, and a password."""

    name = LineField(_l("Your name"), validators=[DataRequired(_l("Write your name"))])
    password = PasswordField(
        _l("Password"),
        description=NEW_PASSWORD,
        validators=[DataRequired(_l("Write the password"))],
    )


class SetUpForm(AcceptForm):
    """A new association and the first one who can log in to it."""

    association = LineField(
        _l("The association's name"), validators=[DataRequired(_l("Write the association's name"))]
    )
    orgnr = LineField(
        _l("Organisation number"), description=_l("For example 802000-0009."), limit=20
    )
    bankgiro = LineField(
        _l("Bankgiro"), description=_l("For example 403-2850. May be empty."), limit=20
    )
    account = LineField(
        _l("Bank account"),
        description=_l(
            "Clearing and account number, or IBAN, as in the bank's files. May be empty."
        ),
        limit=40,
    )
    street = LineField(_l("Postal address"), description=_l("A box is safer than a street."))
    place = LineField(_l("Postcode and place"))
    phone = LineField(_l("Telephone"), limit=40)
    contact = LineField(_l("The association's e-mail"), limit=254)
    email = LineField(
        _l("Your e-mail"), limit=254, validators=[DataRequired(_l("Write the e-mail address"))]
    )
    role = SelectField(
        _l("Your role"),
        choices=options([(Role.CHAIR.value, _l("Chair")), (Role.TREASURER.value, _l("Treasurer"))]),
    )
