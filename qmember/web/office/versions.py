"""Two versions of the same form: how they differ, and mine laid on top of the other."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField

from qmember.web.forms.people import EditForm


@dataclass(frozen=True, slots=True)
class Differing:
    """One field in both versions, in words."""

    label: str
    mine: str
    theirs: str


def both_versions(mine: EditForm, theirs: EditForm) -> list[Differing]:
    """The fields that I changed, beside what stands there now."""
    rows = []
    for name in mine.changes():
        if name in theirs:
            row = Differing(str(mine[name].label.text), _words(mine[name]), _words(theirs[name]))
            rows.append(row)
    return rows


def merged(mine: EditForm, theirs: EditForm) -> dict[str, str]:
    """The fields of a form that saves my changes and leaves everything else as it stands now."""
    changed = mine.changes()
    kept = {"version": str(theirs.version.data), "was": str(theirs.was.data)}
    for name in theirs.facts():
        field = mine[name] if name in changed and name in mine else theirs[name]
        if not isinstance(field, BooleanField):
            kept[name] = str(field.data or "")
        elif field.data:
            kept[name] = "y"
    return kept


def _words(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field, SelectField):  # radio buttons are a kind of it
        offered = {choice[0]: choice[1] for choice in field.choices or []}
        return str(offered.get(field.data, "–"))
    return str(field.data or "–")
