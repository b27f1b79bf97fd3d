"""The form of the sentence at the head of a year's funding page."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import TextAreaField

from qmember.web.texts import lazy_gettext as _l


class HeadlineForm(FlaskForm):
    """The sentence; an empty one brings the generated sentence back."""

    headline = TextAreaField(
        _l("The sentence"),
        description=_l("Empty brings the generated sentence back. It is kept for this language."),
    )
