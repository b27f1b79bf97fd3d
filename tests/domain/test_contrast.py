"""Colours of an association can be read, by the figures of WCAG."""

from __future__ import annotations

import pytest

from qmember.domain.contrast import READABLE, colour, contrast, darker, tint
from qmember.domain.errors import Refused

KNOWN = [
    ("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#767676", "#FFFFFF", 4.54),
    ("#777777", "#FFFFFF", 4.48), ("#4A2B57", "#FFFFFF", 11.84), ("#1E5B4C", "#FFFFFF", 7.91), ("#234F9E", "#FFFFFF", 7.83),
    ("#0000FF", "#FFFFFF", 8.59),
    ("#FF0000", "#FFFFFF", 4.00),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN)
def test_the_ratio_is_that_of_the_guideline(one, other, ratio) -> None:
    assert float(contrast(one, other)) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("typed", "shown"), [("4a2b57", "#4A2B57"), (" #1E5B4C ", "#1E5B4C"), ("#234F9E", "#234F9E")]
)
def test_a_readable_colour_is_taken(typed, shown) -> None:
    assert colour(typed) == shown
    assert contrast(shown, tint(shown)) >= READABLE
    assert contrast("#FFFFFF", darker(shown)) > contrast("#FFFFFF", shown)


@pytest.mark.parametrize("typed", ["#777777", "#FFD13D", "#FF0000", "FFFFFF"])
def test_a_light_one_is_refused(typed) -> None:
    with pytest.raises(Refused, match="too light"):
        colour(typed)


@pytest.mark.parametrize("typed", ["", "plommon", "#12345", "#GGGGGG", "#4A2B57;}", "url(x)"])
def test_what_is_no_colour_is_refused(typed) -> None:
    with pytest.raises(Refused, match="six letters"):
        colour(typed)
