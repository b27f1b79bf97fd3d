"""Whether numbers are right by their own rules, with the reason where one is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from qmember.domain.errors import Refused
from qmember.domain.giros import bankgiro, plusgiro
from qmember.domain.identity import coordination_number, organisation_number, personal_number
from qmember.domain.references import ocr

Reader = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Checked:
    """One number: ``normalised`` when it is valid, else ``reason``, an English message id."""

    value: str
    valid: bool
    normalised: str | None
    reason: str | None


def check(kind: str, values: Iterable[str], today: date, *, interim: bool = False) -> list[Checked]:
    """Check every value as a number of ``kind``; KeyError for a kind that is not known.

    ``interim`` accepts the letters of interim numbers among personal numbers.
    """
    readers: dict[str, Reader] = {
        "personnummer": lambda text: personal_number(text, today, interim=interim),
        "samordningsnummer": lambda text: coordination_number(text, today),
        "orgnr": lambda text: organisation_number(text, today),
        "bankgiro": bankgiro,
        "plusgiro": plusgiro,
        "ocr": ocr,
    }
    return [_checked(value, readers[kind]) for value in values]


def _checked(value: str, read: Reader) -> Checked:
    try:
        return Checked(value, valid=True, normalised=read(value.strip()), reason=None)
    except Refused as refusal:
        return Checked(value, valid=False, normalised=None, reason=refusal.message)
