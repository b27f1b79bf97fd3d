"""Lists that are taken out of the program: which, what for, how long, and which day they are destroyed."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from qmember.domain.errors import N_
from qmember.domain.permissions import Permission

MOST = 5000
"""So many rows are given at once; of more a year or a part must be chosen."""

MOST_IN_WORKBOOK = 20_000
"""So many rows are written to a workbook while somebody waits; CSV has no such limit."""

MOST_PRINTED = 1500
"""So many rows are drawn on paper while somebody waits; longer lists are for a spreadsheet."""

KEPT = timedelta(days=90)
"""A list with people on it is destroyed after so long (``ux`` 5.10)."""


class ListName(StrEnum):
    """The lists that can be taken along; each is a page of its own."""

    BUNDLE = "bundle"
    GIFTS = "gifts"
    LAPSED = "lapsed"
    MEMBERS = "members"
    MONTH = "month"
    PEOPLE = "people"
    RECEIPTS = "receipts"
    REVIEW = "review"
    SIE = "sie"
    VOUCHERS = "vouchers"


class ListPurpose(StrEnum):
    """What a list is taken along for: a word of a list, never the story."""

    BOOKS = "books"
    AUDIT = "audit"
    BOARD = "board"
    MAILING = "mailing"
    MEETING = "meeting"
    GRANT = "grant"
    OTHER = "other"


PAGE_PURPOSES = (ListPurpose.BOOKS, ListPurpose.AUDIT, ListPurpose.BOARD, ListPurpose.OTHER)
"""What the list of a page may be for: it has the columns of its page, whatever it is for."""

LAPSED_PURPOSES = (ListPurpose.MAILING, ListPurpose.BOARD, ListPurpose.OTHER)
"""What a list of those who gave last year may be for."""

MEMBER_PURPOSES = (
    ListPurpose.MAILING, ListPurpose.MEETING, ListPurpose.GRANT, ListPurpose.OTHER,
)  # fmt: skip
"""What a list of members may be for, which decides its columns (``ux`` 5.8)."""


PURPOSE_TEXTS = {
    ListPurpose.BOOKS: N_("Bookkeeping and annual accounts"),
    ListPurpose.AUDIT: N_("The audit"),
    ListPurpose.BOARD: N_("The board"),
    ListPurpose.MAILING: N_("A mailing"),
    ListPurpose.MEETING: N_("The annual meeting"),
    ListPurpose.GRANT: N_("An application for a grant"),
    ListPurpose.OTHER: N_("Something else"),
}


class ListFormat(StrEnum):
    """As what a list is taken along: for a spreadsheet, for paper, or as labels for letters."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    LABELS = "labels"

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return "pdf" if self is ListFormat.LABELS else self.value


ZIP: Literal["zip"] = "zip"
SIE: Literal["sie"] = "sie"
"""As what files for the bookkeeping and the papers of an audit are taken along: made, not chosen."""

NEEDED: dict[ListName, tuple[Permission, Permission]] = {
    ListName.BUNDLE: (Permission.EXPORT_BOOKS, Permission.READ_GIFTS),
    ListName.GIFTS: (Permission.EXPORT_BOOKS, Permission.READ_GIFTS),
    ListName.LAPSED: (Permission.EXPORT_PEOPLE, Permission.RECORD_GIFTS),
    ListName.MEMBERS: (Permission.EXPORT_PEOPLE, Permission.READ_MEMBERS),
    ListName.MONTH: (Permission.EXPORT_BOOKS, Permission.READ_PERIODS),
    ListName.PEOPLE: (Permission.EXPORT_PEOPLE, Permission.READ_PEOPLE),
    ListName.RECEIPTS: (Permission.EXPORT_BOOKS, Permission.READ_RECEIPTS),
    ListName.REVIEW: (Permission.EXPORT_BOOKS, Permission.AUDIT_BOOKS),
    ListName.SIE: (Permission.EXPORT_BOOKS, Permission.READ_LEDGER),
    ListName.VOUCHERS: (Permission.EXPORT_BOOKS, Permission.READ_LEDGER),
}
"""What each list asks for: to take it along, and to read its page."""


def destroy_by(name: ListName, taken_on: date) -> date | None:
    """The last day on which a list may be kept; None for one that tells of nobody."""
    if name in {ListName.MONTH, ListName.REVIEW, ListName.SIE, ListName.VOUCHERS}:
        return None
    return taken_on + KEPT
