"""Fields that read what people write: kronor and dates, with the sentence of the rule when it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, StringField
from wtforms.widgets import TextInput

from qmember.domain.amounts import parse_amount
from qmember.domain.dates import parse_date, parse_past_date
from qmember.domain.errors import Refused
from qmember.domain.money import kronor
from qmember.domain.text import clean_line
from qmember.web.context import today
from qmember.web.errors import refusal_text


def options(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """What a list offers, from pairs of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


class KronorField(StringField):
    """Kronor as people write them; ``data`` is öre. What was typed stays when it is refused.

    ``suggestions`` are the two amounts that an ambiguous text may mean; the page offers them under
    the same name, and one that is chosen answers the question. An ``optional`` one may be left empty.
    """

    raw: str = ""
    suggestions: tuple[str, ...] = ()

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._optional = optional

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        if not valuelist:
            return
        self.raw, self.data = str(valuelist[0]), None
        if self._optional and not self.raw.strip():
            return
        try:
            self.data = parse_amount(self.raw)
        except Refused as error:
            self.suggestions = tuple(str(value) for value in error.values.values())
            if valuelist[-1] not in self.suggestions:
                raise ValueError(refusal_text(error)) from None
            self.raw, self.data = str(valuelist[-1]), parse_amount(str(valuelist[-1]))

    def _value(self) -> str:
        if self.raw or self.data is None:
            return self.raw
        return kronor(int(self.data), whole=True)


class DayField(StringField):
    """A date as people write it (``2026-11-23``, ``23/11``, ``igår``); ``data`` is a date.

    An ``optional`` one may be left empty; ``data`` is None then.
    """

    raw: str = ""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        past: bool = False,
        optional: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._read = parse_past_date if past else parse_date
        self._optional = optional

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.raw, self.data = str(valuelist[0]) if valuelist else "", None
        if self._optional and not self.raw.strip():
            return
        try:
            self.data = self._read(self.raw, today())
        except Refused as error:
            raise ValueError(refusal_text(error)) from None

    @property
    def day(self) -> date:
        """The date of a form that has passed its validation."""
        if not isinstance(self.data, date):
            raise Refused("Write the date", field=self.name)
        return self.data

    def _value(self) -> str:
        return self.data.isoformat() if isinstance(self.data, date) else self.raw


class LineField(StringField):
    """One line of text: NFC, no control characters, blanks collapsed."""

    def __init__(self, *args: Any, limit: int = 200, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._limit = limit

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        if valuelist:
            self.data = clean_line(str(valuelist[0]), self._limit)


class PartsField(Field):
    """How much is for each purpose, as written beside its name: ``data`` is the words by row id.

    What is written for purpose 3 travels as ``parts-3``. ``choices`` are the purposes to write beside.
    """

    widget = TextInput()
    choices: Sequence[SelectChoice] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401
        del extra_filters
        self.process_errors: list[str] = []
        self.object_data, self.data = data, dict(data or {})
        start = f"{self.name}-"
        for name in formdata or ():
            key = name.removeprefix(start)
            if name.startswith(start) and key.isdecimal():
                self.data[int(key[:9])] = clean_line(str(formdata.get(name)), 40)


def refuse(form: FlaskForm, error: Refused, *, otherwise: str) -> None:
    """Put a refusal at the field that it names, or at ``otherwise``, so that nothing typed is lost."""
    name = error.field if error.field in form._fields else otherwise  # no public door
    field: Field = form[name]
    field.errors = [*field.errors, refusal_text(error)]
