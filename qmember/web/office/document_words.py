"""Documents in words: what became of one, what kind of file it is, and how large."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal

from qmember.domain.documents import DocumentEnd, DocumentFormat
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import DOCUMENT_WORDS

END_WORDS = {
    DocumentEnd.REMOVED: _l("Removed"),
    DocumentEnd.FORGOTTEN: _l("Forgotten"),
    DocumentEnd.ERASED: _l("Erased"),
}
FORMAT_WORDS = {
    DocumentFormat.PDF: "PDF", DocumentFormat.PNG: "PNG", DocumentFormat.JPEG: "JPEG",
}  # fmt: skip
KILO, MEGA = 1000, 1_000_000


def in_bytes(size: int) -> str:
    """The size of a file as people read it: ``340 kB``, ``1,2 MB``."""
    if size < MEGA:
        return f"{max(1, (size + KILO // 2) // KILO)} kB"
    tenths = (size + MEGA // 20) // (MEGA // 10)
    return f"{format_decimal(Decimal(tenths).scaleb(-1))} MB"


WORDS = {
    "document_words": DOCUMENT_WORDS, "end_words": END_WORDS, "format_words": FORMAT_WORDS,
    "in_bytes": in_bytes,
}  # fmt: skip
"""What the templates of documents need."""
