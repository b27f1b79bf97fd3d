"""Papers for the tests of the PDFs, and ways to read them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextLine
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from qmember.domain.receipts import ReceiptText

RECEIPT = ReceiptText(
    association_name="Exempeljouren",
    orgnr="802471-7236",
    address=("Box 17213", "104 62 Stockholm"),
    contact="08-644 20 32 · info@example.org",
    bankgiro="403-2850",
    number="2026-0088",
    issued_on=date(2026, 11, 23),
    giver_name="Gunilla Åkerström",
    giver_address=("Björkvägen 14 B", "123 45 Exempelstad"),
    gift_on=date(2026, 11, 20),
    amount_ore=125_000,
    channel="bankgiro",
    voucher="2026-0143",
)


@dataclass(frozen=True)
class Place:
    """A line of text and where it stands, in millimetres from the top left corner."""

    text: str
    left: float
    right: float
    top: float


def text_of(pdf: bytes) -> str:
    """The text of all pages; runs of blanks, no-break ones too, as one space."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    return squeezed("\n".join(page.extract_text() for page in reader.pages))


def other_text_of(pdf: bytes) -> str:
    """The same as another library reads it."""
    return squeezed(extract_text(io.BytesIO(pdf)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf), strict=True).pages)


def places_of(pdf: bytes) -> list[Place]:
    mm = 72 / 25.4
    [page] = extract_pages(io.BytesIO(pdf))
    return [
        Place(line.get_text().strip(), line.x0 / mm, line.x1 / mm, (page.height - line.y1) / mm)
        for box in page
        if hasattr(box, "__iter__")
        for line in box
        if isinstance(line, LTTextLine)
    ]


def texts_below(pdf: bytes, top: float) -> list[str]:
    """What stands lower than so many millimetres from the top, on any page."""
    mm = 72 / 25.4
    return [
        line.get_text().strip()
        for page in extract_pages(io.BytesIO(pdf))
        for box in page
        if hasattr(box, "__iter__")
        for line in box
        if isinstance(line, LTTextLine) and (page.height - line.y0) / mm > top
    ]


def fonts_of(pdf: bytes) -> list[DictionaryObject]:
    reader = PdfReader(io.BytesIO(pdf))
    return [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get_object()["/Font"].get_object().values()
    ]


def everything_inflated(pdf: bytes) -> bytes:
    """All bytes of a PDF with its streams unpacked, to search for what must not be there."""
    reader = PdfReader(io.BytesIO(pdf))
    parts = [pdf]
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(number)
        if hasattr(found, "get_data") and "/Length1" not in found:
            parts.append(found.get_data())
    return b"\n".join(parts)


def complaints(pdf: bytes, folder: Path) -> str:
    """What poppler has to say against a file; nothing where poppler is not installed."""
    if shutil.which("pdftoppm") is None:
        return ""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    run = ["pdftoppm", "-r", "20", "-png", str(path), str(folder / "paper")]
    return subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stderr
