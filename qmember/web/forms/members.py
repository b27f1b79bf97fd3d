"""Forms of one membership: accept, leave, ask for the fee, note its payment or that it was shown."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange

from qmember.domain.ledger import Channel
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import CHANNEL_WORDS


class AcceptForm(FlaskForm):
    """Somebody becomes a member of a type, from a day on."""

    type_id = SelectField(_l("Membership type"), coerce=int)
    from_on = DayField(_l("Member from"))
    decision = LineField(_l("Decided by"), description=_l("For example the board, 12 March, § 4."))


class ApplyForm(FlaskForm):
    """Somebody asks to become a member of a type."""

    type_id = SelectField(_l("Membership type"), coerce=int)


class AnswerForm(FlaskForm):
    """What the board says to the applications that are chosen."""

    chosen = SelectMultipleField(_l("Applications"), coerce=int, validate_choice=False)
    from_on = DayField(_l("Member from"), past=True)
    decision = LineField(_l("Decided by"), description=_l("For example the board, 12 March, § 4."))


class TypeChangeForm(FlaskForm):
    """A member is of another type from a day on."""

    type_id = SelectField(_l("New type"), coerce=int)
    from_on = DayField(_l("Holds from"))


class BirthForm(FlaskForm):
    """The day or the year in which somebody was born; never a personal number."""

    born = LineField(
        _l("Day or year of birth"),
        limit=40,
        description=_l("For example 1985-03-12, or only 1985. No personal number."),
    )


class LeaveForm(FlaskForm):
    """A membership ends: the first day on which she is no longer a member. Nobody is asked why."""

    left_on = DayField(_l("No longer a member from"))


class ClaimForm(FlaskForm):
    """A fee is asked for."""

    due_on = DayField(_l("Last day to pay"))
    parts = IntegerField(
        _l("In how many parts"), validators=[NumberRange(1, 12, _l("Choose 1 to 12 parts"))]
    )


class PayerForm(FlaskForm):
    """Who pays a member's fees; nobody chosen means that she does herself."""

    giver = LineField(_l("Who pays"), description=_l("Leave it empty when she pays herself."))
    giver_code = HiddenField()


class ShownForm(FlaskForm):
    """She has shown on which day she paid a fee. The deed itself knows which fees there are."""

    shown_claim = SelectField(_l("Fee"), coerce=int, validate_choice=False)
    shown_on = DayField(_l("She paid on"))


class FeePaidForm(FlaskForm):
    """Money came for a fee. ``key`` is made when the form is shown: a double press is one payment.

    The deed itself knows whose fees there are: one that was paid by the first press is no choice any more.
    """

    claim_id = SelectField(_l("Fee"), coerce=int, validate_choice=False)
    amount = KronorField(_l("Amount"))
    received_on = DayField(_l("Date"), past=True)
    channel = SelectField(
        _l("Way of payment"), choices=options((one.value, CHANNEL_WORDS[one]) for one in Channel)
    )
    key = HiddenField()
