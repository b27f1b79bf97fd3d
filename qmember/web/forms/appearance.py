"""Forms of the association's own colour and words."""

from __future__ import annotations

from flask_wtf import FlaskForm

from qmember.web.forms.fields import LineField
from qmember.web.forms.settings import LinesField
from qmember.web.texts import lazy_gettext as _l


class ColourForm(FlaskForm):
    """A colour for headings and buttons."""

    accent = LineField(
        _l("Colour of headings and buttons"),
        description=_l("For example #4A2B57. Empty: the colour that qmember comes with."),
        limit=20,
    )


class ThanksForm(FlaskForm):
    """What the mail with a receipt says besides amount and day, in each language."""

    thanks_sv = LinesField(
        _l("Your own words, in Swedish"),
        description=_l("At most five lines. Discreet mails never carry them."),
    )
    thanks_en = LinesField(_l("Your own words, in English"))
