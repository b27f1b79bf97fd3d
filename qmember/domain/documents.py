"""Documents about a person: which there may be, who may see which, and how long each is kept.

They are papers of a register of members and givers. A case document, about help, violence or health,
is none of them, and there is no kind for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from qmember.domain.dates import months_after
from qmember.domain.errors import Refused
from qmember.domain.people import PersonRole, may_see_role
from qmember.domain.permissions import Permission, Viewer


class DocumentKind(StrEnum):
    """What a document is: a closed list, so that nobody needs to write a title that tells too much."""

    APPLICATION = "application"
    POWER_OF_ATTORNEY = "power_of_attorney"
    AGREEMENT = "agreement"
    PROMISE = "promise"
    DECISION = "decision"
    CONSENT = "consent"
    GIFT_DEED = "gift_deed"
    LETTER = "letter"


class DocumentFormat(StrEnum):
    """What a file may be; the value is the ending of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"


class DocumentEnd(StrEnum):
    """Why the bytes of a document are gone: somebody removed it, its day came, or she left the register."""

    REMOVED = "removed"
    FORGOTTEN = "forgotten"
    ERASED = "erased"


MEDIA_TYPES = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.PNG: "image/png",
    DocumentFormat.JPEG: "image/jpeg",
}
KEPT_MONTHS: Mapping[DocumentKind, int] = {
    DocumentKind.APPLICATION: 12,
    DocumentKind.POWER_OF_ATTORNEY: 24,
    DocumentKind.AGREEMENT: 120,
    DocumentKind.PROMISE: 120,
    DocumentKind.DECISION: 24,
    DocumentKind.CONSENT: 36,
    DocumentKind.GIFT_DEED: 120,
    DocumentKind.LETTER: 12,
}
"""So long each kind is proposed to be kept: a claim lasts ten years (preskriptionslagen 2 §), a signed
promise of confidentiality as long, and what proves a consent three years (``domain`` 2.9)."""

LONGEST_MONTHS = 120
LARGEST = 10_000_000
"""Bytes of a file; the form around it must fit in what one request may hold."""

MOST, MOST_BYTES = 20, 50_000_000
"""So many documents, and so much of them, are kept of one person."""

ALL_BYTES = 500_000_000
"""So much is kept of everybody together: a backup carries it each night."""


def forget_day(kind: DocumentKind, today: date, wished: date | None = None) -> date:
    """The day on which a document saved today is forgotten: as wished, else as proposed for its kind.

    Refused for a day that has come already, and for one more than ten years ahead.
    """
    day = wished or months_after(today, KEPT_MONTHS[kind])
    if day <= today:
        raise Refused("Choose a day after today", field="forget_on")
    if day > months_after(today, LONGEST_MONTHS):
        last = months_after(today, LONGEST_MONTHS)
        raise Refused("Choose a day no later than %(day)s", field="forget_on", day=last)
    return day


def kinds_for(viewer: Viewer) -> tuple[DocumentKind, ...]:
    """The kinds that the viewer may keep and see: one that tells of money, if she may know of givers."""
    if not viewer.may(Permission.KEEP_DOCUMENTS):
        return ()
    knows = may_see_role(viewer, PersonRole.GIVER)
    return tuple(kind for kind in DocumentKind if knows or kind is not DocumentKind.GIFT_DEED)


def need_room(count: int, own_bytes: int, all_bytes: int, new_bytes: int) -> None:
    """Refuse one more document where she has too many, or where all together would take too much."""
    if count >= MOST:
        raise Refused(
            "At most %(most)s documents are kept of a person. Remove one that is not needed first",
            field="file", most=MOST,
        )  # fmt: skip
    if own_bytes + new_bytes > MOST_BYTES:
        raise Refused(
            "The documents of a person may take at most 50 MB. Remove one that is not needed first",
            field="file",
        )
    if all_bytes + new_bytes > ALL_BYTES:
        raise Refused(
            "The documents of the association take 500 MB, and more are not kept. Remove some that"
            " are not needed first",
            field="file",
        )


def file_name(sha256: str, kind: DocumentFormat) -> str:
    """What a file is called when it is taken along: nothing of whom or what it is about."""
    return f"dokument-{sha256[:8]}.{kind}"
