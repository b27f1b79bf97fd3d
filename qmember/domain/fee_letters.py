"""What a letter that asks for a membership fee says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FeeLetter:
    """One fee that is asked for, as it is printed: öre that are still open, under one reference.

    ``receiver`` is who pays: a name, and an address for a window envelope, empty where she has none
    or gets no paper. ``member`` is the member's number; another payer learns nothing more about her.
    ``member_name`` is None then. ``parts`` are days and öre where it may be paid in instalments.
    """

    reference: str
    receiver: str
    address: tuple[str, ...]
    member: str
    member_name: str | None
    type_name: str
    first_on: date
    last_on: date
    due_on: date
    amount_ore: int
    decision: str = ""
    parts: tuple[tuple[date, int], ...] = ()
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class FeeSender:
    """Who asks: the association as it stands on its letters."""

    name: str
    orgnr: str
    address: tuple[str, ...]
    contact: str
    bankgiro: str
    swish: str
