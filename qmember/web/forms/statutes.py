"""The form of the statutes: a value and a paragraph for each rule, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField

from qmember.domain.errors import Refused
from qmember.domain.statute_rules import DEFINITIONS, Definition, Key, Shape, Value
from qmember.domain.statutes import Rule, Statutes
from qmember.web.forms.fields import DayField, LineField, options, refuse
from qmember.web.texts import lazy_gettext as _l

Words = Callable[[Key, str], str]
YES = "yes"


def name_of(key: Key, part: str = "") -> str:
    """What the field of a rule is called in the form; it cannot have dots."""
    return f"{key}{part}".replace(".", "-")


class StatutesHead(FlaskForm):
    """From when a version holds, and which was the newest when the form was shown."""

    from_on = DayField(_l("Holds from"), description=_l("The day when the meeting decided it."))
    seen = HiddenField()


def _value_field(key: Key, definition: Definition) -> Field:
    if definition.shape is Shape.CHOICE:
        return SelectField(str(key))
    if definition.shape is Shape.FLAG:
        return SelectField(str(key))
    return LineField(str(key), limit=20)


FIELDS: dict[str, Field] = {
    **{
        name_of(key): _value_field(key, one)
        for key, one in DEFINITIONS.items()
        if one.shape is not Shape.ONLY_PARAGRAPH
    },
    **{name_of(key, ".paragraph"): LineField(_l("Paragraph"), limit=40) for key in DEFINITIONS},
}
StatutesForm = type("StatutesForm", (StatutesHead,), FIELDS)


def with_choices(form: FlaskForm, say: Words, yes: str, no: str) -> FlaskForm:
    """The form with what each list offers."""
    for key, definition in DEFINITIONS.items():
        if definition.shape is Shape.CHOICE:
            pairs = [(word, say(key, word)) for word in definition.choices]
            form[name_of(key)].choices = options(pairs)
        elif definition.shape is Shape.FLAG:
            form[name_of(key)].choices = options([("no", no), (YES, yes)])
    return form


def fill(form: FlaskForm, statutes: Statutes) -> None:
    """Show what a version says."""
    for key, definition in DEFINITIONS.items():
        form[name_of(key, ".paragraph")].data = statutes.paragraph(key)
        if definition.shape is not Shape.ONLY_PARAGRAPH:
            form[name_of(key)].data = _shown(statutes.written(key))


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return YES if value else "no"
    return "" if value is None else str(value)


def rules_in(form: FlaskForm) -> dict[Key, Rule]:
    """What was written, still to be checked."""
    return {
        key: Rule(_read(form, key, one), form[name_of(key, ".paragraph")].data or "")
        for key, one in DEFINITIONS.items()
    }


def _read(form: FlaskForm, key: Key, definition: Definition) -> Value:
    if definition.shape is Shape.ONLY_PARAGRAPH:
        return None
    text = str(form[name_of(key)].data or "").strip()
    if definition.shape is Shape.FLAG:
        return text == YES
    if definition.shape is Shape.COUNT and text.isascii() and text.isdecimal():
        return int(text)
    return text or None


def refuse_rule(form: FlaskForm, error: Refused) -> None:
    """Put a refusal at the rule that it names."""
    at_rule = Refused(error.message, field=(error.field or "").replace(".", "-"))
    at_rule.values = error.values
    refuse(form, at_rule, otherwise="from_on")
