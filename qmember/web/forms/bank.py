"""Forms of the bank's queue: the file, and what a payment is."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, SelectField, TextAreaField

from qmember.domain.ledger import Anonymity, IncomeKind
from qmember.queries.gifts import open_purposes
from qmember.web.context import reading, today
from qmember.web.forms.fields import DayField, KronorField, LineField, PartsField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import ANONYMITY_WORDS, INCOME_WORDS

KINDS = (
    *((kind.value, word) for kind, word in INCOME_WORDS.items()),
    ("not_income", _l("Not income")),
)
DEFAULT_KIND = IncomeKind.GIFT.value


class FileForm(FlaskForm):
    """A bank file to be read; ``dated`` is asked for when a date in it cannot be right."""

    file = FileField(
        _l("Bank file"),
        description=_l(
            "Account file as CSV, XLSX or XML (camt.053, camt.054), BgMax or Swish report, as the bank "
            "wrote it. At most 10 MB."
        ),
    )
    anew = BooleanField(_l("Choose the columns anew"))
    dated = DayField(_l("Day when the money came in"), past=True, optional=True)


class KronorForm(FlaskForm):
    """What the bank booked for a deposit in another currency."""

    amount = KronorField(_l("Kronor that the bank booked"))


class QuestionForm(FlaskForm):
    """Whom to ask, and what."""

    user_id = SelectField(_l("Ask whom?"), coerce=int)
    words = TextAreaField(
        _l("Question"),
        description=_l(
            "She sees what you write, the day and the amount. The mail says only that a question waits."
        ),
    )


class RowForm(FlaskForm):
    """What a payment without a suggestion is, and who paid it, asked for in its row of the queue.

    It is sent as a ``NameForm``. There are many on the page, so the ids carry the payment's.
    """

    payer = LineField(_l("Payer"))
    payer_code = HiddenField()
    kind = SelectField(_l("What is it?"), choices=options(KINDS), default=DEFAULT_KIND)
    amount = HiddenField()
    purpose_id = HiddenField()
    anonymity = HiddenField(default=Anonymity.NONE.value)
    key = HiddenField()

    def __init__(self, payment_id: int, amount_ore: int, purpose_id: int) -> None:
        super().__init__(formdata=None)
        self.amount.data = f"{amount_ore // 100},{amount_ore % 100:02d}"
        self.purpose_id.data = str(purpose_id)
        self.key.data = token_urlsafe(16)
        for field in self:
            field.id = f"{field.name}-{payment_id}"


class NameForm(FlaskForm):
    """What one payment is, or the part of it whose amount is written."""

    kind = SelectField(
        _l("What is it?"),
        description=_l(
            "Does the payer get something in return, such as her logotype on your page? Then it is "
            "sponsorship and no gift. VAT may be due, and is booked in the bookkeeping program."
        ),
        choices=options(KINDS),
        default=DEFAULT_KIND,
    )
    payer = LineField(_l("Payer"))
    payer_code = HiddenField()
    amount = KronorField(_l("Amount"))
    purpose_id = SelectField(_l("Purpose of the gift"), coerce=int)
    parts = PartsField(
        _l("Divided on several purposes"),
        description=_l("Kronor or per cent beside each, or the word resten beside one of them."),
    )
    anonymity = SelectField(
        _l("Anonymity of the gift"),
        choices=options(
            (a.value, word) for a, word in ANONYMITY_WORDS.items() if a is not Anonymity.ALL
        ),
        default=Anonymity.NONE.value,
    )
    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.purpose_id.choices = options(open_purposes(reading(), today()))
        self.parts.choices = self.purpose_id.choices
