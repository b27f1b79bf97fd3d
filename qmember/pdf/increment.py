"""Additions after the end of a PDF: the bytes that were there stay, one for one, as they were."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from typing import TypeVar

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, IndirectObject, NumberObject, PdfObject

Kind = TypeVar("Kind")

_LAST_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


class Increment:
    """New and changed objects of a PDF, written behind it (ISO 32000-1, 7.5.6).

    ValueError for bytes that do not end as a PDF ends.
    """

    def __init__(self, pdf: bytes) -> None:
        found = _LAST_TABLE.search(pdf)
        if found is None:
            raise ValueError("not the bytes of a whole PDF")
        try:
            self.reader = PdfReader(io.BytesIO(pdf))
        except PyPdfError as wrong:
            raise ValueError("not the bytes of a PDF") from wrong
        self._pdf, self._table = pdf, int(found[1])
        self._next = int(known(self.reader.trailer.get("/Size"), NumberObject))
        self._objects: dict[int, bytes] = {}

    def add(self, raw: bytes) -> IndirectObject:
        """Add an object as it is to stand in the file and give the reference to it."""
        self._objects[self._next] = raw
        self._next += 1
        return IndirectObject(self._next - 1, 0, self.reader)

    def add_stream(self, content: bytes) -> IndirectObject:
        """Add a stream that is still to be compressed and give the reference to it."""
        return self.add_packed(zlib.compress(content, 9))

    def add_packed(self, content: bytes, entries: str = "") -> IndirectObject:
        """Add a stream that is compressed already and give the reference to it."""
        head = f"<< /Filter /FlateDecode /Length {len(content)} {entries} >>"
        return self.add(b"%b\nstream\n%b\nendstream" % (head.encode(), content))

    def replace(self, reference: IndirectObject, changed: PdfObject) -> None:
        """Let an object read differently from now on."""
        self._objects[reference.idnum] = written(changed)

    def finish(self) -> bytes:
        """The old bytes with the additions behind them."""
        out = bytearray(self._pdf)
        places: dict[int, int] = {}
        for number in sorted(self._objects):
            places[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self._objects[number])
        table = len(out)
        out += b"xref\n" + b"".join(_sections(places)) + b"trailer\n" + self._trailer(bytes(out))
        return bytes(out + b"\nstartxref\n%d\n%%%%EOF\n" % table)

    def _trailer(self, all_before: bytes) -> bytes:
        old = self.reader.trailer
        first = written(known(old["/ID"], ArrayObject)[0])
        now = hashlib.sha256(all_before).hexdigest()[:32].encode()
        keys = b" ".join(
            b"%b %b" % (key.encode(), written(old.raw_get(key)))
            for key in ("/Root", "/Info")
            if key in old
        )
        return b"<< /Size %d %b /Prev %d /ID [%b <%b>] >>" % (
            self._next, keys, self._table, first, now,
        )  # fmt: skip


def known(thing: object, kind: type[Kind]) -> Kind:
    """The object itself, also behind a reference; ValueError when it is of another kind."""
    found = thing.get_object() if isinstance(thing, IndirectObject) else thing
    if isinstance(found, kind):
        return found
    raise ValueError("not a PDF that we have drawn")


def written(thing: PdfObject) -> bytes:
    """An object as it stands in a file."""
    out = io.BytesIO()
    thing.write_to_stream(out)
    return out.getvalue()


def _sections(places: dict[int, int]) -> list[bytes]:
    """The rows of a cross-reference table, in sections of numbers that follow one another."""
    runs: list[list[int]] = []
    for number in sorted(places):
        if not runs or number != runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(number)
    return [
        b"%d %d\n" % (run[0], len(run))
        + b"".join(b"%010d 00000 n \n" % places[number] for number in run)
        for run in runs
    ]
