"""Forms of groups: a new one, who is put into one or taken out."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from qmember.domain.segments import NAME_LENGTH, PURPOSE_LENGTH, SegmentFacts
from qmember.web.forms.fields import DayField, LineField
from qmember.web.texts import lazy_gettext as _l


class SegmentForm(FlaskForm):
    """A new group."""

    name = LineField(
        _l("What the group is called"), limit=NAME_LENGTH,
        description=_l("After what you do together, such as Newsletter or Speakers."),
    )  # fmt: skip
    purpose = LineField(_l("What it is for"), limit=PURPOSE_LENGTH)
    last_on = DayField(
        _l("Last day"),
        description=_l("After it nobody is known to have been in it. At most two years ahead."),
    )
    of_money = BooleanField(
        _l("It tells who gives"),
        description=_l("Then only those who may see gifts see the group and who is in it."),
    )

    @property
    def facts(self) -> SegmentFacts:
        """What was written."""
        return SegmentFacts(
            self.name.data or "", self.purpose.data or "", self.last_on.day,
            of_money=bool(self.of_money.data),
        )  # fmt: skip


class MarkedForm(FlaskForm):
    """People who were marked in a list, or everybody in it; the list itself says who can be marked."""

    chosen = SelectMultipleField(
        validate_choice=False, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    everybody = BooleanField(_l("Everybody in this list"))
