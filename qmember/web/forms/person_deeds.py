"""Forms of what is done with a person: roles with days, a death, protection, and why one looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput

from qmember.domain.people import ASKED, PersonRole, Protection, may_see_role
from qmember.domain.permissions import Permission
from qmember.web.context import viewer
from qmember.web.forms.fields import DayField, LineField, options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import (
    CONTACT_WORDS,
    HOLD_WORDS,
    LANGUAGE_WORDS,
    PERSON_ROLE_WORDS,
    PROTECTION_WORDS,
    PURPOSE_WORDS,
)

LEVELS = tuple((level.value, word) for level, word in PROTECTION_WORDS.items())
OPEN_LEVELS = (Protection.NORMAL, Protection.DISCREET)


def role_choices() -> list[tuple[str, object]]:
    """The roles that the viewer may know of."""
    return [
        (role.value, word)
        for role, word in PERSON_ROLE_WORDS.items()
        if may_see_role(viewer(), role)
    ]


def level_choices() -> list[tuple[str, object]]:
    """The levels that the viewer may give."""
    all_levels = viewer().may(Permission.SET_PROTECTION)
    return [pair for pair in LEVELS if all_levels or pair[0] in OPEN_LEVELS]


class HiddenPersonForm(FlaskForm):
    """New values for somebody with protected details; the old ones are not shown, empty keeps them."""

    name = LineField(_l("New name"))
    email = LineField(_l("New e-mail"), limit=300)
    phone = LineField(_l("New telephone"), limit=40)
    no_email = BooleanField(_l("Take the e-mail address away"))
    no_phone = BooleanField(_l("Take the telephone number away"))
    language = SelectField(_l("Language"), choices=options(LANGUAGE_WORDS.items()))
    version = IntegerField(widget=HiddenInput())

    def changes(self) -> dict[str, object]:
        """Only what was written, and what is to be taken away."""
        found: dict[str, object] = {"language": self.language.data}
        for name in ("name", "email", "phone"):
            if name in self and self[name].data:
                found[name] = self[name].data
        for name in ("email", "phone"):
            if f"no_{name}" in self and self[f"no_{name}"].data:
                found[name] = None
        return found


class BeginRoleForm(FlaskForm):
    """A role that begins."""

    role = SelectField(_l("Role"))
    from_on = DayField(_l("First day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.role.choices = options(role_choices())


class EndRoleForm(FlaskForm):
    """A role that ends."""

    ended = SelectField(_l("Role"))
    to_on = DayField(_l("Last day"))

    def offer(self, roles: Iterable[PersonRole]) -> None:
        """Offer the roles that she has."""
        self.ended.choices = options((role.value, PERSON_ROLE_WORDS[role]) for role in roles)


class DeathForm(FlaskForm):
    """The day of a death."""

    died_on = DayField(_l("Day of death"))


class WishesForm(FlaskForm):
    """How she wants to be reached. There is no field for a reason, on purpose."""

    wishes = SelectMultipleField(
        _l("Wishes"), choices=options(CONTACT_WORDS.items()), option_widget=CheckboxInput()
    )


class HoldForm(FlaskForm):
    """Why money is not received without a decision: a word of a list, never the story."""

    why = RadioField(
        _l("Why?"),
        choices=options((one.value, word) for one, word in HOLD_WORDS.items()),
        validators=[InputRequired(_l("Choose a word from the list"))],
    )


class ProtectionForm(FlaskForm):
    """How carefully her details are kept. There is no field for a reason, on purpose."""

    level = RadioField(_l("Protection"))
    name = LineField(
        _l("Name"),
        description=_l("Needed when no name is kept, for example after Outside the register."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.level.choices = options(level_choices())


class PurposeForm(FlaskForm):
    """Why somebody opens protected details: a word of a list, never the story."""

    purpose = RadioField(
        _l("Why do you need to see?"),
        choices=options((purpose.value, PURPOSE_WORDS[purpose]) for purpose in ASKED),
        validators=[InputRequired(_l("Choose why you need to see"))],
    )
