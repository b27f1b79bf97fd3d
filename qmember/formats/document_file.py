"""Recognise a document by its content, never by its name, and take out what a picture tells beside itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qmember.domain.documents import LARGEST, DocumentFormat
from qmember.domain.errors import Refused
from qmember.formats import jpeg_file, png_file
from qmember.formats.jpeg_file import Broken

PDF_START = re.compile(rb"%PDF-[12]\.\d[\s%]")
PDF_END = 1024
"""The end mark of a PDF stands within so many of its last bytes."""

NOT_WHOLE = "The file is not whole. Save it anew as PDF and choose it again"


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file that may be kept. ``cleaned`` tells that something was taken out of what was chosen."""

    format: DocumentFormat
    content: bytes
    cleaned: bool = False


def read_document(content: bytes) -> ReadDocument:
    """Read a PDF, a PNG or a JPEG; Refused, with the sentence of the field, for anything else.

    Of pictures everything goes but what draws them: place, time, camera, thumbnails, comments, and
    whatever stands behind their end. A JPEG keeps which way up it is.
    """
    if not content:
        raise Refused("Choose a file first", field="file")
    if len(content) > LARGEST:
        raise Refused(
            "The file is larger than 10 MB. Scan it with lower quality, or divide it", field="file"
        )
    if PDF_START.match(content):
        return _pdf(content)
    try:
        if content.startswith(png_file.START):
            return _picture(DocumentFormat.PNG, content, png_file.bare(content))
        if content.startswith(jpeg_file.START):
            return _picture(DocumentFormat.JPEG, content, jpeg_file.bare(content))
    except Broken:
        raise Refused(NOT_WHOLE, field="file") from None
    raise Refused("Choose a PDF, PNG or JPEG file. Nothing else is kept", field="file")


def _pdf(content: bytes) -> ReadDocument:
    end = content[-PDF_END:]
    if b"%%EOF" not in end or b"startxref" not in content:
        raise Refused(NOT_WHOLE, field="file")
    return ReadDocument(DocumentFormat.PDF, content)


def _picture(kind: DocumentFormat, content: bytes, bare: bytes) -> ReadDocument:
    return ReadDocument(kind, bare, cleaned=bare != content)
