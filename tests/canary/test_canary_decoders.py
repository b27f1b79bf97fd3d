from __future__ import annotations

import base64
import gzip
import html
import io
import json
import quopri
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from email.header import Header
from email.message import EmailMessage
from urllib.parse import quote, quote_plus

import pytest
from itsdangerous import URLSafeTimedSerializer

from qmember.domain.text import sort_key
from tests.canary.decode import found

NAMES = ("Zanarix Fogelqvark", "Zåqnärix Fögelqvårk")


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet(name: str) -> bytes:
    shared = f"<sst><si><t>Summa</t></si><si><t>{html.escape(name)}</t></si></sst>"
    return zipped(**{"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": shared})


def letter(name: str) -> bytes:
    """A document whose editor has broken the name into runs."""
    runs = "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in name)
    return zipped(**{"word/document.xml": f"<w:document><w:p>{runs}</w:p></w:document>"})


def mail(*, subject: str = "", body: str = "", attached: bytes = b"", name: str = "a.bin") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a@example.org", "b@example.org"
    message.set_content(body or "Hej")
    if attached:
        message.add_attachment(
            attached, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def page(name: str) -> bytes:
    """A page with the name in its text, drawn with a subset of a font of its own."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from qmember.pdf.fonts import FOLDER

    pdfmetrics.registerFont(TTFont("canary", str(FOLDER / "SourceSans3-Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("canary", 12)
    canvas.drawString(40, 700, name)
    canvas.save()
    return out.getvalue()


def paper(**changes: object) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page("Summa")))
    if title := changes.get("title"):
        writer.add_metadata({"/Title": title})
    if attached := changes.get("attached"):
        writer.add_attachment("bilaga.txt", str(attached).encode())
    if note := changes.get("note"):
        from pypdf.annotations import FreeText

        writer.add_annotation(0, FreeText(text=str(note), rect=(50, 550, 200, 650)))
    if outline := changes.get("outline"):
        writer.add_outline_item(title=str(outline), page_number=0)
    if described := changes.get("described"):
        writer.xmp_metadata = (
            f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d>{described}</d></x:xmpmeta>".encode()
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def added_to(name: str) -> bytes:
    """A file with the name in an older revision, which a later one replaced."""
    import pypdf

    out = io.BytesIO(paper(title=name))
    writer = pypdf.PdfWriter(out, incremental=True)
    writer.add_metadata({"/Title": "Kvitto"})
    writer.write(out)
    return out.getvalue()


def cookie(name: str) -> bytes:
    """A signed cookie; a long one is compressed by its maker."""
    return str(URLSafeTimedSerializer("k").dumps({"_flashes": [("done", name * 20)]})).encode()


WRAPPINGS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda n: n.encode(),
    "latin-1": lambda n: n.encode("latin-1"),
    "utf-16 with its mark": lambda n: n.encode("utf-16"),
    "utf-16 without": lambda n: ("x" * 40 + n).encode("utf-16-le"),
    "utf-16, odd start": lambda n: b"\x00" + ("x" * 40 + n).encode("utf-16-be"),
    "capitals": lambda n: n.upper().encode(),
    "letters and accents apart": lambda n: unicodedata.normalize("NFD", n).encode(),
    "folded": lambda n: unicodedata.normalize("NFD", n).encode("ascii", "ignore"),
    "as a sort key": lambda n: sort_key(n).encode(),
    "html entities": lambda n: "".join(f"&#{ord(c)};" for c in n).encode(),
    "html entities in hex": lambda n: "".join(f"&#x{ord(c):x};" for c in n).encode(),
    "html entities twice": lambda n: html.escape("".join(f"&#{ord(c)};" for c in n)).encode(),
    "split by tags": lambda n: f"<b>{n[:4]}</b><wbr>{n[4:]}".encode(),
    "split by soft hyphens": lambda n: "\u00ad".join(n).encode(),
    "split by zero width": lambda n: "\u200b".join(n).encode(),
    "split by entities": lambda n: "&shy;".join(n).encode(),
    "broken over lines": lambda n: f"{n[:5]}-\n   {n[5:]}".encode(),
    "an address": lambda n: f"/logga-in?next={quote(n)}".encode(),
    "an address with plus": lambda n: f"/?q={quote_plus(n)}".encode(),
    "an address twice": lambda n: quote(quote(n)).encode(),
    "an address in latin-1": lambda n: quote(n.encode("latin-1")).encode(),
    "json": lambda n: json.dumps({"namn": n}).encode(),
    "json in json": lambda n: json.dumps(json.dumps({"namn": n})).encode(),
    "python's repr": lambda n: ascii(n).encode(),
    "repr of bytes": lambda n: repr(n.encode()).encode(),
    "octal": lambda n: "".join(f"\\{b:03o}" for b in n.encode()).encode(),
    "quoted-printable": lambda n: quopri.encodestring(n.encode()),
    "quoted-printable, every letter": lambda n: "".join(f"={b:02X}" for b in n.encode()).encode(),
    "base64": lambda n: base64.b64encode(n.encode()),
    "base64 of latin-1": lambda n: base64.b64encode((n * 4).encode("latin-1")),
    "base64 in lines": lambda n: base64.encodebytes((n * 20).encode()),
    "base64 for addresses": lambda n: base64.urlsafe_b64encode((n * 3).encode()).rstrip(b"="),
    "base64 twice": lambda n: base64.b64encode(base64.b64encode(n.encode())),
    "a data address": lambda n: b"url(data:;base64," + base64.b64encode(n.encode()) + b")",
    "hex": lambda n: n.encode().hex().encode(),
    "hex of utf-16": lambda n: b"<FEFF" + n.encode("utf-16-be").hex().encode() + b">",
    "read in the wrong encoding": lambda n: n.encode().decode("latin-1").encode(),
    "gzip": lambda n: gzip.compress(n.encode()),
    "zlib": lambda n: zlib.compress(n.encode()),
    "gzip in base64": lambda n: base64.b64encode(gzip.compress(n.encode())),
    "zip": lambda n: zipped(lista=n),
    "zip in zip": lambda n: zipped(inre=zipped(lista=n)),
    "a member's name": lambda n: zipped(**{f"{n}.csv": "1"}),
    "xlsx": sheet,
    "docx": letter,
    "csv": lambda n: f'nummer;namn\r\n"1";"{n}"\r\n'.encode("utf-8-sig"),
    "svg": lambda n: f"<svg><title>{html.escape(n)}</title></svg>".encode(),
    "a mail's subject": lambda n: mail(subject=n),
    "a mail's body": lambda n: mail(body=f"Hej {n}"),
    "a mail's attachment": lambda n: mail(attached=gzip.compress(n.encode())),
    "an attachment's name": lambda n: mail(attached=b"x", name=f"{n}.pdf"),
    "a mail's attached paper": lambda n: mail(attached=page(n)),
    "a header word": lambda n: Header(n, "iso-8859-1").encode().encode(),
    "a header in lines": lambda n: Header(n * 6, "utf-8").encode().encode(),
    "a pdf's page": page,
    "a pdf's title": lambda n: paper(title=n),
    "a pdf's attachment": lambda n: paper(attached=n),
    "a pdf's note": lambda n: paper(note=n),
    "a pdf's outline": lambda n: paper(outline=n),
    "a pdf's description": lambda n: paper(described=n),
    "a pdf's older revision": added_to,
    "a signed cookie": cookie,
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_name_is_found_however_it_is_wrapped(wrapping: str, name: str) -> None:
    data = WRAPPINGS[wrapping](name)
    assert found(b"Summa 1 234,50 kr\n" + data if wrapping == "plain" else data, [name]) == {name}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_nobody_is_found_who_is_not_there(wrapping: str) -> None:
    assert found(WRAPPINGS[wrapping](NAMES[1]), ["Vrxånölpt"]) == set()


def test_what_hides_a_name_from_a_plain_search_is_no_straw_man() -> None:
    raw = [w for w, make in WRAPPINGS.items() if NAMES[0].encode() not in make(NAMES[0])]
    assert {"xlsx", "gzip", "a mail's attachment", "a pdf's page"} <= set(raw)
    assert len(raw) > 30


def test_a_telephone_number_is_found_as_it_is_written_and_as_it_is_kept() -> None:
    for text in ("070-987 65 43", "+46 70 987 65 43", "0709876543"):
        assert found(f"Ring {text}.", ["709876543"]) == {"709876543"}
