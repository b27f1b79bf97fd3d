from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmember.pdf.receipt import draw_receipt
from tests.pdf.papers import RECEIPT, complaints, other_text_of, pages_of, squeezed, text_of

LETTERS = {
    "markup": '<b>x <img src="/etc/hostname"/> </para> & &amp; %s {0} <!-- ]]>',
    "swedish": "Åsa-Märta Öhrn, född Ågren",
    "polish": "Łukasz Żółć-Dvořák Šámal",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Дарья Ёлкина-Щукина",
    "armenian": "Հայկ Սարգսյան",
    "georgian": "გიორგი ბერიძე",
    "vietnamese": "Nguyễn Thị Hường",
    "emoji": "Maja 😀 ❤",
    "no glyph anywhere": "王小明 ሰላም ๑ 🎉",
    "pdf syntax": r"(\) Tj ET EMC >> endobj % \\( /Name <</A 1>>",
    "quotes": "d'Angelo “Kalle” »x«",
}


@pytest.mark.parametrize("name", LETTERS.values(), ids=LETTERS)
def test_a_name_in_any_script_is_given_back_as_it_was_written(name: str, tmp_path: Path) -> None:
    pdf = draw_receipt(replace(RECEIPT, giver_name=name, giver_address=("Gatan 1",)))
    assert pages_of(pdf) == 1
    assert text_of(pdf).count(name) == 2
    assert squeezed(other_text_of(pdf)).count(name) == 2
    assert complaints(pdf, tmp_path) == ""


@pytest.mark.parametrize("name", ["שלום כהן", "محمد عبد الله", "לאה (נ׳) 12"])
def test_right_to_left_names_keep_all_their_letters(name: str) -> None:
    found = other_text_of(draw_receipt(replace(RECEIPT, giver_name=name, giver_address=())))
    assert sorted(set(name)) == sorted(set(name) & set(found))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Eva\x00\x07\x1b[2J\r\nBerg", "Eva [2J Berg"),
        ("gnp.\u202egpj", "gnp.gpj"),
        ("A\u0301sa\u200b\ufeff", "Ása"),
        ("trasig\ud83d", "trasig\ufffd"),
        ("a" + "\u0301" * 500, "á"),
        ("\u00a0\u3000 mellanrum \t", "mellanrum"),
    ],
)
def test_control_characters_and_broken_text_do_no_harm(name: str, shown: str) -> None:
    pdf = draw_receipt(replace(RECEIPT, giver_name=name))
    assert pages_of(pdf) == 1
    assert shown in text_of(pdf)


@pytest.mark.parametrize("letter", ["x", "W", "Å ", "ش", "字", "\u0301", "😀", "<b>", "\u200d"])
def test_a_very_long_name_ends_with_an_ellipsis_on_one_page(letter: str) -> None:
    pdf = draw_receipt(replace(RECEIPT, giver_name=letter * 5_000))
    assert pages_of(pdf) == 1
    assert "Exempelstad" in text_of(pdf)
    if letter in {"x", "W", "Å ", "<b>"}:
        assert "…" in text_of(pdf)


anything = st.text(max_size=300)


@settings(max_examples=60, deadline=None)
@given(anything, anything, anything, st.lists(anything, max_size=9).map(tuple))
def test_any_text_anywhere_gives_one_valid_page(
    name: str, purpose: str, house: str, address: tuple[str, ...]
) -> None:
    text = replace(
        RECEIPT,
        giver_name=name,
        purpose=purpose,
        association_name=house,
        giver_address=address,
        split_note=house,
        tax_sentence=purpose,
        voucher=name,
        channel=purpose,
        contact=name,
        orgnr=name,
        number=house,
    )
    pdf = draw_receipt(text)
    assert pages_of(pdf) == 1
    assert "Utfärdat elektroniskt" in unicodedata.normalize("NFC", text_of(pdf))
