"""Forms of the settings: the association's facts, accounts, purposes, opening balances, months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, NumberRange

from qmember.domain.association import tax_periods
from qmember.domain.errors import Refused
from qmember.domain.text import clean_line
from qmember.web.errors import refusal_text
from qmember.web.forms.fields import DayField, KronorField, LineField
from qmember.web.texts import lazy_gettext as _l


class LinesField(TextAreaField):
    """Several lines; ``data`` is a tuple of them without the empty ones."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        lines = str(valuelist[0]).splitlines() if valuelist else []
        cleaned = (clean_line(line, 100) for line in lines)
        self.data = tuple(line for line in cleaned if line)

    def _value(self) -> str:
        return "\n".join(self.data or ())


class PeriodsField(TextAreaField):
    """Periods of two dates, one a line; ``data`` is a tuple of pairs of ISO dates."""

    raw: str | None = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.raw = str(valuelist[0]) if valuelist else ""
        try:
            self.data = tax_periods(self.raw)
        except Refused as error:
            raise ValueError(refusal_text(error)) from None

    def _value(self) -> str:
        if self.raw is not None:
            return self.raw
        return "\n".join(f"{first} – {last}" for first, last in self.data or ())


class AssociationForm(FlaskForm):
    """What the association is called, where it is reached, and how it wants things done."""

    name = LineField(
        _l("The association's name"), validators=[DataRequired(_l("Write the association's name"))]
    )
    orgnr = LineField(
        _l("Organisation number"), description=_l("For example 802000-0009."), limit=20
    )
    bankgiro = LineField(_l("Bankgiro"), description=_l("As it stands on receipts."), limit=20)
    swish = LineField(_l("Swish number"), description=_l("As it stands on receipts."), limit=20)
    address = LinesField(_l("Postal address"), description=_l("A box is safer than a street."))
    phone = LineField(_l("Telephone"), limit=40)
    email = LineField(_l("E-mail"), limit=254)
    website = LineField(_l("Website"))
    mail_sender = LineField(
        _l("Sender's name in mails"),
        description=_l("Empty means the association's name."),
        limit=60,
    )
    neutral_sender = LineField(
        _l("Neutral sender's name"),
        description=_l("For those who want no mail that shows where it comes from."),
        limit=60,
    )
    anchor_email = LineField(
        _l("Where the check value of the day is mailed"),
        description=_l("To the auditor, or somebody else outside the server. Empty: to nobody."),
    )
    exit_url = LineField(
        _l("Where Leave the page leads"), description=_l("A page that says nothing about anybody.")
    )
    large_gift_ore = KronorField(
        _l("Confirm gifts above"),
        description=_l("A larger gift is asked about before it is saved."),
    )
    receipt_delay_minutes = IntegerField(
        _l("Minutes before a receipt is mailed"),
        description=_l("So long it can be undone."),
        validators=[NumberRange(0, 1440, _l("Write minutes from 0 to 1440"))],
    )
    taken_over_on = DayField(
        _l("Day of the take-over"), description=_l("The books here begin on this day.")
    )
    fiscal_month = SelectField(
        _l("First month of the fiscal year"),
        description=_l("Can be changed until something is booked."),
        coerce=int,
    )
    tax_periods = PeriodsField(
        _l("Approved for tax reduction"),
        description=_l("Only with Skatteverket's approval: one period a line, from and to."),
    )
    from_on = DayField(_l("Holds from"), description=_l("Today, or a later day."))
    seen = HiddenField()


class NumberForm(FlaskForm):
    """One more of the association's own numbers."""

    kind = SelectField(_l("Kind"))
    number = LineField(_l("Number"), limit=50, validators=[DataRequired(_l("Write the number"))])
    name = LineField(
        _l("What you call it"), limit=60, validators=[DataRequired(_l("Write what you call it"))]
    )
    account = SelectField(_l("Booked on account"))
    new_account = LineField(
        _l("Number of a new account"),
        limit=8,
        description=_l("Only if it is a bank account of its own that no account is for yet."),
    )


class MappingForm(FlaskForm):
    """Which account is used for something, from a day on."""

    role = SelectField(_l("Used for"))
    number = LineField(_l("Account"), limit=8, validators=[DataRequired(_l("Write the account"))])
    name = LineField(_l("Name of a new account"), description=_l("Only if the account is new."))
    from_on = DayField(_l("Holds from"))


class PurposeForm(FlaskForm):
    """A new purpose."""

    name = LineField(
        _l("Purpose"), limit=100, validators=[DataRequired(_l("Write what the gifts are for"))]
    )
    from_on = DayField(_l("Holds from"))


class OpeningForm(FlaskForm):
    """What an account held at the take-over."""

    account = SelectField(_l("Account"))
    side = SelectField(_l("What it is"))
    amount = KronorField(_l("Amount"))
