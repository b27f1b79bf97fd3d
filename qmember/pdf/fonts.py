"""The embedded fonts of our PDFs: two cuts of Source Sans 3, and a wide one for rarer letters."""

from __future__ import annotations

import hashlib
import io
import threading
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile, TTFontMaker

from qmember.pdf.objects import Document, packed

FOLDER = Path(__file__).parent / "fonts"

REGULAR = "qmember-regular"
SEMIBOLD = "qmember-semibold"
WIDE = "qmember-wide"
_FILES = {
    REGULAR: "SourceSans3-Regular.ttf",
    SEMIBOLD: "SourceSans3-Semibold.ttf",
    WIDE: "DejaVuSans.ttf",
}

STAND_IN = 0x00B7
"""The middle dot: drawn for a letter that no font of ours has; the letter stays in the text layer."""

COMMON = "".join(map(chr, range(0x20, 0x7F))) + "ÅÄÖåäöÉéÜü§·–—’”…−"
"""Letters that nearly every document uses; their subset is made once and shared by all documents."""

_TABLES = ("cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
"""The tables that PDF wants of a TrueType font (ISO 32000-1, 9.9); names and layout stay out."""

_SPACE, _NO_BREAK_SPACE = 0x20, 0xA0
_SUBSET_SIZE = 256
_PRESENTATION_FORMS = range(0xFB1D, 0xFEFD)
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Subset:
    """What a PDF holds of one font: at most 256 letters; ``program`` and ``to_unicode`` are deflated."""

    name: str
    widths: tuple[float, ...]
    program: bytes
    program_length: int
    to_unicode: bytes
    descriptor: tuple[tuple[str, float | int], ...]
    bbox: tuple[float, ...]


class EmbeddedFont(TTFont):
    """A TrueType font that embeds the letters it draws, with a text layer that gives them back.

    It differs from reportlab's own in four things: the common letters are a subset that is made once
    a process, a letter that the font lacks is drawn as the stand-in, letters above U+FFFF and
    presentation forms get a right text layer, and no unused table is embedded.
    """

    def __init__(self, name: str, path: Path, common: str) -> None:
        super().__init__(name, str(path), shapable=False)
        self._common = (0, *(ord(char) for char in common))
        self._common_codes = {code: place for place, code in enumerate(self._common) if code}
        self._documents: WeakKeyDictionary[Document, _Use] = WeakKeyDictionary()

    def has(self, code: int) -> bool:
        """Tell whether the font has a glyph of its own for the code point."""
        return code in self.face.charToGlyph

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802  # reportlab's name
        """The width of the text in points at a size in points."""
        widths, stand_in = self.face.charWidths, self.face.charWidths[STAND_IN]
        total: float = sum(widths.get(ord(char), stand_in) for char in text)
        return total * size / 1000

    def splitString(  # noqa: N802  # reportlab's name
        self,
        text: str,
        doc: Document,
        encoding: str = "utf-8",  # noqa: ARG002  # reportlab's signature
    ) -> list[tuple[int, bytes]]:
        """The text as (subset, bytes) pieces, each for one embedded subset of the document."""
        use = self._use(doc)
        pieces: list[tuple[int, bytearray]] = []
        for char in text:
            subset, place = use.place(ord(char))
            if not pieces or pieces[-1][0] != subset:
                pieces.append((subset, bytearray()))
            pieces[-1][1].append(place)
        return [(subset, bytes(codes)) for subset, codes in pieces]

    def getSubsetInternalName(self, subset: int, doc: Document) -> str:  # noqa: N802  # reportlab's name
        """The name by which a page calls a subset; the first call enrols the font in the document."""
        use = self._use(doc)
        if not use.name:
            use.name = f"F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = f"/{use.name}"
            doc.delayedFonts.append(self)
        return f"/{use.name}+{subset}"

    def addObjects(self, doc: Document) -> None:  # noqa: N802  # reportlab's name
        """Put the used subsets into the document that is being finished."""
        use = self._documents.pop(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(use.subsets):
            if number or use.common_used:
                name = f"{use.name}+{number}"
                font = _font_object(doc, name, self.subset(tuple(codes)))
                fonts[name] = doc.Reference(font, name)

    def subset(self, codes: tuple[int, ...]) -> Subset:
        """The embeddable part of the font for these code points; the first is the missing glyph."""
        with _making:
            return _subset(self, codes)

    def _use(self, doc: Document) -> _Use:
        use = self._documents.get(doc)
        if use is None:
            use = self._documents[doc] = _Use(self._common, self._common_codes)
        return use


class _Use:
    """Which letters of a font one document has drawn, and where in which subset each of them is."""

    def __init__(self, common: tuple[int, ...], common_codes: dict[int, int]) -> None:
        self.name = ""
        self.common_used = False
        self.subsets: list[list[int]] = [list(common)]
        self._common_codes = common_codes
        self._places: dict[int, tuple[int, int]] = {}

    def place(self, code: int) -> tuple[int, int]:
        """The subset and the byte of a code point; a no-break space is drawn as a space."""
        code = _SPACE if code == _NO_BREAK_SPACE else code
        if code in self._common_codes:
            self.common_used = True
            return 0, self._common_codes[code]
        if code not in self._places:
            if len(self.subsets) == 1 or len(self.subsets[-1]) == _SUBSET_SIZE:
                self.subsets.append([0])
            self.subsets[-1].append(code)
            self._places[code] = len(self.subsets) - 1, len(self.subsets[-1]) - 1
        return self._places[code]


def fonts() -> dict[str, EmbeddedFont]:
    """The three fonts by name, loaded at the first use and registered with reportlab."""
    with _making:
        return _loaded()


@cache
def _loaded() -> dict[str, EmbeddedFont]:
    loaded = {
        name: EmbeddedFont(name, FOLDER / file, "" if name == WIDE else COMMON)
        for name, file in _FILES.items()
    }
    for font in loaded.values():
        pdfmetrics.registerFont(font)
    return loaded


@lru_cache(maxsize=64)
def _subset(font: EmbeddedFont, codes: tuple[int, ...]) -> Subset:
    face = font.face
    drawn = [code if font.has(code) or not code else STAND_IN for code in codes]
    program = _lean(face.makeSubset(drawn))
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(repr(codes).encode()).digest()[:6])
    name = f"{tag}+{face.name.decode('ascii')}"
    return Subset(
        name=name,
        widths=tuple(round(face.charWidths.get(code, face.defaultWidth), 2) for code in drawn),
        program=zlib.compress(program, 9),
        program_length=len(program),
        to_unicode=zlib.compress(_to_unicode(name, codes), 9),
        descriptor=(
            ("Ascent", round(face.ascent)),
            ("CapHeight", round(face.capHeight)),
            ("Descent", round(face.descent)),
            ("Flags", 4),
            ("ItalicAngle", 0),
            ("StemV", face.stemV),
        ),
        bbox=tuple(round(edge) for edge in face.bbox),
    )


def _lean(program: bytes) -> bytes:
    """The font program with the tables that a PDF needs and no other."""
    full, lean = TTFontFile(io.BytesIO(program), charInfo=0), TTFontMaker()
    get_table: Callable[[str], bytes] = full.get_table
    for tag in _TABLES:
        if tag in full.table:
            lean.add(tag, get_table(tag))
    return lean.makeStream()


def _to_unicode(name: str, codes: tuple[int, ...]) -> bytes:
    """The map from bytes to letters that makes the drawn text readable, at most 100 lines a block."""
    rows = [
        f"<{place:02X}> <{_letters(code).encode('utf-16-be').hex().upper()}>"
        for place, code in enumerate(codes)
        if code
    ]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode()


def _letters(code: int) -> str:
    """What a reader should get for a drawn code point: a joined Arabic form is its plain letter."""
    char = chr(code)
    return unicodedata.normalize("NFKC", char) if code in _PRESENTATION_FORMS else char


def _font_object(doc: Document, name: str, subset: Subset) -> pdfdoc.PDFDictionary:
    program = packed(subset.program, Length1=subset.program_length)
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{subset.name}",
            "FontBBox": pdfdoc.PDFArrayCompact(subset.bbox),
            "FontFile2": doc.Reference(program, f"program:{name}"),
            **dict(subset.descriptor),
        }
    )
    return pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/TrueType",
            "BaseFont": f"/{subset.name}",
            "FirstChar": 0,
            "LastChar": len(subset.widths) - 1,
            "Widths": f"[{' '.join(f'{width:g}' for width in subset.widths)}]",
            "FontDescriptor": doc.Reference(descriptor, f"descriptor:{name}"),
            "ToUnicode": doc.Reference(packed(subset.to_unicode), f"unicode:{name}"),
        }
    )
