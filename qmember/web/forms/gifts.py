"""The form of one gift: always the same six facts in the same order."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField

from qmember.domain.ledger import Anonymity
from qmember.domain.people import ReceiptWish
from qmember.queries.gifts import open_purposes
from qmember.web.context import reading, today
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.words import ANONYMITY_WORDS, CHANNEL_WORDS

CHANNELS = tuple((channel.value, word) for channel, word in CHANNEL_WORDS.items())
RECEIPTS = (
    ("", _l("As the giver wishes")),
    (ReceiptWish.EMAIL.value, _l("By e-mail")),
    (ReceiptWish.PAPER.value, _l("On paper")),
    (ReceiptWish.NONE.value, _l("None")),
)
ANONYMITY = tuple((a.value, word) for a, word in ANONYMITY_WORDS.items() if a is not Anonymity.ALL)


class GiftForm(FlaskForm):
    """One gift. ``key`` is made when the form is shown, so that a double press is one gift."""

    amount = KronorField(_l("Amount"))
    giver = LineField(_l("Giver"))
    giver_code = HiddenField()
    email = LineField(
        _l("E-mail"), description=_l("For a new giver who wants a receipt. May be empty.")
    )
    received_on = DayField(_l("Date"), past=True)
    channel = SelectField(_l("Way of payment"), choices=options(CHANNELS))
    purpose_id = SelectField(_l("Purpose"), coerce=int)
    anonymity = SelectField(
        _l("Anonymity"), choices=options(ANONYMITY), default=Anonymity.NONE.value
    )
    receipt = SelectField(_l("Receipt"), choices=options(RECEIPTS), default="")
    key = HiddenField()
    confirmed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.purpose_id.choices = options(open_purposes(reading(), today()))


class CorrectionForm(GiftForm):
    """A gift once more, with the reason why it is corrected."""

    reason = LineField(_l("Why do you correct?"), description=_l("The auditor reads it."))


class ReasonForm(FlaskForm):
    """The reason of a void."""

    reason = StringField(_l("Why?"), description=_l("The auditor reads it."))
