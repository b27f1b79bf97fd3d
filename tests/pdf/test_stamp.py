from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from qmember.pdf.metadata import About
from qmember.pdf.receipt import draw_receipt, stamp
from qmember.pdf.sheet import BODY, Sheet
from tests.pdf.papers import RECEIPT, complaints, other_text_of, pages_of, text_of

ISSUED = draw_receipt(RECEIPT)


@pytest.mark.parametrize("word", ["KOPIA", "MAKULERAD", "COPY", "VOID"])
def test_a_copy_begins_with_the_issued_bytes_and_says_what_it_is(word: str, tmp_path: Path) -> None:
    copy = stamp(ISSUED, word)
    assert copy.startswith(ISSUED)
    assert pages_of(copy) == pages_of(ISSUED)
    assert text_of(copy).count(word) == 2
    assert word not in text_of(ISSUED)
    assert complaints(copy, tmp_path) == ""


def test_nothing_of_the_original_is_lost_or_changed() -> None:
    words = set(text_of(ISSUED).split())
    assert words <= set(text_of(stamp(ISSUED, "KOPIA")).split())
    assert words <= set(other_text_of(stamp(ISSUED, "KOPIA")).split())
    before, after = PdfReader(io.BytesIO(ISSUED)), PdfReader(io.BytesIO(stamp(ISSUED, "KOPIA")))
    assert before.metadata == after.metadata
    assert before.trailer["/ID"][0] == after.trailer["/ID"][0]
    assert before.trailer["/ID"][1] != after.trailer["/ID"][1]
    drawn = before.pages[0].get_contents().get_data()
    assert drawn in after.pages[0].get_contents().get_data()


def test_the_same_copy_has_the_same_bytes() -> None:
    assert stamp(ISSUED, "KOPIA") == stamp(ISSUED, "KOPIA")


def test_who_listens_hears_the_word_first() -> None:
    reader = PdfReader(io.BytesIO(stamp(ISSUED, "MAKULERAD")))
    root = reader.root_object["/StructTreeRoot"].get_object()
    first = root["/K"].get_object()["/K"][0].get_object()
    owners = root["/ParentTree"].get_object()["/Nums"][1].get_object()
    assert owners[first["/K"]].get_object() == first
    content = reader.pages[0].get_contents().get_data().decode("latin-1")
    assert f"/P <</MCID {first['/K']}>> BDC" in content


def test_only_a_void_receipt_is_stamped_in_the_colour_of_errors() -> None:
    def colour(word: str) -> str:
        page = PdfReader(io.BytesIO(stamp(ISSUED, word))).pages[0]
        return page.get_contents().get_data().decode("latin-1").rsplit(" rg", 1)[0][-20:]

    assert colour("MAKULERAD") == colour("VOID") == "0.6078 0.1647 0.1098"
    assert colour("KOPIA") == colour("COPY") != colour("VOID")


def test_a_copy_of_a_copy_keeps_both_words(tmp_path: Path) -> None:
    twice = stamp(stamp(ISSUED, "MAKULERAD"), "KOPIA")
    assert text_of(twice).count("MAKULERAD") == text_of(twice).count("KOPIA") == 2
    assert complaints(twice, tmp_path) == ""


def test_each_page_is_stamped() -> None:
    sheet = Sheet(About("Två sidor", "", "sv"))
    for number in ("ett", "två"):
        if number == "två":
            sheet.turn_page()
        with sheet.content("P"):
            sheet.text(number, 20, 20, BODY)
    reader = PdfReader(io.BytesIO(stamp(sheet.finish(), "KOPIA")))
    assert [page.extract_text().count("KOPIA") for page in reader.pages] == [2, 2]


@pytest.mark.parametrize("bytes_", [b"", b"%PDF-1.7\n", ISSUED[:-20], b"startxref\n0\n%%EOF"])
def test_what_is_no_whole_pdf_is_refused(bytes_: bytes) -> None:
    with pytest.raises(ValueError):
        stamp(bytes_, "KOPIA")
