"""Form of a document about a person: the file, what it is, and when it is forgotten."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import FileField, SelectField

from qmember.domain.documents import KEPT_MONTHS, DocumentKind, kinds_for
from qmember.web.context import viewer
from qmember.web.forms.fields import DayField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import DOCUMENT_WORDS


class DocumentForm(FlaskForm):
    """A document to be saved; each kind says how long it is kept when no day is written."""

    file = FileField(_l("File"), description=_l("A PDF, PNG or JPEG, at most 10 MB."))
    kind = SelectField(_l("What it is"))
    forget_on = DayField(
        _l("Forget it on"), optional=True,
        description=_l("Write a day only when it should be another than the one proposed."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind.choices = options((kind.value, _offered(kind)) for kind in kinds_for(viewer()))


def _offered(kind: DocumentKind) -> str:
    years = KEPT_MONTHS[kind] // 12
    kept = ngettext("kept %(num)s year", "kept %(num)s years", years)
    return str(_("%(what)s (%(how_long)s)", what=DOCUMENT_WORDS[kind], how_long=kept))
