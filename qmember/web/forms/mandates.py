"""Forms of mandates: somebody elected, an end, an account, and how many seats there are."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from qmember.domain.mandates import MOST_SEATS
from qmember.web.forms.fields import DayField, LineField
from qmember.web.texts import lazy_gettext as _l


class MandateForm(FlaskForm):
    """Who has been elected to what, from when, by which decision."""

    person = LineField(
        _l("Who"), description=_l("A member's name, or the number of a person: P1004.")
    )
    person_code = HiddenField()
    seat = SelectField(_l("Seat"))
    from_on = DayField(_l("From and with"))
    to_on = DayField(
        _l("To and with"), description=_l("May be empty: until it is ended."), optional=True
    )
    decided_by = SelectField(_l("Elected by"))
    on = DayField(_l("Day of the decision"))
    paragraph = LineField(
        _l("Paragraph of the minutes"),
        description=_l("Can be left empty. For example § 2."),
        limit=40,
    )


class EndForm(FlaskForm):
    """The last day of a mandate."""

    last_on = DayField(_l("Last day"), description=_l("Today or earlier: access ends at once."))


class AccountForm(FlaskForm):
    """Whose account it is."""

    user_id = SelectField(_l("Account"), coerce=int)


class SeatForm(FlaskForm):
    """How many there are of one seat, and what it opens."""

    class Meta:
        """A part of a form has no token of its own."""

        csrf = False

    count = IntegerField(
        _l("Seats"),
        validators=[
            InputRequired(_l("Write how many seats there are, from 0 to 30")),
            NumberRange(0, MOST_SEATS, _l("Write how many seats there are, from 0 to 30")),
        ],
    )
    role = SelectField(_l("Opens"))


def seats_form(seats: tuple[str, ...]) -> type[FlaskForm]:
    """A form with one part for each seat, named as the seat."""
    parts = {seat: FormField(SeatForm) for seat in seats}
    return type("SeatsForm", (FlaskForm,), dict(parts))
