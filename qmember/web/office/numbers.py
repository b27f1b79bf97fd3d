"""Numbers of vouchers and receipts as people write them in a box: ``2026-0143`` or ``2026-143``."""

from __future__ import annotations

import re


def read_voucher(text: str) -> tuple[int, int] | None:
    """Year and number; None when the text is no such number."""
    found = re.fullmatch(r"(\d{4})\s*-\s*(\d{1,9})", text.strip())
    return (int(found[1]), int(found[2])) if found else None
