from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from qmember.pdf.metadata import About
from qmember.pdf.receipt import draw_receipt, stamp
from qmember.pdf.sheet import BODY, Sheet
from tests.pdf.papers import RECEIPT, everything_inflated, fonts_of

SECRET = replace(
    RECEIPT,
    association_name="Kvinnojouren Skyddet mot våld",
    giver_name="Hemlig Person",
    contact="kvinnojouren@example.org",
)
FORBIDDEN = (b"kvinnojour", b"skydd", "våld".encode(), b"hemlig", b"v\xe5ld")


def metadata_of(pdf: bytes) -> bytes:
    """What a file says about itself outside its pages: old dictionary and XMP, as plain bytes."""
    reader = PdfReader(io.BytesIO(pdf))
    told = " ".join(map(str, (reader.metadata or {}).values())).encode()
    return told + b" " + reader.root_object["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_receipts_metadata_tells_its_number_and_nothing_about_anybody(language: str) -> None:
    pdf = draw_receipt(replace(SECRET, language=language))
    title = "Kvitto 2026-0088" if language == "sv" else "Receipt 2026-0088"
    assert PdfReader(io.BytesIO(pdf)).metadata == {"/Title": title}
    for made in (pdf, stamp(pdf, "KOPIA")):
        told = metadata_of(made)
        assert title.encode() in told
        assert [word for word in FORBIDDEN if word in told.lower()] == []


def test_no_program_no_clock_and_no_path_is_told_anywhere() -> None:
    for pdf in (draw_receipt(RECEIPT), stamp(draw_receipt(RECEIPT), "MAKULERAD")):
        everything = everything_inflated(pdf).lower()
        for word in (
            b"reportlab",
            b"pypdf",
            b"python",
            b"opensource",
            b"creationdate",
            b"/producer",
        ):
            assert word not in everything
        assert str(Path.cwd()).lower().encode() not in everything


def test_markup_in_a_title_stays_a_title() -> None:
    sheet = Sheet(About("A & <b>\x00\u202e", "<&>", "sv"))
    with sheet.content("P"):
        sheet.text("x", 20, 20, BODY)
    reader = PdfReader(io.BytesIO(sheet.finish()))
    assert reader.metadata == {"/Title": "A & <b>", "/Author": "<&>"}
    xmp = etree.fromstring(reader.root_object["/Metadata"].get_object().get_data())
    assert xmp.xpath("string(//*[local-name()='title'])").strip() == "A & <b>"
    assert xmp.xpath("string(//*[local-name()='creator'])").strip() == "<&>"


def test_the_file_says_that_it_follows_pdf_a_and_pdf_ua_and_has_their_parts() -> None:
    root = PdfReader(io.BytesIO(draw_receipt(RECEIPT))).root_object
    xmp = etree.fromstring(root["/Metadata"].get_object().get_data())
    found = [
        element.text
        for standard in ("pdfa", "pdfua")
        for element in xmp.iter(f"{{http://www.aiim.org/{standard}/ns/id/}}*")
    ]
    assert found == ["2", "A", "1"]
    [intent] = root["/OutputIntents"].get_object()
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    assert profile.get_data()[36:40] == b"acsp"
    assert root["/ViewerPreferences"].get_object()["/DisplayDocTitle"].value is True


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_language_is_the_documents(language: str, locale: str) -> None:
    pdf = draw_receipt(replace(RECEIPT, language=language))
    assert PdfReader(io.BytesIO(pdf)).root_object["/Lang"] == locale


def test_every_font_is_embedded_as_a_subset_with_a_text_layer() -> None:
    pdf = draw_receipt(replace(RECEIPT, giver_name="Ўzbek שלום ☺"))
    fonts = fonts_of(stamp(pdf, "KOPIA"))
    assert len(fonts) >= 4
    for font in fonts:
        assert font["/BaseFont"][7:8] == "+"
        assert "/ToUnicode" in font
        program = font["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()
        assert program[:4] == b"\x00\x01\x00\x00"


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler's pdffonts is not installed")
def test_poppler_agrees_that_all_fonts_are_embedded(tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(stamp(draw_receipt(RECEIPT), "KOPIA"))
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert len(rows) == 3
    assert all(row[3:6] == ["yes", "yes", "yes"] for row in rows)


def test_streams_are_written_as_pdf_a_asks() -> None:
    pdf = draw_receipt(RECEIPT)
    assert pdf.count(b"\nendstream") == pdf.count(b"endstream")
    assert pdf.startswith(b"%PDF-1.7\n%\x93\x8c\x8b\x9e")
