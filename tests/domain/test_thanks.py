"""Which words thank: those of the purpose, in the language, that hold on the day."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.thanks import ThanksText, text_for

OLD, NEW = date(2026, 1, 1), date(2026, 6, 1)
TEXTS = (
    ThanksText(1, None, "sv", OLD, ("alla",)),
    ThanksText(2, 7, "sv", OLD, ("sju",)),
    ThanksText(3, 7, "sv", NEW, ("sju igen",)),
    ThanksText(4, None, "en", OLD, ("any",)),
)


@pytest.mark.parametrize(
    ("purpose", "language", "on", "found"),
    [
        (7, "sv", date(2026, 5, 31), 2), (7, "sv", NEW, 3), (8, "sv", NEW, 1), (None, "sv", NEW, 1),
        (7, "en", NEW, 4), (7, "sv", date(2025, 12, 31), None), (7, "fi", NEW, None),
    ],
)  # fmt: skip
def test_the_words_that_hold(purpose, language, on, found) -> None:
    text = text_for(TEXTS, purpose, language, on)
    assert (text.text_id if text else None) == found
