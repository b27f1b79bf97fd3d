from __future__ import annotations

import unicodedata

import pytest

from qmember.pdf.scripts import joined, visual


@pytest.mark.parametrize(
    ("spoken", "drawn"),
    [
        ("Anna Åberg (9)", "Anna Åberg (9)"),
        ("שלום", "םולש"),
        ("שלום עליכם", "םכילע םולש"),
        ("Anna שלום Berg", "Anna םולש Berg"),
        ("שלום 12", "12 םולש"),
        ("אב (גד) הו", "וה (דג) בא"),
        ("שָׁלוֹם", "םוֹלשָׁ"),
        ("c/o כהן, Box 12", "c/o ןהכ, Box 12"),
    ],
)
def test_right_to_left_runs_are_turned_and_numbers_are_not(spoken: str, drawn: str) -> None:
    assert visual(unicodedata.normalize("NFC", spoken)) == unicodedata.normalize("NFC", drawn)


def test_arabic_letters_take_the_form_that_their_neighbours_ask_for() -> None:
    names = [unicodedata.name(char).rsplit(" ", 2)[-2:] for char in joined("بيت")]
    assert [name[0] for name in names] == ["INITIAL", "MEDIAL", "FINAL"]
    assert [unicodedata.name(char).split()[-2] for char in joined("دار")] == ["ISOLATED"] * 3


def test_lam_and_alef_become_one_and_a_non_joiner_keeps_letters_apart() -> None:
    assert joined("لا") == "\ufefb"
    assert joined("بلا")[-1] == "\ufefc"
    assert "ISOLATED" in unicodedata.name(joined("ب\u200cب")[0])
    assert "INITIAL" in unicodedata.name(joined("ب\u200d")[0])


def test_marks_stay_with_their_letter_and_do_not_hinder_joining() -> None:
    shaped = joined("بَب")
    assert shaped[1] == "\u064e"
    assert "INITIAL" in unicodedata.name(shaped[0])
    assert visual(shaped).index("\u064e") == 2


@pytest.mark.parametrize("name", ["محمد عبد الله", "ژاله پناهی", "لأول"])
def test_the_plain_letters_can_be_had_back(name: str) -> None:
    assert unicodedata.normalize("NFKC", joined(name)) == name
