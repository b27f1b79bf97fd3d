"""Forms of the bookkeeping: the days to hand over, the project of a purpose, a file to compare with."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import FileField

from qmember.web.forms.fields import DayField, LineField
from qmember.web.texts import lazy_gettext as _l


class PeriodForm(FlaskForm):
    """The first and the last day of what is handed over."""

    from_on = DayField(_l("From"))
    to_on = DayField(_l("To and with"))


class ProjectForm(FlaskForm):
    """The code and the name of a project as the bookkeeping has them."""

    code = LineField(
        _l("Code of the project"), limit=40,
        description=_l("As in the bookkeeping program. Leave it empty to take the project away."),
    )  # fmt: skip
    name = LineField(
        _l("Name of the project"), limit=50,
        description=_l("It stands in the file. Write no name of a person."),
    )  # fmt: skip


class BooksForm(FlaskForm):
    """A file from the bookkeeping program."""

    file = FileField(
        _l("SIE file"),
        description=_l(
            "SIE 4 with every voucher, or SIE 1. Whoever keeps the books can make it. At most 10 MB."
        ),
    )
