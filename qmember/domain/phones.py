"""Telephone numbers as people read them."""

from __future__ import annotations

THREE_DIGITS = (
    "07", "010", "011", "013", "016", "018", "019", "020", "021", "023", "026", "031", "033", "035",
    "036", "040", "042", "044", "046", "054", "060", "063", "090",
)  # fmt: skip
"""How Swedish area codes of three digits begin, mobile ones among them; 08 has two, all others four."""


def show_phone(phone: str) -> str:
    """A number that is kept as ``+46…``, as people read it: ``070-123 45 67``; foreign ones as they are."""
    if not phone.startswith("+46"):
        return phone
    digits = f"0{phone.removeprefix('+46')}"
    area = 2 if digits.startswith("08") else 3 if digits.startswith(THREE_DIGITS) else 4
    return f"{digits[:area]}-{_pairs(digits[area:])}"


def _pairs(digits: str) -> str:
    """Three digits first where they are odd in number, then pairs; eight as ``123 456 78``."""
    if len(digits) == 8:  # noqa: PLR2004
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    first = 3 if len(digits) % 2 else 2
    return " ".join([digits[:first], *(digits[i : i + 2] for i in range(first, len(digits), 2))])
