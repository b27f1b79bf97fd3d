"""The roll on paper: its pages come apart at the door, so each says which list it is of."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from qmember.pdf.electoral_register import RollPaper, draw_roll
from tests.pdf.papers import squeezed


def test_every_page_of_a_roll_says_what_it_is() -> None:
    paper = RollPaper(
        title="Röstlängd", caption="60. 2026-03-15", headings=("Nummer", "Namn", "Röster", "Prickad"),
        rows=tuple((f"M{n:04d}", "" if n % 9 == 0 else "Anna Ek", "1") for n in range(1, 61)),
        asked_heading="", asked=(), weights=False, signing=("Justerare", "Justerare"),
        warning="Förstör listan senast 2026-06-15.", association_name="Exempeljouren", orgnr="",
        printed_at=datetime(2026, 11, 23, 12, tzinfo=UTC), printed_by="Karin",
    )  # fmt: skip
    first, *others = [
        squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(draw_roll(paper))).pages
    ]
    assert "Röstlängd · " not in first
    assert others
    assert all("Röstlängd · 60. 2026-03-15 · Exempeljouren" in text for text in others)
