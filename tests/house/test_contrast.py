"""The colours of app.css keep the contrast that people need to read (WCAG 2 relative luminance)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = (Path(__file__).resolve().parents[2] / "qmember/static/app.css").read_text(
    encoding="utf-8"
)
TEXT, PART = 4.5, 3.0  # WCAG 1.4.3 for text, 1.4.11 for borders, icons and bars

PAIRS = [
    ("ink", "white", 7.0), ("ink", "paper", 7.0), ("ink", "slate-tint", 7.0), ("ink", "plum-tint", 7.0),
    ("ink", "spruce-tint", 7.0), ("ink", "amber-tint", 7.0), ("ink", "brick-tint", 7.0),
    ("muted", "white", TEXT), ("muted", "paper", TEXT), ("muted", "slate-tint", TEXT), ("muted", "plum-tint", TEXT),
    ("line", "white", PART), ("line", "paper", PART),
    ("white", "plum", 7.0), ("white", "plum-dark", 7.0), ("plum", "white", TEXT), ("plum", "paper", TEXT),
    ("plum", "plum-tint", TEXT), ("plum-dark", "paper", TEXT), ("plum-dark", "plum-tint", TEXT),
    ("spruce", "white", TEXT), ("spruce", "spruce-tint", TEXT),
    ("amber", "white", TEXT), ("amber", "amber-tint", TEXT),
    ("brick", "white", TEXT), ("brick", "paper", TEXT), ("brick", "brick-tint", TEXT),
    ("link", "white", TEXT), ("link", "paper", TEXT), ("link", "plum-tint", TEXT),
    ("ink", "focus", TEXT), ("focus", "plum", PART), ("focus", "spruce", PART), ("focus", "brick", PART),
    *((f"chart-{number}", "white", PART) for number in range(1, 7)),
]  # fmt: skip


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*--([\w-]+):\s*(#[0-9A-Fa-f]{6});", css, re.MULTILINE))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_a_colour_can_be_read_on_the_ground_it_stands_on(
    front: str, back: str, least: float
) -> None:
    known = tokens(STYLES)
    assert contrast(known[front], known[back]) >= least


def test_the_measure_agrees_with_published_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#4A2B57", "#FFFFFF") == pytest.approx(11.84, abs=0.01)
    assert contrast("#9B2A1C", "#FBEAE7") == pytest.approx(6.57, abs=0.01)


def test_the_yellow_of_focus_never_stands_without_its_ink_ring() -> None:
    known = tokens(STYLES)
    assert contrast(known["focus"], known["white"]) < PART
    ring = STYLES[STYLES.index(":focus-visible {") :].split("}")[0]
    assert "outline: 3px solid var(--ink)" in ring


def test_colours_are_named_only_in_the_tokens() -> None:
    rest = STYLES[STYLES.index("@font-face") :]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(|hsla?\(", rest) == []
