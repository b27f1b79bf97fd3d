from __future__ import annotations

from pathlib import Path

import pytest

import qmember

ROOT = Path(qmember.__file__).parent


@pytest.mark.parametrize("word", ["Paragraph(", "reportlab.platypus", "ImageReader", "drawImage"])
def test_no_text_from_outside_can_become_markup_or_open_a_file(word: str) -> None:
    assert [path.name for path in ROOT.rglob("*.py") if word in path.read_text()] == []
