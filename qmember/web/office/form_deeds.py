"""A form that leads to one deed: done, or the page once more with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm

from qmember.domain.errors import Refused
from qmember.services.unit import Unit
from qmember.web.context import deed
from qmember.web.forms.fields import refuse

Again = tuple[str, int]


def tried(
    form: FlaskForm,
    do: Callable[[Unit], object],
    page: Callable[[FlaskForm], str],
    *,
    otherwise: str,
) -> Again | None:
    """Do the deed that a form asks for; None when it is done, else the page and its status.

    What is refused without a field of its own is said at the field ``otherwise``.
    """
    if not form.validate():
        return page(form), 422
    try:
        with deed() as unit:
            do(unit)
    except Refused as error:
        refuse(form, error, otherwise=otherwise)
        return page(form), 422
    return None
