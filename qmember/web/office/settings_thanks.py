"""Words of thanks: what holds for each purpose and language, and new words from a day on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries.purposes import purposes
from qmember.queries.thanks import thanks_texts
from qmember.services.thanks import write_text
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.forms.fields import options, refuse
from qmember.web.forms.receipts import ThanksTextForm
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("thanks", __name__, url_prefix="/installningar/tack")
ANY = _l("Any purpose")
LANGUAGES = {"sv": "Svenska", "en": "English"}


@bp.get("")
@permit(Permission.MANAGE_SETTINGS)
def index() -> str:
    """Show every wording, the newest first, and the form."""
    form = ThanksTextForm(formdata=None)
    form.from_on.data = today()
    return _page(form)


@bp.post("")
@permit(Permission.MANAGE_SETTINGS)
def create() -> Response | tuple[str, int]:
    """Let new words hold from a day on."""
    form = ThanksTextForm()
    _choices(form)
    if not form.validate():
        return _page(form), 422
    try:
        with deed() as unit:
            write_text(
                unit, purpose_id=form.purpose_id.data or None, language=form.language.data,
                from_on=form.from_on.day, lines=form.lines.data or (),
            )  # fmt: skip
    except Refused as error:
        refuse(form, error, otherwise="lines")
        return _page(form), 422
    flash(_("The words are saved. They thank from that day on."), "done")
    return redirect(url_for("office.settings.thanks.index"))


def _choices(form: ThanksTextForm) -> None:
    own = [(one.purpose_id, one.name) for one in purposes(reading(), today())]
    form.purpose_id.choices = options([(0, ANY), *own])
    form.language.choices = options(LANGUAGES.items())


def _page(form: ThanksTextForm) -> str:
    _choices(form)
    names = {one.purpose_id: one.name for one in purposes(reading(), today())}
    return render_template(
        "office/settings/thanks.html", form=form, texts=thanks_texts(reading()), names=names,
        any=ANY, languages=LANGUAGES,
    )  # fmt: skip
