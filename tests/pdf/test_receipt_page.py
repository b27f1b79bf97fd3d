from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from qmember.domain.amount_words import amount_in_words
from qmember.pdf.receipt import draw_receipt
from tests.pdf.papers import RECEIPT, complaints, other_text_of, pages_of, places_of, text_of


def test_a_receipt_says_everything_that_it_must() -> None:
    text = text_of(draw_receipt(replace(RECEIPT, purpose="Barnens sommar")))
    for part in (
        "Gåvokvitto", "2026-0088", "Utfärdat 23 november 2026", "Exempeljouren",
        "Org.nr 802471-7236", "Box 17213", "104 62 Stockholm", "08-644 20 32", "Bankgiro 403-2850",
        "Gunilla Åkerström", "Gåvan kom 20 november 2026", "1 250,00 kr",
        amount_in_words(125_000, "sv"), "Betalsätt Bankgiro", "Ändamål Barnens sommar",
        "Verifikation 2026-0143", "Inget har lämnats i utbyte mot gåvan.",
        "Utfärdat elektroniskt", "Tack för din gåva.",
    ):  # fmt: skip
        assert part in text


def test_two_libraries_read_the_same_words() -> None:
    pdf = draw_receipt(RECEIPT)
    assert sorted(text_of(pdf).split()) == sorted(other_text_of(pdf).split())


def test_it_is_one_a4_page_that_poppler_draws_without_complaint(tmp_path: Path) -> None:
    pdf = draw_receipt(RECEIPT)
    [page] = PdfReader(io.BytesIO(pdf), strict=True).pages
    assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 595, 842]
    assert complaints(pdf, tmp_path) == ""


def test_the_same_facts_give_the_same_bytes_and_others_do_not() -> None:
    assert draw_receipt(RECEIPT) == draw_receipt(replace(RECEIPT))
    assert draw_receipt(RECEIPT) != draw_receipt(replace(RECEIPT, number="2026-0089"))


def test_an_anonymous_giver_is_called_so_and_has_no_address() -> None:
    text = text_of(draw_receipt(replace(RECEIPT, giver_name=None)))
    assert "Givare Anonym givare" in text
    assert "Björkvägen" not in text
    blank = text_of(draw_receipt(replace(RECEIPT, giver_name="\u200b ", giver_address=())))
    assert "Givare Anonym givare" in blank


def test_tax_replacement_and_split_are_told_only_when_they_are_so() -> None:
    plain = text_of(draw_receipt(RECEIPT))
    for word in ("skatt", "Ersätter", "Del av betalning", "Ändamål"):
        assert word not in plain
    full = replace(
        RECEIPT,
        replaces="2026-0081",
        tax_sentence="Gåvan kan ge skattereduktion.",
        split_note="En del av 1 500,00 kr.",
    )
    text = text_of(draw_receipt(full))
    assert "Ersätter kvitto 2026-0081" in text
    assert "Gåvan kan ge skattereduktion." in text
    assert "Del av betalning En del av 1 500,00 kr." in text


def test_a_receipt_of_what_is_left_says_what_the_gift_was_and_what_has_gone_back() -> None:
    text = text_of(draw_receipt(replace(RECEIPT, refunded_ore=25_000)))
    for part in ("Gåvan var 1 500,00 kr", "Gått tillbaka 250,00 kr", "Kvar av gåvan 1 250,00 kr"):
        assert part in text
    assert "Gått tillbaka" not in text_of(draw_receipt(RECEIPT))


def test_an_english_receipt_has_no_swedish_in_it() -> None:
    text = text_of(draw_receipt(replace(RECEIPT, language="en", giver_name=None)))
    for part in ("Gift receipt", "SEK 1,250.00", "23 November 2026", "Anonymous giver"):
        assert part in text
    assert amount_in_words(125_000, "en") in text
    for word in ("Gåv", "Utfärdat", "Givare", " kr ", "november"):
        assert word not in text


def test_the_window_shows_the_address_and_a_return_address_without_a_name() -> None:
    in_window = [
        place.text
        for place in places_of(draw_receipt(RECEIPT))
        if place.right > 105 and place.top < 80
    ]
    assert in_window == [
        "Box 17213, 104 62 Stockholm", "Gunilla Åkerström", "Björkvägen 14 B", "123 45 Exempelstad",
    ]  # fmt: skip


def test_the_address_stands_inside_the_window_of_both_envelopes() -> None:
    lines = [
        place
        for place in places_of(draw_receipt(replace(RECEIPT, giver_address=("a", "b", "c", "d"))))
        if place.right > 105 and place.top < 80
    ]
    assert len(lines) == 6
    assert all(place.left > 115 and place.right < 195 for place in lines)
    assert min(place.top for place in lines) > 38
    assert max(place.top for place in lines) < 68


@pytest.mark.parametrize("lines", [5, 9])
def test_a_long_address_keeps_its_last_line_the_town(lines: int) -> None:
    address = (*(f"rad {number}" for number in range(lines - 1)), "123 45 Exempelstad")
    text = text_of(draw_receipt(replace(RECEIPT, giver_address=address)))
    assert "Gunilla Åkerström rad 0 rad 1 rad 2 123 45 Exempelstad" in text


def test_folding_marks_stand_only_on_what_is_posted() -> None:
    def marks(pdf: bytes) -> int:
        [page] = PdfReader(io.BytesIO(pdf)).pages
        return page.get_contents().get_data().count(b"\n.4 w")

    assert marks(draw_receipt(RECEIPT)) == 3
    assert marks(draw_receipt(replace(RECEIPT, giver_address=()))) == 0


def test_the_fullest_receipt_still_fits_and_nothing_overlaps_the_foot() -> None:
    full = replace(
        RECEIPT,
        association_name="Riksorganisationen " * 9,
        giver_name="Stiftelsen " * 40,
        purpose="ändamål " * 60,
        split_note="delad " * 90,
        tax_sentence="skatt " * 90,
        replaces="2026-0081",
        contact="kontakt " * 60,
        amount_ore=99_999_999_999,
    )
    pdf = draw_receipt(full)
    assert pages_of(pdf) == 1
    places = places_of(pdf)
    foot = min(place.top for place in places if "kontakt" in place.text)
    body = max(place.top for place in places if "Utfärdat elektroniskt" in place.text)
    assert body + 6 < foot
    assert max(place.right for place in places) < 196
    assert "Exempelstad" in text_of(pdf)
