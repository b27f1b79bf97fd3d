"""What a PDF says about itself: a neutral title, the association, its language, and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from qmember.pdf.objects import Document, Stream, packed, utf16
from qmember.pdf.text import clean

LOCALES = {"sv": "sv-SE", "en": "en-GB"}

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"\
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<dc:language><rdf:Bag><rdf:li>{locale}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_CREATOR = "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"


@dataclass(frozen=True, slots=True)
class About:
    """The title of a document, who gives it out (empty: nobody is named), and ``sv`` or ``en``."""

    title: str
    author: str
    language: str

    @property
    def locale(self) -> str:
        """The language as a tag for readers: ``sv-SE``."""
        return LOCALES.get(self.language, LOCALES["sv"])


class NeutralInfo(pdfdoc.PDFInfo):
    """The old information dictionary, with a title and perhaps an author: no program, no clock."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self._entries = {"Title": utf16(clean(about.title))}
        if about.author:
            self._entries["Author"] = utf16(clean(about.author))

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        entries: bytes = pdfdoc.PDFDictionary(self._entries).format(document)
        return entries


def describe(doc: Document, about: About) -> None:
    """Give a document its metadata in all places, its colour profile, and its language."""
    doc.info = NeutralInfo(about)
    catalog = doc.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Lang = f"({about.locale})"
    catalog.Metadata = doc.Reference(
        Stream(_xmp(about), Type="/Metadata", Subtype="/XML"), "metadata"
    )
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    catalog.OutputIntents = pdfdoc.PDFArray([_output_intent(doc)])


def fingerprint(pages: list[str], about: About) -> bytes:
    """The identifier of a file (ISO 32000-1, 14.4), from what it says and nothing else."""
    digest = hashlib.sha256("\0".join((about.title, *pages)).encode()).hexdigest()[:32]
    return f"[<{digest}> <{digest}>]\n".encode()


def _xmp(about: About) -> bytes:
    author = escape(clean(about.author))
    creator = _CREATOR.format(author=author) if author else ""
    title = escape(clean(about.title))
    return _XMP.format(title=title, creator=creator, locale=about.locale).encode()


def _output_intent(doc: Document) -> pdfdoc.PDFDictionary:
    profile = doc.Reference(packed(_srgb(), N=3), "srgb")
    return pdfdoc.PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": "(sRGB)",
            "Info": "(sRGB IEC61966-2.1)",
            "DestOutputProfile": profile,
        }
    )


@cache
def _srgb() -> bytes:
    import zlib

    return zlib.compress((Path(__file__).parent / "srgb.icc").read_bytes(), 9)
