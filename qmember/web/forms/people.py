"""Forms of people and organisations: what is kept, roles with days, protection, and why one looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput

from qmember.domain.people import (
    ASKED,
    PayerKind,
    PersonKind,
    PersonRole,
    Protection,
    ReceiptWish,
    may_see_role,
)
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts
from qmember.domain.phones import show_phone
from qmember.web.context import viewer
from qmember.web.forms.fields import DayField, LineField, options
from qmember.web.words import (
    KIND_WORDS,
    LANGUAGE_WORDS,
    PAYER_WORDS,
    PERSON_ROLE_WORDS,
    PROTECTION_WORDS,
    PURPOSE_WORDS,
    WISH_WORDS,
)

GUESSED = ("", _l("Guessed from the name"))
KINDS = tuple((kind.value, word) for kind, word in KIND_WORDS.items())
PAYERS = tuple(
    (kind.value, word) for kind, word in PAYER_WORDS.items() if kind is not PayerKind.UNKNOWN
)
WISHES = tuple((wish.value, word) for wish, word in WISH_WORDS.items())
LEVELS = tuple((level.value, word) for level, word in PROTECTION_WORDS.items())
OPEN_LEVELS = (Protection.NORMAL, Protection.DISCREET)
FACTS = (
    "name", "kind", "payer_kind", "email", "phone", "street", "postcode", "city", "orgnr",
    "receipt_wish", "language", "may_be_named", "named_as",
)  # fmt: skip
"""The fields of ``PersonFacts`` that the forms have, in their order."""


class FactsForm(FlaskForm):
    """What is kept of a person. There is no field for anybody's story, and none may be added."""

    name = LineField(_l("Name"), description=_l("The name that she wants us to use."))
    kind = RadioField(_l("Person or organisation"), choices=options(KINDS))
    payer_kind = SelectField(
        _l("Counted as"),
        description=_l("Decides where her money stands in the reports."),
        choices=options(PAYERS),
    )
    email = LineField(_l("E-mail"), limit=300)
    phone = LineField(_l("Telephone"), limit=40)
    street = LineField(_l("Postal address"), description=_l("Only if something is to be posted."))
    postcode = LineField(_l("Postcode"), limit=12)
    city = LineField(_l("Place"), limit=100)
    orgnr = LineField(
        _l("Organisation number"), description=_l("For example 802000-0009."), limit=40
    )
    receipt_wish = SelectField(_l("Gift receipts"), choices=options(WISHES))
    language = SelectField(_l("Language"), choices=options(LANGUAGE_WORDS.items()))
    may_be_named = BooleanField(_l("May be thanked by name in public"))
    named_as = LineField(
        _l("Wants to be named as"), description=_l("On receipts and in thanks. Empty is the name.")
    )

    def facts(self) -> dict[str, object]:
        """What was filled in, by the fields of ``PersonFacts``; empty is None."""
        return {name: _fact(name, self[name].data) for name in FACTS if name in self}


class AddForm(FactsForm):
    """Somebody new. ``key`` makes a double press one person, ``confirmed`` names who she is not."""

    kind = RadioField(_l("Person or organisation"), choices=options([GUESSED, *KINDS]), default="")
    payer_kind = SelectField(
        _l("Counted as"),
        description=_l("Decides where her money stands in the reports."),
        choices=options([GUESSED, *PAYERS]),
        default="",
    )
    receipt_wish = SelectField(
        _l("Gift receipts"),
        choices=options([("", _l("By e-mail if there is an address")), *WISHES]),
        default="",
    )
    roles = SelectMultipleField(
        _l("Is to us from today"),
        description=_l("May be empty: a first gift makes a giver."),
        option_widget=CheckboxInput(),
    )
    protection = RadioField(_l("Protection"), default=Protection.NORMAL.value)
    key = HiddenField()
    confirmed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.roles.choices = options(role_choices())
        self.protection.choices = options(level_choices())


class EditForm(FactsForm):
    """What is kept, to be changed. ``was`` is what was shown, so that only what was changed is saved."""

    version = IntegerField(widget=HiddenInput())
    was = HiddenField()

    def show(self, facts: PersonFacts, version: int) -> None:
        """Fill the form with what is kept now."""
        values = shown(facts)
        self.process(formdata=None, data=values, version=version, was=json.dumps(values))
        self.within(facts.protection)

    def within(self, level: Protection) -> None:
        """Leave out what the level does not allow: no thanks in public and no paper."""
        if level is Protection.NORMAL:
            return
        del self.may_be_named, self.named_as
        paper = ReceiptWish.PAPER.value
        self.receipt_wish.choices = options(pair for pair in WISHES if pair[0] != paper)

    def changes(self) -> dict[str, object]:
        """The fields that differ from what was shown."""
        before = self._before()
        return {
            name: value
            for name, value in self.facts().items()
            if _text(self[name].data) != _text(before.get(name))
        }

    def _before(self) -> Mapping[str, object]:
        try:
            found = json.loads(self.was.data or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


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


def shown(facts: PersonFacts) -> dict[str, object]:
    """Facts as the fields of the form show them: words, not None."""
    values = {name: getattr(facts, name) for name in FACTS}
    if facts.phone:
        values["phone"] = show_phone(facts.phone)
    return {
        name: value if isinstance(value, bool) else _text(value) for name, value in values.items()
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fact(name: str, value: Any) -> object:  # noqa: ANN401  # whatever the field holds
    kinds = {"kind": PersonKind, "payer_kind": PayerKind, "receipt_wish": ReceiptWish}
    if name in kinds:
        return kinds[name](value) if value else None
    return value if isinstance(value, bool) else value or None
