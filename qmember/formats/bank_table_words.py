"""What the cells of a bank's row say: which day and how much, who paid, with which words and references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmember.domain.bank import Payment
from qmember.domain.bank_cells import (
    is_pending,
    is_preliminary,
    read_cell_day,
    read_ore,
    sender_of,
    unwrapped,
)
from qmember.domain.bank_people import MOBILE
from qmember.domain.bank_people import SWISH as BY_SWISH
from qmember.domain.bank_profiles import Field
from qmember.domain.check_digits import ends_right
from qmember.domain.columns import told_of
from qmember.domain.tables import Line

DEPOSIT = re.compile(r"(?<![0-9])([0-9]{7,8})\s?BM\s*([0-9]{5})?(?![0-9])")
"""A bankgiro and the serial number of its deposit, as banks write it: ``57237273BM 00001``."""

GIRO = re.compile(r"\s*BG\s?([0-9]{3,4})-?([0-9]{4})(?![0-9])")
SWISH_WORD = re.compile(r"\bswish\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![0-9])[0-9]{5,25}(?![0-9])")
MOST_NUMBERS = 5
"""So many numbers of a text are looked at."""

LABELS = {
    "kontonummer": "account", "kontonr": "account", "konto": "account", "account": "account",
    "iban": "account", "clearingnummer": "clearing", "clearing": "clearing", "swishnummer": "swish",
    "swish nummer": "swish",
}  # fmt: skip
SHORTEST = {"account": 6, "clearing": 4, "swish": 10}
"""So many digits a number has at least that the bank writes above the header."""


@dataclass(frozen=True, slots=True)
class Above:
    """Whose account, or which Swish number, a file tells above its header; empty where it does not."""

    account: str = ""
    swish: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row by what they hold: ``held`` tells in which places; ``swish`` as for a layout."""

    held: Mapping[Field, Sequence[int]]
    texts: Sequence[str]
    swish: bool = False

    def one(self, field: Field) -> str:
        """The text of the column that holds something; empty where there is none."""
        return next(self.all(field), "")

    def all(self, field: Field) -> Iterator[str]:
        """The texts of all columns that hold something."""
        for at in self.held.get(field, ()):
            if at < len(self.texts):
                yield unwrapped(self.texts[at])

    def first(self) -> str:
        """The first cell that says something."""
        return next((text for text in self.texts if text), "")

    def money(self) -> list[str]:
        """Every amount and balance, as it is written."""
        fields = (Field.AMOUNT, Field.IN, Field.OUT, Field.BALANCE)
        return [text for one in fields if (text := self.one(one))]

    def ore(self, mark: str) -> int | None:
        """The öre that came in, negative for what went out; None where none are written."""
        if text := self.one(Field.AMOUNT):
            return read_ore(text, mark)
        came, went = self.one(Field.IN), self.one(Field.OUT)
        if not came and not went:
            return None
        return (read_ore(came, mark) if came else 0) - abs(read_ore(went, mark) if went else 0)

    def balance(self, mark: str) -> int | None:
        """The balance after the row, in öre."""
        text = self.one(Field.BALANCE)
        return read_ore(text, mark) if text else None

    def day(self) -> date | None:
        """The day of booking, else that of the transaction."""
        texts = (self.one(Field.BOOKED), self.one(Field.DAY))
        return next((day for text in texts if (day := read_cell_day(text))), None)

    def pending(self) -> bool:
        """Tell whether the row is not booked yet."""
        fields = (Field.BOOKED, Field.DAY, Field.STATUS)
        texts = () if self.swish else self.all(Field.TEXT)
        return any(is_pending(self.one(field)) for field in fields) or any(
            map(is_preliminary, texts)
        )

    def currency(self) -> str:
        """The currency; kronor where none is written."""
        return self.one(Field.CURRENCY).upper() or "SEK"

    def account(self) -> str:
        """The digits of the own account: of its IBAN, else with the clearing number that stands apart."""
        if iban := _digits(self.one(Field.IBAN)):
            return iban
        number = _digits(self.one(Field.ACCOUNT))
        return _digits(self.one(Field.CLEARING)) + number if number else ""

    def swish_number(self) -> str:
        """The digits of the own Swish number."""
        return _digits(self.one(Field.SWISH))

    def number(self) -> str:
        """What the bank itself calls the row; it need not be its alone."""
        return self.one(Field.NUMBER)

    def words(self) -> str:
        """Everything that the bank or the payer wrote, each text once."""
        return " ".join(dict.fromkeys(text for text in self.all(Field.TEXT) if text))


def payment_of(cells: Cells, ore: int) -> Payment:
    """The one payment of a row."""
    words, own = cells.words(), cells.one(Field.REFERENCE)
    return Payment(
        ore,
        references=tuple(dict.fromkeys(filter(None, (own, *references_in(words))))),
        message=words,
        payer_name=cells.one(Field.NAME),
        payer_account=sender_of(cells.one(Field.SENDER)),
        bank_id=cells.one(Field.PAYMENT_ID),
    )


def references_in(text: str) -> list[str]:
    """Numbers in a text that may be a payer's reference: their check digit is right."""
    numbers = list(dict.fromkeys(NUMBER.findall(DEPOSIT.sub(" ", text))))
    return [number for number in numbers[:MOST_NUMBERS] if ends_right(number)]


def reference_of(cells: Cells) -> tuple[str, str]:
    """The bankgiro that a deposit came to, where the row tells it, and how the bank calls the row.

    That begins with the way the money came: ``BG`` and the bankgiro, or ``Swish``.
    """
    words, number = cells.words(), cells.number()
    if (found := DEPOSIT.search(words)) and ends_right(found[1]):
        return _giro(found[1], found[2] or number)
    if (found := GIRO.match(words)) and ends_right(found[1] + found[2]):
        return _giro(found[1] + found[2], number)
    way = BY_SWISH if _by_swish(cells, words) else ""
    return "", " ".join(part for part in (way, number) if part)


def _giro(digits: str, number: str) -> tuple[str, str]:
    return f"{digits[:-4]}-{digits[-4:]}", f"BG{digits} {number}".strip()


def _by_swish(cells: Cells, words: str) -> bool:
    said = " ".join((words, *cells.all(Field.WAY)))
    return (
        cells.swish
        or SWISH_WORD.search(said) is not None
        or any(MOBILE.match(text) for text in (words, unwrapped(cells.one(Field.SENDER))))
    )


def said_above(lines: Sequence[Line]) -> Above:
    """What the bank tells above the header of whose file it is."""
    found: dict[str, str] = {}
    for _, cells in lines:
        full = [unwrapped(cell) for cell in cells if cell]
        for at, cell in enumerate(full):
            label, _, value = cell.partition(":")
            kind = LABELS.get(told_of(label), "")
            number = _digits(value or next(iter(full[at + 1 : at + 2]), ""))
            if kind and len(number) >= SHORTEST[kind]:
                found.setdefault(kind, number)
    account = found.get("account", "")
    return Above(found.get("clearing", "") + account if account else "", found.get("swish", ""))


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))
