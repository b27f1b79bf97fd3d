"""Forms of types of membership, of what was decided that they cost, and of asking for a year's fee."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from qmember.domain.fee_policies import Over
from qmember.domain.member_types import TypeRule
from qmember.domain.voters import Vote
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l

VOTE_WORDS = {
    Vote.YES: _l("Votes"), Vote.NO: _l("Does not vote"), Vote.ASK: _l("The meeting decides"),
}  # fmt: skip


class RuleForm(FlaskForm):
    """What a type gives from a day on."""

    type_id = SelectField(_l("Membership type"), coerce=int)
    from_on = DayField(_l("Holds from"))
    vote = SelectField(
        _l("Vote at the annual meeting"),
        choices=options((one.value, words) for one, words in VOTE_WORDS.items()),
    )
    motion = BooleanField(_l("May put motions"))
    electable = BooleanField(_l("May be elected to the board"))
    takes_part = BooleanField(_l("May take part in the annual meeting"))
    fee_free = BooleanField(_l("Pays no fee"))
    min_age = IntegerField(
        _l("Lowest age"),
        validators=[Optional(), NumberRange(1, 100, _l("Write an age between 1 and 100 years"))],
    )

    def rule(self) -> TypeRule:
        """The rule that the form says."""
        return TypeRule(
            self.from_on.day, Vote(self.vote.data), self.motion.data, self.electable.data,
            self.takes_part.data, self.fee_free.data, self.min_age.data,
        )  # fmt: skip

    def show(self, rule: TypeRule) -> None:
        """Fill in what holds now; the day is the user's own."""
        self.vote.data, self.min_age.data = rule.vote.value, rule.min_age
        for name in ("motion", "electable", "takes_part", "fee_free"):
            self[name].data = getattr(rule, name)


class TypeForm(RuleForm):
    """A new type with its first rule."""

    type_id = None
    name = LineField(_l("What the type is called"), limit=100)


class FeeForm(FlaskForm):
    """A fee that a meeting has decided."""

    type_id = SelectField(_l("Membership type"), coerce=int)
    amount = KronorField(_l("Amount"))
    from_year = IntegerField(
        _l("From the membership year"),
        validators=[NumberRange(1990, 2100, _l("Write a year, for example 2027"))],
    )
    decision = LineField(
        _l("Decided by"), description=_l("For example the annual meeting 2026, § 11.")
    )
    decided_on = DayField(_l("Decided on"), optional=True)


OVER_WORDS = {
    Over.GIFT: _l("The rest is a gift"),
    Over.NEXT_YEAR: _l("The rest counts on the next year's fee"),
    Over.GIVE_BACK: _l("The rest is given back"),
}


class PolicyForm(FlaskForm):
    """What is done when a fee is paid too much or too little of."""

    fee_over = SelectField(
        _l("When somebody pays too much"),
        choices=options((one.value, words) for one, words in OVER_WORDS.items()),
    )
    fee_short = IntegerField(
        _l("So many kronor may lack"),
        description=_l("A fee that lacks no more counts as paid."),
        validators=[NumberRange(0, 100, _l("Choose at most 100 kr. More is no small difference"))],
    )


class FeeRunForm(FlaskForm):
    """Ask everybody who owes the fee of a year for it."""

    year = SelectField(_l("Membership year"), coerce=int)
    due_on = DayField(_l("Last day to pay"))
