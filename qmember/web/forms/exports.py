"""The forms with which a list is taken along: what for, and as what."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from qmember.domain.exports import LAPSED_PURPOSES, MEMBER_PURPOSES, PAGE_PURPOSES, ListPurpose
from qmember.web.forms.fields import options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import LIST_PURPOSE_WORDS

NO_PURPOSE = _l("Choose what the list is for")


class TakeForm(FlaskForm):
    """What a list is for; ``purpose`` has to be chosen, so that it is thought of."""

    purpose = SelectField(
        _l("What is the list for?"),
        choices=options(
            [("", _l("Choose")), *((one.value, LIST_PURPOSE_WORDS[one]) for one in PAGE_PURPOSES)]
        ),
    )

    @property
    def chosen(self) -> ListPurpose | None:
        """The purpose; None when none was chosen."""
        known = {one.value: one for one in ListPurpose}
        return known.get(str(self.purpose.data))


class LapsedForm(TakeForm):
    """The same for those who gave last year: a mailing is what it is mostly for."""

    purpose = SelectField(
        _l("What is the list for?"),
        choices=options(
            [("", _l("Choose")), *((one.value, LIST_PURPOSE_WORDS[one]) for one in LAPSED_PURPOSES)]
        ),
    )


class MemberListForm(FlaskForm):
    """What a list of members is for, which decides what stands in it."""

    purpose = RadioField(
        _l("What is the list for?"),
        choices=options((one.value, LIST_PURPOSE_WORDS[one]) for one in MEMBER_PURPOSES),
        validators=[InputRequired(NO_PURPOSE)],
        description=_l("It is noted who takes which list, when and what for."),
    )
