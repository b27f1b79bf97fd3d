"""The form that notes what a fund was used for."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField

from qmember.domain.funds import BY_HAND, FundKind
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l

FUND_WORDS = {
    FundKind.USED: _l("Used"),
    FundKind.OPENING: _l("There was at the take-over"),
    FundKind.GIVEN: _l("Gift"),
}


class FundForm(FlaskForm):
    """One change of a fund; ``anyway`` is asked for when more is used than there is."""

    kind = SelectField(
        _l("What is it?"), choices=options((one.value, FUND_WORDS[one]) for one in BY_HAND)
    )
    on = DayField(_l("Day"), past=True)
    amount = KronorField(_l("Amount"))
    text = LineField(
        _l("What was it used for?"), description=_l("Never write who has been helped.")
    )
    anyway = BooleanField(_l("It is right all the same: more was used than was given"))
    key = HiddenField()
