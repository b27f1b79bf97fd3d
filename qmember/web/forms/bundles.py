"""Forms of a bundle: what its rows have in common, a row, rows to paste, the count of cash, the end of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Optional

from qmember.domain.bundle_kept import read_typed
from qmember.domain.bundles import KINDS, Head, Typed
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.queries.gifts import open_purposes
from qmember.web.context import reading, today
from qmember.web.forms.fields import DayField, KronorField, LineField, options
from qmember.web.forms.gifts import ANONYMITY, CHANNELS, GIVER_KINDS, RECEIPTS
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import INCOME_WORDS

ROW_KINDS = tuple((kind.value, INCOME_WORDS[kind]) for kind in KINDS)
WHOLE = _l("Write the number with digits")


class WholeField(IntegerField):
    """A whole number, or nothing; what was typed stays when it is refused."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        self.data = read_whole(str(valuelist[0]).strip() if valuelist else "")


def read_whole(text: str) -> int | None:
    """A whole number below 100 000 as it was typed, None where nothing was; ValueError otherwise."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):  # noqa: PLR2004
        raise ValueError(WHOLE)
    return int(text) if text else None


class HeadForm(FlaskForm):
    """What the rows of a bundle have in common. ``version`` is the one that the page showed."""

    title = LineField(
        _l("What the bundle is called"),
        description=_l("For example Members' evening. Never a person's name."),
        limit=120,
    )
    received_on = DayField(_l("Date"), past=True)
    channel = SelectField(_l("Way of payment"), choices=options(CHANNELS))
    purpose_id = SelectField(_l("Purpose"), coerce=int)
    activity = LineField(_l("Activity"), validators=[Optional()], limit=120)
    control_count = WholeField(_l("Rows, counted"))
    control_ore = KronorField(_l("Sum, counted"), optional=True)
    version = HiddenField()
    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Its fields begin with ``bunt-``: they stand on one page with those of a row."""
        super().__init__(*args, prefix="bunt-", **kwargs)
        self.purpose_id.choices = options(open_purposes(reading(), today()))

    @property
    def head(self) -> Head:
        """What a valid form says."""
        return Head(
            self.title.data or "", self.received_on.day, Channel(self.channel.data),
            self.purpose_id.data, self.activity.data or "", self.control_count.data,
            self.control_ore.data,
        )  # fmt: skip

    def fill(self, head: Head, version: int) -> None:
        """Put what is kept into the form."""
        self.title.data, self.activity.data = head.name, head.activity
        self.received_on.raw, self.channel.data = head.received_on.isoformat(), head.channel.value
        self.purpose_id.data, self.version.data = head.purpose_id, str(version)
        self.control_count.data, self.control_ore.data = head.control_count, head.control_ore


class RowForm(FlaskForm):
    """A row as it is typed; nothing of it is refused. ``key`` is made anew for each row."""

    amount = KronorField(_l("Amount"))
    giver = LineField(_l("Giver"))
    giver_code = HiddenField()
    kind = SelectField(_l("Kind"), choices=options(ROW_KINDS), default=IncomeKind.GIFT.value)
    purpose_id = SelectField(_l("Purpose"), coerce=int)
    receipt = SelectField(_l("Receipt"), choices=options(RECEIPTS), default="")
    email = LineField(_l("E-mail"), description=_l("For a receipt. May be empty."))
    giver_kind = SelectField(_l("The new giver is"), choices=options(GIVER_KINDS), default="")
    anonymity = SelectField(
        _l("Anonymity"), choices=options(ANONYMITY), default=Anonymity.NONE.value
    )
    key = HiddenField()
    version = HiddenField()

    def __init__(self, *args: Any, purposes: dict[int, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.purpose_id.choices = options(purposes.items())

    @property
    def typed(self) -> Typed:
        """The row as it was typed, right or wrong."""
        return read_typed(
            {
                "amount": self.amount.raw, "giver": self.giver.data,
                "giver_code": (self.giver_code.data or "")[:20], "email": self.email.data,
                "giver_kind": self.giver_kind.data, "kind": self.kind.data,
                "purpose_id": self.purpose_id.data, "receipt": self.receipt.data,
                "anonymity": self.anonymity.data,
            }
        )  # fmt: skip


class PasteForm(FlaskForm):
    """Rows of a spreadsheet."""

    text = TextAreaField(
        _l("Rows"),
        description=_l(
            "Copy the rows in the spreadsheet and paste them here. With headings the columns may stand "
            "in any order: Belopp, Givare, E-post, Typ, Ändamål, Kvitto."
        ),
    )
    key = HiddenField()


class FinishForm(FlaskForm):
    """The end of a bundle. ``seen`` is what the page showed, so that nothing else is registered."""

    reason = LineField(
        _l("Why does it differ?"),
        description=_l("The auditor reads it. Never write anything about a person's situation."),
        limit=120,
    )
    others = BooleanField(_l("The rows that look like others are others"))
    seen = HiddenField()
    key = HiddenField()


class CountForm(FlaskForm):
    """Who has counted the cash; how many of each note and coin stands beside, by its worth in öre."""

    counter_one = LineField(_l("Counted by"), limit=120)
    counter_two = LineField(_l("And by"), limit=120)
    version = HiddenField()
