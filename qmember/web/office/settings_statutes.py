"""The statutes as data: what holds, a new version, and that it has been compared with the paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import DRAFT, Statutes
from qmember.queries.statutes import VersionRow, statute_versions, statutes_for
from qmember.services.statutes import confirm_statutes, write_statutes
from qmember.web.access import permit
from qmember.web.context import deed, reading, today
from qmember.web.forms.statutes import (
    StatutesForm,
    fill,
    name_of,
    refuse_rule,
    rules_in,
    with_choices,
)
from qmember.web.office.statute_words import GROUPS, QUESTIONS, answer_words

bp = Blueprint("statutes", __name__)


@bp.get("/installningar/stadgar")
@permit(Permission.EDIT_STATUTES)
def index() -> str:
    """Show the newest version, or another one, to be read and written anew."""
    versions = statute_versions(reading())
    shown = _chosen(versions)
    form = _form(fresh=True)
    fill(form, shown)
    form.from_on.data = shown.from_on if shown.number else today()
    form.seen.data = str(versions[0].statutes.number if versions else 0)
    return _page(form, versions, shown)


@bp.post("/installningar/stadgar")
@permit(Permission.EDIT_STATUTES)
def update() -> Response | tuple[str, int]:
    """Write a new version."""
    form, versions = _form(), statute_versions(reading())
    if not form.validate():
        return _page(form, versions, _chosen(versions)), 422
    try:
        with deed() as unit:
            number = write_statutes(
                unit, from_on=form.from_on.day, rules=rules_in(form),
                seen=int(form.seen.data) if str(form.seen.data).isdecimal() else None,
            )  # fmt: skip
    except Refused as error:
        refuse_rule(form, error)
        return _page(form, versions, _chosen(versions)), 422
    flash(_("Version %(number)s of the statutes is saved.", number=number), "done")
    return redirect(url_for("office.settings.statutes.index"))


@bp.post("/installningar/stadgar/<int:version>/bekrafta")
@permit(Permission.EDIT_STATUTES)
def confirm(version: int) -> Response:
    """Say that a version has been compared with the paper."""
    with deed() as unit:
        confirm_statutes(unit, version)
    flash(_("The statutes are compared with the paper."), "done")
    return redirect(url_for("office.settings.statutes.index"))


def _form(*, fresh: bool = False) -> FlaskForm:
    form = StatutesForm(formdata=None) if fresh else StatutesForm()
    with_choices(form, answer_words, _("yes"), _("no"))
    for key, words in QUESTIONS.items():
        if (name := name_of(key)) in form:
            form[name].label.text = words
    return form


def _chosen(versions: list[VersionRow]) -> Statutes:
    """The version that the address names, or the newest; the draft while there is none."""
    number = request.args.get("version", type=int)
    found = [row.statutes for row in versions if row.statutes.number == number]
    return (found or [row.statutes for row in versions] or [DRAFT])[0]


def _page(form: FlaskForm, versions: list[VersionRow], shown: Statutes) -> str:
    groups = [
        (title, [_line(form, shown, key) for key in Key if key.startswith(beginnings)])
        for title, beginnings in GROUPS
    ]
    return render_template(
        "office/settings/statutes.html", form=form, groups=groups, versions=versions, shown=shown,
        now=statutes_for(reading(), today()),
    )  # fmt: skip


def _line(form: FlaskForm, shown: Statutes, key: Key) -> dict[str, object]:
    name = name_of(key)
    return {
        "words": QUESTIONS[key], "field": form._fields.get(name),
        "paragraph": form[name_of(key, ".paragraph")], "idle": shown.idle(key),
    }  # fmt: skip
