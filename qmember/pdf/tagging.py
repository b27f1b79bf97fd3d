"""The structure tree of a tagged PDF: what each drawn thing is, for those who listen to a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from qmember.pdf.metadata import About, describe, fingerprint
from qmember.pdf.objects import Document, deflated, utf16

_GOSSIP = b"ReportLab Generated PDF document (opensource)"


@dataclass(slots=True)
class Element:
    """One node: its kind (P, Table, TD …), its children, and where on which page its content is."""

    kind: str
    alt: str | None = None
    attributes: str | None = None
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)


class TaggedCanvas(Canvas):
    """A canvas on which everything that is drawn belongs to an element or is an artifact."""

    _code: list[str]
    _doc: Document

    def _make_preamble(self) -> None:
        """Nothing: reportlab would begin each page with a font that is not embedded."""
        self._preamble = ""

    def start_tags(self) -> None:
        """Begin an empty document; call it before anything is drawn."""
        self.root = Element("Document")
        self._path = [self.root]
        self._owners: list[list[Element]] = [[]]

    @contextmanager
    def element(
        self, kind: str, *, attributes: str | None = None, alt: str | None = None
    ) -> Iterator[None]:
        """An element that holds other elements; ``alt`` is the text in place of a figure."""
        self._path.append(Element(kind, alt=alt, attributes=attributes))
        self._path[-2].children.append(self._path[-1])
        yield
        self._path.pop()

    @contextmanager
    def content(
        self, kind: str, *, attributes: str | None = None, alt: str | None = None
    ) -> Iterator[None]:
        """An element with what is drawn inside the block; such blocks do not nest."""
        with self.element(kind, attributes=attributes, alt=alt):
            owners = self._owners[-1]
            self._path[-1].marks.append((len(self._owners) - 1, len(owners)))
            self._code.append(f"/{kind} <</MCID {len(owners)}>> BDC")
            owners.append(self._path[-1])
            yield
            self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside the block is decoration: rules, bars, page feet, folding marks."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def turn_page(self) -> None:
        """End the page; what follows stands on the next."""
        self.showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._owners) - 1, "/S"
        page.Contents = deflated(page.stream.encode("latin-1"))
        self._owners.append([])

    def finish(self, about: About) -> bytes:
        """End the last page and give the whole document."""
        self.turn_page()
        self._write_tree()
        describe(self._doc, about)
        pages = [page.stream for page in self._doc.Pages.pages]
        get_data: Callable[[], bytes] = self.getpdfdata
        self._doc._ID = fingerprint(pages, about)  # noqa: SLF001  # reportlab's has its advertisement
        data: bytes = get_data()
        return data.replace(_GOSSIP, b" " * len(_GOSSIP), 1)

    def _write_tree(self) -> None:
        """Put the tree into the document, after the last page has been turned."""
        names: dict[int, str] = {}
        self._write(self.root, "structure", names)
        numbers = [
            part
            for page, owners in enumerate(self._owners[:-1])
            for part in (page, _array(_reference(names[id(owner)]) for owner in owners))
        ]
        tree = {
            "Type": "/StructTreeRoot",
            "K": _reference(names[id(self.root)]),
            "ParentTree": pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}),
            "ParentTreeNextKey": len(self._owners) - 1,
        }
        self._doc.Catalog.StructTreeRoot = self._doc.Reference(
            pdfdoc.PDFDictionary(tree), "structure"
        )
        self._doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _write(self, element: Element, parent: str, names: dict[int, str]) -> None:
        name = names[id(element)] = f"element:{len(names)}"
        entries: dict[str, object] = {
            "Type": "/StructElem",
            "S": f"/{element.kind}",
            "P": _reference(parent),
        }
        if element.alt is not None:
            entries["Alt"] = utf16(element.alt)
        if element.attributes is not None:
            entries["A"] = element.attributes
        for child in element.children:
            self._write(child, name, names)
        entries["K"] = _array(_reference(names[id(child)]) for child in element.children)
        if element.marks:
            entries["Pg"] = _reference(f"Page{element.marks[0][0] + 1}")
            entries["K"] = pdfdoc.PDFArray([mark for _, mark in element.marks])
        self._doc.Reference(pdfdoc.PDFDictionary(entries), name)


def _reference(name: str) -> pdfdoc.PDFObjectReference:
    return pdfdoc.PDFObjectReference(name)


def _array(items: Iterator[pdfdoc.PDFObjectReference]) -> pdfdoc.PDFArray:
    return pdfdoc.PDFArray(list(items))
