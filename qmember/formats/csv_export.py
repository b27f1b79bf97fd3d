"""The one writer of CSV files: for Swedish Excel, and without live formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "\u2212")
INVISIBLE = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069 \u00a0"

Cell = str | int | Decimal | None


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV with byte-order mark, semicolons, CR LF and decimal commas; text cells cannot be formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([_cell(name) for name in header])
    # Most cells are ordinary words or empty: asking each of a register by a call takes as long as the
    # writing.
    writer.writerows(
        [
            one if one is None or (isinstance(one, str) and one[:1].isalnum()) else _cell(one)
            for one in row
        ]
        for row in rows
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def kronor_cell(ore: int) -> Decimal:
    """Öre as a number cell in kronor."""
    return Decimal(ore) / 100


def _cell(value: str | int | Decimal) -> str:
    if isinstance(value, str):
        return neutral(value)
    return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def neutral(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.lstrip(INVISIBLE).startswith(FORMULA) else text
