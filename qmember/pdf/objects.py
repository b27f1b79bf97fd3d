"""Small PDF objects written as PDF/A wants them, where reportlab's own are looser."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

from reportlab.pdfbase import pdfdoc


class Document(Protocol):
    """What we use of reportlab's document, most of which its published types leave out."""

    Catalog: Any
    Pages: Any
    info: Any
    idToObject: dict[str, Any]  # noqa: N815  # reportlab's names
    fontMapping: dict[str, str]  # noqa: N815
    delayedFonts: list[object]  # noqa: N815
    _ID: bytes

    def Reference(self, obj: object, name: str) -> object:  # noqa: N802  # reportlab's name
        """Enrol an object under a name and give the reference to it."""


class Stream(pdfdoc.PDFStream):
    """A stream whose bytes are ready; an end of line stands before its last word (ISO 19005-2, 6.1.7)."""

    def __init__(self, content: bytes, **entries: object) -> None:
        super().__init__(dictionary=pdfdoc.PDFDictionary(entries), content=content, filters=[])

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        entries = pdfdoc.PDFDictionary({**self.dictionary.dict, "Length": len(self.content)})
        head: bytes = entries.format(document)
        return b"%b\nstream\n%b\nendstream\n" % (head, self.content)


def deflated(content: bytes, **entries: object) -> Stream:
    """A stream of bytes that are still to be compressed."""
    return packed(zlib.compress(content), **entries)


def packed(content: bytes, **entries: object) -> Stream:
    """A stream of bytes that are compressed already."""
    return Stream(content, Filter="/FlateDecode", **entries)


def utf16(text: str) -> str:
    """A text as a PDF string in hexadecimal, safe for every letter."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
