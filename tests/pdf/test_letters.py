"""Letters that run over a page: nothing is cut off, nothing stands in the foot, and each page says whose it is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from qmember.domain.fee_letters import FeeSender
from qmember.domain.statements import StatementLine, StatementText
from qmember.domain.thanks import MOST_LINES, ThanksLetter
from qmember.pdf.letter_head import FOOT_Y
from qmember.pdf.statement import draw_statement, draw_statements
from qmember.pdf.thanks_letter import draw_thanks_letters
from tests.pdf.papers import RECEIPT, squeezed, text_of, texts_below

LONG_PURPOSE = "Fonden för barnens resor, läger och utflykter sommartid i Norrland"
SENDER = FeeSender("Exempeljouren", "802471-7236", RECEIPT.address, RECEIPT.contact, "", "")
LETTER = ThanksLetter(
    "Gunilla Åkerström", RECEIPT.giver_address, 125_000, date(2026, 11, 20), (), "sv"
)


def statement(count: int, purpose: str | None = None) -> StatementText:
    lines = tuple(
        StatementLine(date(2025, 1, 1) + timedelta(n), 10_000, "transfer", purpose, f"2025-{n:04d}")
        for n in range(1, count + 1)
    )
    return StatementText(
        association_name="Exempeljouren", orgnr="802471-7236", address=RECEIPT.address,
        contact=RECEIPT.contact, number="Å2026-0003", issued_on=date(2026, 1, 16), year=2025,
        giver_name="Gunilla Åkerström", giver_address=RECEIPT.giver_address, lines=lines,
        everything=True, code="K7Q2F9M4XR", check_at="https://kvitto.example.org/kvitto",
    )  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("count", [1, *range(14, 34), 70])
def test_a_statement_of_any_length_keeps_its_foot_free_and_its_end_together(count: int) -> None:
    pdf = draw_statement(statement(count))
    assert all(text.startswith(("Exempeljouren · ", "Sida ")) for text in texts_below(pdf, FOOT_Y))
    last = pages(pdf)[-1]
    assert f"2025-{count:04d}" in last  # no page has the sum and the sentences alone
    assert "Summa" in last
    assert "Utfärdat elektroniskt." in last


def test_every_later_page_says_which_statement_it_is_of() -> None:
    first, *others = pages(draw_statement(statement(70)))
    assert f"Sida 1 av {len(others) + 1}" in first
    for number, text in enumerate(others, start=2):
        assert "Årsbesked 2025 · Å2026-0003 · Exempeljouren" in text
        assert f"Sida {number} av {len(others) + 1}" in text
        assert "Kvittonummer" in text


def test_pages_are_counted_within_each_statement_of_a_bundle() -> None:
    long, short = statement(40), replace(statement(2), number="Å2026-0004")
    alone = len(pages(draw_statement(long)))
    both = pages(draw_statements([long, short]))
    assert len(both) == alone + 1
    assert f"Sida {alone} av {alone}" in both[-2]
    assert "Sida" not in both[-1]


def test_the_whole_of_a_long_purpose_is_printed() -> None:
    assert LONG_PURPOSE in text_of(draw_statement(statement(1, LONG_PURPOSE)))


def test_a_draft_shows_no_label_without_a_value() -> None:
    assert "Nummer " not in text_of(draw_statement(replace(statement(1), number="")))


def test_no_word_of_thanks_is_cut_off() -> None:
    said = "Tack vare dig kan vi svara när någon ringer. " * 11
    lines = tuple(f"{said}Slut {n}." for n in range(MOST_LINES))
    pdf = draw_thanks_letters(SENDER, [replace(LETTER, lines=lines)])
    assert all(f"Slut {n}." in text_of(pdf) for n in range(MOST_LINES))
    assert "…" not in text_of(pdf)
    assert all(text.startswith(("Exempeljouren · ", "Sida ")) for text in texts_below(pdf, FOOT_Y))
    assert len(pages(pdf)) == 3
    assert "Tack · Exempeljouren" in pages(pdf)[1]


@pytest.mark.parametrize("count", range(1, MOST_LINES + 1))
def test_who_thanks_never_stands_alone_on_a_page(count: int) -> None:
    lines = ("Tack vare dig kan vi svara när någon ringer. " * 6 + "Slut.",) * count
    last = pages(draw_thanks_letters(SENDER, [replace(LETTER, lines=lines)]))[-1]
    assert "Slut. Exempeljouren" in last


def test_a_short_letter_is_one_page_without_a_number() -> None:
    [page] = pages(draw_thanks_letters(SENDER, [replace(LETTER, lines=("Vi är glada.",))]))
    assert "Sida" not in page
