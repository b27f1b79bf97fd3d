"""Tables in one document with lines to sign on: everything is there, on its page, and fits."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from qmember.pdf.sections import Column, Section, Sections, draw_sections
from tests.pdf.papers import text_of, texts_below

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = "Åke Östergren-Ängström med ett mycket långt namn som inte får plats"


def drawn(count: int, *signing: str, short: bool = False) -> list[str]:
    """The text of each page of a list with so many rows."""
    columns = (Column("Rad", 2), Column("Givare", 8), Column("Belopp (kr)", 4, right=True))
    rows = tuple((str(n), LONG, "100,00") for n in range(1, count + 1))
    section = Section("Rader", columns, rows, ("Summa", "", f"{count}00,00"))
    sums = Section("Registrerat", columns[1:], (("Gåva", "100,00"),))
    paper = Sections(
        title="Buntlista", caption="Kväll", short=(sums, section) if short else (sums,),
        long=() if short else (section,), association_name="Linden", orgnr="802000-0009",
        printed_at=AT, printed_by="Karin", notes=("Stämmer",), signing=signing,
    )  # fmt: skip
    assert draw_sections(paper) == draw_sections(paper)
    pages = PdfReader(io.BytesIO(draw_sections(paper))).pages
    return [page.extract_text() for page in pages]


@pytest.mark.parametrize("count", [1, 12, 300])
def test_every_row_is_printed_and_the_first_page_is_signed(count: int) -> None:
    pages = drawn(count, "Karin", "Eva")
    assert "Karin" in pages[0]
    assert "Eva" in pages[0]
    assert all("Eva" not in page for page in pages[1:])
    assert sum(page.count("100,00") for page in pages[1:]) >= count
    assert f"Sida 1 av {len(pages)}" in pages[0]


def test_a_short_list_is_one_page() -> None:
    assert len(drawn(12, "Karin", "Eva", short=True)) == 1


def test_without_somebody_to_sign_there_is_no_line() -> None:
    assert "Eva" not in drawn(1)[0]


@pytest.mark.parametrize("count", range(1, 16))
def test_no_row_stands_among_those_who_sign(count: int) -> None:
    """However tall the rows are: what the first page has no room for goes on to the next."""
    columns = (Column("Rad", 2), Column("Givare", 4), Column("Belopp (kr)", 4, right=True))
    rows = tuple((f"R{n}", LONG, "100,00") for n in range(1, count + 1))
    section = Section("Rader", columns, rows, ("Summa", "", f"{count}00,00"))
    sums = Section("Summor", columns[1:], (("Gåva", "100,00"),))
    why = "Det fattas 400 kr: " + "ett kuvert hittades först dagen därpå. " * 8 + "Slut."
    pdf = draw_sections(
        Sections(
            title="Buntlista", caption="Kväll", short=(sums, section), long=(),
            association_name="Linden", orgnr="", printed_at=AT, printed_by="Rut",
            notes=(why, "Förstör listan."), signing=("Karin", "Birgit"),
        )
    )  # fmt: skip
    low = [text for text in texts_below(pdf, 268) if not text.startswith(("Utskriven", "Sida"))]
    assert sorted(low) == ["Birgit", "Karin"]
    said = text_of(pdf)
    assert all(f"R{n} " in said for n in range(1, count + 1))
    assert "Slut." in said
