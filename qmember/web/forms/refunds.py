"""Forms of refunds: how much goes back, why and which way; that it was handed over; the limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField

from qmember.domain.reasons import OFFERED_FOR_REFUNDS
from qmember.domain.refunds import AT_ONCE, Way
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import REASON_WORDS

WAY_WORDS = {
    Way.BANK: _l("By bank"),
    Way.SWISH: _l("By Swish"),
    Way.CASH: _l("In cash"),
}


class RefundForm(FlaskForm):
    """What goes back of an income. ``key`` is made when the form is shown: a double press is one refund."""

    amount = KronorField(_l("Amount that goes back"))
    reason = RadioField(
        _l("Why does it go back?"),
        description=_l("The auditor reads it."),
        choices=options((why.value, REASON_WORDS[why]) for why in OFFERED_FOR_REFUNDS),
        default="",
    )
    words = LineField(
        _l("In your own words"),
        description=_l("May be empty. Never write anything about a person's situation."),
    )
    way = RadioField(
        _l("How does it go back?"),
        choices=options((w.value, word) for w, word in WAY_WORDS.items()),
    )
    paid_on = DayField(
        _l("I have paid it back"),
        description=_l("The day. Leave it empty if it is not done yet."),
        past=True,
        optional=True,
    )
    key = HiddenField()


class PaidForm(FlaskForm):
    """That a refund was sent by Swish or handed over in cash, and when."""

    way = RadioField(
        _l("How was it paid?"), choices=options((way.value, WAY_WORDS[way]) for way in AT_ONCE)
    )
    paid_on = DayField(_l("Date"), past=True)


NOTHING = re.compile(r"0+(?:[.,]0{0,2})?\s*(?:kr|:-)?", re.IGNORECASE)
MINUSES = ("-", "\u2212", "\u2013")


class KronorOrNoneField(KronorField):
    """Kronor, of which there may be none at all."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        written = str(valuelist[0]).strip() if valuelist else ""
        if NOTHING.fullmatch(written):
            self.raw, self.data = "0", 0
        elif written.startswith(MINUSES):
            self.raw, self.data = written, None
            raise ValueError(_("Write 0 kronor or more"))
        else:
            super().process_formdata(valuelist)


class LimitForm(FlaskForm):
    """The amount above which a refund takes two people."""

    limit = KronorOrNoneField(_l("One person alone refunds at most"))
