"""Forms of what is kept of people and organisations: somebody new, and changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput

from qmember.domain.errors import Refused
from qmember.domain.people import (
    PayerKind,
    PersonKind,
    Protection,
    ReceiptWish,
)
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.phones import show_phone
from qmember.web.errors import refusal_text
from qmember.web.forms.fields import LineField, options
from qmember.web.forms.person_deeds import level_choices, role_choices
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import (
    KIND_WORDS,
    LANGUAGE_WORDS,
    PAYER_WORDS,
    WISH_WORDS,
)

GUESSED = ("", _l("Guessed from the name"))
KINDS = tuple((kind.value, word) for kind, word in KIND_WORDS.items())
PAYERS = tuple(
    (kind.value, word) for kind, word in PAYER_WORDS.items() if kind is not PayerKind.UNKNOWN
)
WISHES = tuple((wish.value, word) for wish, word in WISH_WORDS.items())
SOMEBODY = PersonFacts(name="A")
FACTS = (
    "name", "kind", "payer_kind", "email", "phone", "street", "postcode", "city", "orgnr",
    "receipt_wish", "language", "may_be_named", "named_as",
)  # fmt: skip
"""The fields of ``PersonFacts`` that the forms have, in their order."""

TELLING = ("name", "email", "phone", "street", "postcode", "city", "orgnr")
"""Those by which somebody is known again."""


class AsKept:
    """Refuses, with the sentence of the rule, what cannot be kept in the field as it is written."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        try:
            cleaned(replace(SOMEBODY, **{field.name: field.data or None}))  # type: ignore[arg-type]  # by name
        except Refused as error:
            raise ValidationError(refusal_text(error)) from None


class FactsForm(FlaskForm):
    """What is kept of a person. There is no field for anybody's story, and none may be added."""

    name = LineField(
        _l("Name"), description=_l("The name that she wants us to use."), validators=[AsKept()]
    )
    kind = RadioField(_l("Person or organisation"), choices=options(KINDS))
    payer_kind = SelectField(
        _l("Counted as"),
        description=_l("Decides where her money stands in the reports."),
        choices=options(PAYERS),
    )
    email = LineField(_l("E-mail"), limit=300, validators=[AsKept()])
    phone = LineField(_l("Telephone"), limit=40, validators=[AsKept()])
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

    def described(self) -> dict[str, str | None]:
        """What tells one person from another, as it was typed."""
        return {name: self[name].data for name in TELLING}

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
        if self.protection.data == Protection.OFF_REGISTER:
            self.name.validators = []  # nothing but the number is kept


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
