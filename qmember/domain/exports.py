"""Lists that are taken out of the program: which, what for, how long, and which day they are destroyed."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.permissions import Permission

MOST = 5000
"""So many rows are given at once; of more a year or a part must be chosen."""

MOST_PRINTED = 1500
"""So many rows are drawn on paper while somebody waits; longer lists are for a spreadsheet."""

KEPT = timedelta(days=90)
"""A list with people on it is destroyed after so long (``ux`` 5.10)."""


class ListName(StrEnum):
    """The lists that can be taken along; each is a page of its own."""

    GIFTS = "gifts"
    PEOPLE = "people"
    RECEIPTS = "receipts"
    VOUCHERS = "vouchers"


class ListPurpose(StrEnum):
    """What a list is taken along for: a word of a list, never the story."""

    BOOKS = "books"
    AUDIT = "audit"
    BOARD = "board"
    OTHER = "other"


class ListFormat(StrEnum):
    """As what a list is taken along: ``csv`` for a spreadsheet, ``pdf`` for paper."""

    CSV = "csv"
    PDF = "pdf"


NEEDED: dict[ListName, tuple[Permission, Permission]] = {
    ListName.GIFTS: (Permission.EXPORT_BOOKS, Permission.READ_GIFTS),
    ListName.PEOPLE: (Permission.EXPORT_PEOPLE, Permission.READ_PEOPLE),
    ListName.RECEIPTS: (Permission.EXPORT_BOOKS, Permission.READ_RECEIPTS),
    ListName.VOUCHERS: (Permission.EXPORT_BOOKS, Permission.READ_LEDGER),
}
"""What each list asks for: to take it along, and to read its page."""


def destroy_by(name: ListName, taken_on: date) -> date | None:
    """The last day on which a list may be kept; None for one that tells of nobody."""
    return None if name is ListName.VOUCHERS else taken_on + KEPT
