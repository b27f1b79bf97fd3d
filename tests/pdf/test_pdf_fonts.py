from __future__ import annotations

import io
import unicodedata

import pytest
from pypdf import PdfReader

from qmember.pdf.fonts import COMMON, FOLDER, REGULAR, SEMIBOLD, STAND_IN, WIDE, fonts
from qmember.pdf.metadata import About
from qmember.pdf.sheet import BODY, STRONG, Sheet
from qmember.pdf.text import clean, fit, set_line, width_of, wrap
from tests.pdf.papers import fonts_of, text_of

LETTERS_OF_NO_NAMES = "\u037f" + "".join(map(chr, range(0x526, 0x530)))
"""Greek yot and letters of dead or minor orthographies, newer than the wide font."""


def page_with(*lines: str) -> bytes:
    sheet = Sheet(About("Prov", "", "sv"))
    for row, line in enumerate(lines):
        with sheet.content("P"):
            sheet.text(line, 10, 10 + 5 * row, BODY)
    return sheet.finish()


def test_the_fonts_come_with_their_licences() -> None:
    licences = " ".join(path.read_text() for path in FOLDER.glob("LICENSE*"))
    assert "SIL OPEN FONT LICENSE" in licences
    assert "Bitstream" in licences
    assert "Arev" in licences


@pytest.mark.parametrize("name", [REGULAR, SEMIBOLD])
def test_every_common_letter_has_a_glyph_and_figures_are_tabular(name: str) -> None:
    font = fonts()[name]
    assert [char for char in COMMON if not font.has(ord(char))] == []
    assert len({font.stringWidth(figure, 10) for figure in "0123456789"}) == 1


def test_every_letter_of_european_names_has_a_glyph() -> None:
    scripts = [*range(0xA1, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1EF0)]
    missing = [
        chr(code)
        for code in scripts
        if unicodedata.category(chr(code)).startswith("L")
        and not any(fonts()[name].has(code) for name in (REGULAR, WIDE))
    ]
    assert [char for char in missing if char not in LETTERS_OF_NO_NAMES] == []


def test_more_rare_letters_than_one_subset_holds_come_back_in_order() -> None:
    letters = "".join(chr(code) for code in (*range(0x100, 0x180), *range(0x1E00, 0x1EF0)))
    rows = [letters[start : start + 60] for start in range(0, len(letters), 60)]
    pdf = page_with(*rows)
    assert all(row in text_of(pdf) for row in rows)
    assert len(fonts_of(pdf)) >= 3


def test_a_letter_without_a_glyph_is_drawn_as_the_stand_in_but_read_as_itself() -> None:
    pdf = page_with("王")
    assert "王" in text_of(pdf)
    assert width_of("王", BODY) == width_of(chr(STAND_IN), BODY)


def test_a_document_embeds_no_font_that_it_does_not_use() -> None:
    assert len(fonts_of(page_with("bara vanliga"))) == 1


def test_a_font_that_is_used_by_two_documents_at_once_mixes_nothing_up() -> None:
    first, second = Sheet(About("A", "", "sv")), Sheet(About("B", "", "sv"))
    for sheet, word in ((first, "Ǆ ett"), (second, "Ǩ två"), (first, "Ǻ tre")):
        with sheet.content("P"):
            sheet.text(word, 10, 10, BODY)
    assert "Ǆ ett" in text_of(first.finish())
    assert "Ǩ två" in text_of(second.finish())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a \t\n b  ", "a b"),
        ("e\u0301", "é"),
        ("a\u00adb\u200bc\u2066d", "abcd"),
        ("❤\ufe0f", "❤"),
        ("\ud800", "\ufffd"),
        ("1\u00a0000", "1\u00a0000"),
    ],
)
def test_text_is_cleaned_before_it_is_drawn(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_wrapped_lines_fit_break_at_spaces_and_say_when_something_is_left() -> None:
    text = "Det var en gång en mycket lång mening som inte fick plats på en rad"
    lines = wrap(text, BODY, 120, most=99)
    words = ["".join(part for _, part in line.runs) for line in lines]
    assert " ".join(words) == text
    assert all(line.width <= 120 for line in lines)
    short = wrap(text, BODY, 120, most=2)
    assert len(short) == 2
    assert short[-1].runs[-1][1].endswith("…")


def test_a_word_wider_than_the_line_is_broken_and_a_line_that_fits_is_left_alone() -> None:
    assert len(wrap("x" * 50, STRONG, 60, most=9)) > 3
    assert wrap("", BODY, 60, most=3) == []
    assert fit("kort", BODY, 500) == set_line("kort", BODY)
    assert fit("å" * 300, BODY, 100).width <= 100


def test_a_line_can_stand_left_right_or_in_the_middle() -> None:
    sheet = Sheet(About("Prov", "", "sv"))
    for row, align in enumerate(("left", "right", "middle")):
        with sheet.content("P"):
            sheet.text("mitt", 100, 20 + 10 * row, BODY, align=align)
    content = (
        PdfReader(io.BytesIO(sheet.finish())).pages[0].get_contents().get_data().decode("latin-1")
    )
    starts = [float(line.split()[5]) for line in content.splitlines() if line.startswith("BT")]
    left, right, middle = starts
    assert left > middle > right
    assert abs((left + right) / 2 - middle) < 0.01
