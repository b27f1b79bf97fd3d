"""Address labels: three across and eight down, each inside its own label, and nothing else on the sheet."""

from __future__ import annotations

import io

import pypdf

from qmember.pdf.labels import draw_labels
from tests.pdf.papers import text_of


def drawn(count: int, name: str = "Anna Ek") -> bytes:
    labels = [(f"{name} {n}", "Gatan 1", "123 45 Solna") for n in range(count)]
    return draw_labels(labels, "Etiketter", "Föreningen Linden", "sv")


def places(content: bytes, page: int = 0) -> dict[str, tuple[float, float]]:
    """Where the first line of each label stands, in millimetres from the top left corner."""
    found: dict[str, tuple[float, float]] = {}

    def visit(text, _matrix, at, *_more) -> None:
        if text.strip().startswith("Anna"):
            found[text.strip()] = (at[4] / 72 * 25.4, 297 - at[5] / 72 * 25.4)

    pypdf.PdfReader(io.BytesIO(content)).pages[page].extract_text(visitor_text=visit)
    return found


def test_a_sheet_has_three_across_and_eight_down() -> None:
    content = drawn(25)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 2
    found = places(content)
    assert len(found) == 24
    assert len({round(x, 1) for x, _ in found.values()}) == 3
    assert len({round(y, 1) for _, y in found.values()}) == 8
    for n in range(24):
        x, y = found[f"Anna Ek {n}"]
        assert 7.25 + n % 3 * 66.04 < x < 7.25 + n % 3 * 66.04 + 10
        assert 13.1 + n // 3 * 33.9 < y < 13.1 + (n // 3 + 1) * 33.9 - 10
    assert list(places(content, 1)) == ["Anna Ek 24"]


def test_a_name_that_is_too_long_is_shortened() -> None:
    text = text_of(drawn(1, name="Anna " + "Långtnamn" * 12))
    assert "…" in text
    assert "123 45 Solna" in text


def test_nothing_else_stands_on_the_sheet() -> None:
    assert text_of(drawn(1)).split() == ["Anna", "Ek", "0", "Gatan", "1", "123", "45", "Solna"]
