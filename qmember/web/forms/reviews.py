"""The auditor's forms: what is drawn, a question, and why a name is shown."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from qmember.domain.people import AUDITED, ReadPurpose
from qmember.domain.reviews import SIZE, Wish
from qmember.web.forms.fields import KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import PURPOSE_WORDS


class DrawForm(FlaskForm):
    """How many are drawn, which always, and by which seed."""

    size = IntegerField(
        _l("How many?"), default=SIZE, validators=[Optional()],
        description=_l("Those above the amount come on top of these."),
    )  # fmt: skip
    every = BooleanField(_l("All of them"))
    over = KronorField(
        _l("Always those above"),
        description=_l("In kronor. May be empty."),
        validators=[Optional()],
    )
    seed = LineField(
        _l("Seed"), limit=40,
        description=_l("The same seed draws the same sample. The one that stands here is new."),
    )  # fmt: skip

    @property
    def wish(self) -> Wish:
        """What is asked for, as it was written."""
        size = None if self.every.data else (0 if self.size.data is None else self.size.data)
        return Wish(self.seed.data or "", size, self.over.data)


class AskForm(FlaskForm):
    """A question about a voucher, or what is asked on."""

    words = TextAreaField(
        _l("Question"),
        description=_l("The treasurer reads it. The mail says only that a question waits."),
    )


class NameForm(FlaskForm):
    """Why a name is to be shown, in one word of a list."""

    purpose = RadioField(
        _l("Why do you need to see the name?"),
        choices=options((one.value, PURPOSE_WORDS[one]) for one in AUDITED),
        validators=[InputRequired(_l("Choose why"))],
    )

    @property
    def chosen(self) -> ReadPurpose:
        """The reason of a form that has passed its validation."""
        return ReadPurpose(self.purpose.data)
