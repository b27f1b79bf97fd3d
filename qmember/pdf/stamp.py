"""A word on a true copy: the stored bytes, with KOPIA or MAKULERAD laid over them."""

from __future__ import annotations

from math import cos, radians, sin

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject
from reportlab.lib.colors import Color

from qmember.pdf.fonts import SEMIBOLD, Subset, fonts
from qmember.pdf.increment import Increment, known
from qmember.pdf.palette import BRICK, PLUM
from qmember.pdf.phrases import ENGLISH, SWEDISH

COPY, VOID = "KOPIA", "MAKULERAD"
"""What is laid over a paper whose original has left, and over one that holds no longer."""

_MIDDLE_X, _MIDDLE_Y, _ANGLE = 297.6, 405.0, radians(52)
_ACROSS, _LARGEST = 640, 170
_RIGHT, _BASE, _SIZE, _PADDING = 538.6, 581.0, 17, 7
_FAINT = b"<< /Type /ExtGState /ca 0.11 /CA 0.11 >>"


def stamp(pdf: bytes, word: str) -> bytes:
    """A copy of a PDF of ours with ``word`` faintly across each page and clearly beside its title.

    The given bytes are the beginning of the copy, unchanged; the word is text, and who listens to
    the page hears it first. The same bytes and word always give the same copy. ValueError for bytes
    that are no PDF.
    """
    more = Increment(pdf)
    codes = (0, *sorted({ord(char) for char in word}))
    subset = fonts()[SEMIBOLD].subset(codes)
    font, faint = _add_font(more, subset), more.add(_FAINT)
    before = more.add_stream(b"q")
    letters = "".join(f"{codes.index(ord(char)):02X}" for char in word)
    width = sum(subset.widths[codes.index(ord(char))] for char in word) / 1000
    colour = BRICK if word in {SWEDISH.void, ENGLISH.void} else PLUM
    for page in more.reader.pages:
        mark = _tag(more, page)
        name = f"/Stamp{font.idnum}"
        content = _drawing(name, letters, width, colour, mark)
        _lay_over(
            page, before, more.add_stream(content), {"/Font": font, "/ExtGState": faint}, name
        )
        more.replace(_place(page), page)
    return more.finish()


def _drawing(name: str, letters: str, width: float, colour: Color, mark: int | None) -> bytes:
    """The operators: the word across the page as decoration, and beside the title as text."""
    shade = f"{colour.red:.4f} {colour.green:.4f} {colour.blue:.4f}"
    size = min(_LARGEST, _ACROSS / width)
    along, up = cos(_ANGLE), sin(_ANGLE)
    x = _MIDDLE_X - along * size * width / 2 + up * size * 0.33
    y = _MIDDLE_Y - up * size * width / 2 - along * size * 0.33
    left = _RIGHT - _PADDING - width * _SIZE
    box = (
        f"{left - _PADDING:.2f} {_BASE - 6:.2f} {width * _SIZE + 2 * _PADDING:.2f} {_SIZE + 7:.2f}"
    )
    tag = "/Artifact BMC" if mark is None else f"/P <</MCID {mark}>> BDC"
    lines = (
        "Q q /Artifact BMC",
        f"{name} gs {shade} rg BT {name} {size:.2f} Tf",
        f"{along:.4f} {up:.4f} {-up:.4f} {along:.4f} {x:.2f} {y:.2f} Tm <{letters}> Tj ET EMC Q",
        f"q /Artifact BMC {shade} RG 1.4 w {box} re S EMC",
        f"{tag} {shade} rg BT {name} {_SIZE} Tf {left:.2f} {_BASE:.2f} Td <{letters}> Tj ET EMC Q",
    )
    return "\n".join(lines).encode()


def _lay_over(
    page: PageObject,
    before: IndirectObject,
    after: IndirectObject,
    resources: dict[str, IndirectObject],
    name: str,
) -> None:
    """Let the page be drawn as ever, and then the stamp, whose font and state are called ``name``."""
    old = page.raw_get("/Contents")
    parts = old if isinstance(old, ArrayObject) else [old]
    page[NameObject("/Contents")] = ArrayObject([before, *parts, after])
    all_kinds = DictionaryObject(_dictionary(page["/Resources"]))
    for kind, reference in resources.items():
        named = DictionaryObject(_dictionary(all_kinds.get(kind, DictionaryObject())))
        named[NameObject(name)] = reference
        all_kinds[NameObject(kind)] = named
    page[NameObject("/Resources")] = all_kinds


def _tag(more: Increment, page: PageObject) -> int | None:
    """Make the stamp the first thing of the document's structure; its number on a tagged page."""
    if "/StructTreeRoot" not in more.reader.root_object or "/StructParents" not in page:
        return None
    root = _dictionary(more.reader.root_object["/StructTreeRoot"])
    document = _dictionary(root["/K"])
    numbers = _array(_dictionary(root["/ParentTree"])["/Nums"])
    owners = _array(numbers[numbers.index(page["/StructParents"]) + 1])
    mark = len(owners)
    parents = f"/P {_reference(document)} /Pg {_reference(page)}"
    element = more.add(f"<< /Type /StructElem /S /P /K {mark} {parents} >>".encode())
    owners.append(element)
    _array(document["/K"]).insert(0, element)
    more.replace(_place(document), document)
    more.replace(_place(root), root)
    return mark


def _add_font(more: Increment, subset: Subset) -> IndirectObject:
    program = more.add_packed(subset.program, f"/Length1 {subset.program_length}")
    entries = " ".join(f"/{key} {value}" for key, value in subset.descriptor)
    box = " ".join(map(str, subset.bbox))
    descriptor = more.add(
        f"<< /Type /FontDescriptor /FontName /{subset.name} /FontBBox [{box}] {entries}"
        f" /FontFile2 {_named(program)} >>".encode()
    )
    widths = " ".join(f"{width:g}" for width in subset.widths)
    return more.add(
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{subset.name} /FirstChar 0"
        f" /LastChar {len(subset.widths) - 1} /Widths [{widths}]"
        f" /FontDescriptor {_named(descriptor)}"
        f" /ToUnicode {_named(more.add_packed(subset.to_unicode))} >>".encode()
    )


def _dictionary(thing: object) -> DictionaryObject:
    return known(thing, DictionaryObject)


def _array(thing: object) -> ArrayObject:
    return known(thing, ArrayObject)


def _place(thing: DictionaryObject) -> IndirectObject:
    if thing.indirect_reference is None:
        raise ValueError("not a PDF that we have drawn")
    return thing.indirect_reference


def _reference(thing: DictionaryObject) -> str:
    return _named(_place(thing))


def _named(place: IndirectObject) -> str:
    return f"{place.idnum} {place.generation} R"
