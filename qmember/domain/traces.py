"""Whether a text tells of somebody: by her name in any order, her e-mail address or her telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qmember.domain.text import fold, words

RUN = re.compile(r"[0-9](?:[\s()/.-]{0,2}[0-9])+")
SHORTEST_PHONE = 7


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person could be known by in what others write; empty parts tell of nobody.

    ``name`` is the first and the last word of her name, folded: banks leave out what is between, and
    turn them round. ``phone`` is digits without the country's.
    """

    name: frozenset[str] = frozenset()
    email: str = ""
    phone: str = ""

    def within(self, text: str) -> bool:
        """Tell whether the text has all of her name, or her address, or her number."""
        return self.among(read(text))

    def among(self, said: Said) -> bool:
        """The same of a text that has been read: one text is compared with many people."""
        if self.name and self.name <= said.words:
            return True
        if self.email and self.email in said.folded:
            return True
        return bool(self.phone) and any(self.phone in digits for digits in said.numbers)


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is compared: its words, itself folded, and its runs of digits."""

    words: frozenset[str]
    folded: str
    numbers: tuple[str, ...]


def read(text: str) -> Said:
    """Make a text ready to be compared."""
    return Said(frozenset(words(text)), fold(text), tuple(numbers(text)))


def traces(*, name: str | None, email: str | None, phone: str | None) -> Traces:
    """What somebody with this name, address and number (as it is kept, ``+46…``) could be known by."""
    found = words(name or "")
    digits = re.sub(r"[^0-9]", "", (phone or "").removeprefix("+46").removeprefix("0"))
    return Traces(
        name=frozenset(found[:1] + found[-1:]),
        email=fold(email or ""),
        phone=digits if len(digits) >= SHORTEST_PHONE else "",
    )


def numbers(text: str) -> list[str]:
    """Runs of digits, with what people write between them taken away."""
    return [re.sub(r"[^0-9]", "", run) for run in RUN.findall(text)]
