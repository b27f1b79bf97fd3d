"""The form of one gift, always the same facts in the same order, and the forms that take one back."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from qmember.domain.ledger import Anonymity
from qmember.domain.people import PersonKind, ReceiptWish
from qmember.domain.reasons import OFFERED, OFFERED_FOR_RECEIPTS
from qmember.queries.gifts import open_purposes
from qmember.web.context import reading, today
from qmember.web.forms.fields import DayField, KronorField, LineField, PartsField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import ANONYMITY_WORDS, CHANNEL_WORDS, REASON_WORDS

CHANNELS = tuple((channel.value, word) for channel, word in CHANNEL_WORDS.items())
RECEIPTS = (
    ("", _l("As the giver wishes")),
    (ReceiptWish.EMAIL.value, _l("By e-mail")),
    (ReceiptWish.PAPER.value, _l("On paper")),
    (ReceiptWish.NONE.value, _l("None")),
)
GIVER_KINDS = (
    ("", _l("Guessed from the name")),
    (PersonKind.PERSON.value, _l("Private person")),
    (PersonKind.ORGANISATION.value, _l("Organisation")),
)
ANONYMITY = tuple((a.value, word) for a, word in ANONYMITY_WORDS.items() if a is not Anonymity.ALL)
REASONS = (("", _l("Choose")), *((why.value, REASON_WORDS[why]) for why in OFFERED))
RECEIPT_REASONS = (
    ("", _l("Choose")),
    *((why.value, REASON_WORDS[why]) for why in OFFERED_FOR_RECEIPTS),
)


class GiftForm(FlaskForm):
    """One gift. ``key`` is made when the form is shown, so that a double press is one gift.

    ``confirmed`` is the number of the gift that this one resembles and yet is not.
    """

    amount = KronorField(_l("Amount"))
    giver = LineField(_l("Giver"))
    giver_code = HiddenField()
    email = LineField(
        _l("E-mail"), description=_l("For a new giver who wants a receipt. May be empty.")
    )
    giver_kind = SelectField(_l("The new giver is"), choices=options(GIVER_KINDS), default="")
    received_on = DayField(_l("Date"), past=True)
    channel = SelectField(_l("Way of payment"), choices=options(CHANNELS))
    purpose_id = SelectField(_l("Purpose"), coerce=int)
    parts = PartsField(
        _l("Divided on several purposes"),
        description=_l("Kronor or per cent beside each, or the word resten beside one of them."),
    )
    receipt = SelectField(_l("Receipt"), choices=options(RECEIPTS), default="")
    anonymity = SelectField(
        _l("Anonymity"), choices=options(ANONYMITY), default=Anonymity.NONE.value
    )
    key = HiddenField()
    confirmed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.purpose_id.choices = options(open_purposes(reading(), today()))
        self.parts.choices = self.purpose_id.choices


class ReasonForm(FlaskForm):
    """Why something is taken back: a reason from the list, or own words."""

    reason = SelectField(
        _l("Why do you correct?"),
        description=_l("The auditor reads it."),
        choices=options(REASONS),
        default="",
    )
    words = LineField(
        _l("In your own words"),
        description=_l("May be empty. Never write anything about a person's situation."),
    )


class ReceiptReasonForm(ReasonForm):
    """Why a receipt is issued anew although the gift is right."""

    reason = SelectField(
        _l("Why is a new one needed?"),
        description=_l("The auditor reads it."),
        choices=options(RECEIPT_REASONS),
        default="",
    )


class CorrectionForm(GiftForm, ReasonForm):
    """A gift once more, with the reason why it is corrected."""


class MoveForm(FlaskForm):
    """The right payer of income that went to the wrong one."""

    giver = LineField(_l("The right person"))
    giver_code = HiddenField()
