"""The fullest receipts that there are: every part of a divided gift is said, and the foot stays free."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qmember.domain.receipts import ReceiptText
from qmember.pdf.letter_head import FOOT_Y
from qmember.pdf.receipt import draw_receipt
from tests.pdf.papers import RECEIPT, pages_of, text_of, texts_below

PARTS = tuple(f"Fonden för barnens resor och läger nummer {n}" for n in range(1, 10))
FULL = replace(
    RECEIPT, giver_name="Stiftelsen " + "Åke och Märta Östergren-Ängströms minne " * 4,
    code="K7Q2F9M4XR", check_at="https://kvitto.en-forening-med-langt-namn.example.org/kvitto",
    purpose=", ".join(f"{name} 100\u00a0kr" for name in PARTS), replaces="2026-0001",
)  # fmt: skip


@pytest.mark.parametrize("text", [FULL, replace(FULL, refunded_ore=25_000)])
def test_nothing_of_the_fullest_receipt_stands_in_its_foot(text: ReceiptText) -> None:
    pdf = draw_receipt(text)
    assert pages_of(pdf) == 1
    [foot] = texts_below(pdf, FOOT_Y)
    assert foot.startswith("Exempeljouren · ")


def test_every_part_of_a_divided_gift_is_said() -> None:
    said = text_of(draw_receipt(FULL))
    assert all(name in said for name in PARTS)
    assert "nummer 9 100 kr" in said
