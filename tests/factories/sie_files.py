"""Files as bookkeeping programs write them, of invented associations and people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

OURS = "802000-0009"


def row(account: str, kronor: str, objects: str = "", more: str = "") -> str:
    """One row of a voucher."""
    return f"#TRANS {account} {{{objects}}} {kronor}{' ' + more if more else ''}"


def voucher(on: date, *rows: str, series: str = "A", number: str = "1", text: str = "Text") -> str:
    """A voucher with its rows."""
    return "\n".join([f'#VER {series} {number} {on:%Y%m%d} "{text}"', "{", *rows, "}"])


def sie4e(
    vouchers: Sequence[str] = (),
    *,
    orgnr: str = OURS,
    kind: str = "4",
    balances: Sequence[str] = ("#IB 0 1930 0",),
    more: Sequence[str] = (),
    year: str = "20260101 20261231",
    made: str = "20261123",
    encoding: str = "cp437",
) -> bytes:
    """A file of a year, as a program exports it in code page 437."""
    lines = [
        "#FLAGGA 0", '#PROGRAM "Bokprogrammet" "3.1"', "#FORMAT PC8", f"#GEN {made}",
        f"#SIETYP {kind}", f"#ORGNR {orgnr}" if orgnr else "", '#FNAMN "Föreningen Linden"',
        f"#RAR 0 {year}" if year else "", '#KONTO 1930 "Företagskonto"', '#KONTO 3993 "Gåvor"',
        '#KONTO 5010 "Lokalhyra"', '#KONTO 3740 "Öresutjämning"', '#DIM 6 "Projekt"',
        '#OBJEKT 6 "LAGER" "Sommarlägret"', *more, *balances, *vouchers,
    ]  # fmt: skip
    return "\r\n".join([*lines, ""]).encode(encoding)


def lived_books() -> bytes:
    """The year of the association that has lived a little, with a voucher that does not balance."""
    day = date(2026, 11, 20)
    return sie4e([
        voucher(day, row("1930", "500.00"), row("3993", "-500.00", '6 "LAGER"')),
        voucher(day, row("5010", "300.00", '6 "LAGER"'), row("1930", "-300.00"), number="2"),
        voucher(day, row("5010", "20.00"), row("1930", "-18.00"), number="3"),
    ])  # fmt: skip
