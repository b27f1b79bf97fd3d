"""Write SIE type 4I: vouchers to be read into a bookkeeping program, with checksum, in code page 437."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qmember.domain.sie import SieFile, SieRow, SieVoucher
from qmember.formats.sie_fields import Summing
from qmember.formats.sie_letters import plain

ORGNR = re.compile(r"[0-9]{2}[2-9][0-9]{3}-[0-9]{4}")
"""An organisation's own number; anybody's personal one is left out."""

Field = str | int
"""Text is written in quotes, a number without."""


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and how many letters were replaced because the code page lacks them."""

    content: bytes
    replaced: int


def write_sie(file: SieFile) -> Written:
    """Write the vouchers of ``file`` with its accounts, dimensions and objects; years with their days.

    Vouchers must balance. Raises ValueError otherwise: a file is never written with a wrong sum.
    """
    if any(file.unbalanced()):
        msg = "a voucher does not balance"
        raise ValueError(msg)
    writer = _Writer()
    writer.post("#FLAGGA", 0)
    writer.lines.append("#KSUMMA")
    writer.summing = Summing()
    for label, *fields in (*_who(file), *_chart(file)):
        writer.post(label, *fields)
    for voucher in file.vouchers:
        writer.voucher(voucher, file.made_on)
    total = writer.summing.value
    writer.lines.append(f"#KSUMMA {total}")
    text = "".join(f"{line}\r\n" for line in writer.lines)
    return Written(text.encode("cp437"), writer.replaced)


def _who(file: SieFile) -> Iterator[tuple[str, *tuple[Field, ...]]]:
    yield "#PROGRAM", file.program, file.version
    yield "#FORMAT", Bare("PC8")
    yield "#GEN", _day(file.made_on or date.min)
    yield "#SIETYP", 4
    if file.prose:
        yield "#PROSA", file.prose
    yield "#FNAMN", file.company
    if ORGNR.fullmatch(file.orgnr):
        yield "#ORGNR", Bare(file.orgnr)
    for year in file.years:
        if year.first and year.last:
            yield "#RAR", year.number, _day(year.first), _day(year.last)


def _chart(file: SieFile) -> Iterator[tuple[str, *tuple[Field, ...]]]:
    for number, name in file.accounts.items():
        yield "#KONTO", Bare(number), name
    for number, name in file.dimensions.items():
        yield "#DIM", Bare(number), name
    for (dimension, code), name in file.objects.items():
        yield "#OBJEKT", Bare(dimension), code, name


class Bare(str):
    """A word of letters and digits that is written without quotes."""

    __slots__ = ()


class _Writer:
    """Writes lines, adds their fields up, and counts the letters that were replaced."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.summing: Summing | None = None
        self.replaced = 0

    def post(self, label: str, *fields: Field) -> None:
        """One post on one line."""
        self.lines.append(" ".join([label, *map(self.field, self.counted(label, fields))]))

    def counted(self, label: str, fields: Iterable[Field]) -> list[Field]:
        """The fields in the letters of the code page, taken into the checksum."""
        known: list[Field] = [self.known(one) for one in fields]
        if self.summing is not None:
            self.summing.add([label, *map(str, known)])
        return known

    def known(self, field: Field) -> Field:
        """A field in the letters that can be written."""
        if isinstance(field, int | Bare):
            return field
        text, replaced = plain(field)
        self.replaced += replaced
        return text

    @staticmethod
    def field(field: Field) -> str:
        """A field as it stands in the line."""
        if isinstance(field, int | Bare):
            return str(field)
        return '"' + field.replace('"', '\\"') + '"'

    def voucher(self, voucher: SieVoucher, made_on: date | None) -> None:
        """A voucher and its rows."""
        booked: list[Field] = [_day(made_on)] if made_on else []
        self.post("#VER", voucher.series, voucher.number, _day(voucher.on), voucher.text, *booked)
        self.lines.append("{")
        for row in voucher.rows:
            self.row(row)
        self.lines.append("}")

    def row(self, row: SieRow) -> None:
        """One row: account, objects in braces, amount, and day and text where it has them."""
        money = kronor_text(row.amount_ore)
        if not (row.objects or row.on or row.text):  # most rows of any file
            if self.summing is not None:
                self.summing.add(["#TRANS", row.account, money])
            self.lines.append(f"#TRANS {row.account} {{}} {money}")
            return
        pairs = [str(self.known(one)) for pair in row.objects for one in pair]
        more: list[Field] = [_day(row.on) if row.on else ""] if row.on or row.text else []
        if row.text:
            more.append(self.known(row.text))
        if self.summing is not None:
            self.summing.add(["#TRANS", row.account, *pairs, money, *map(str, more)])
        within, after = " ".join(map(self.field, pairs)), "".join(f" {self.field(f)}" for f in more)
        self.lines.append(f"#TRANS {row.account} {{{within}}} {money}{after}")


@lru_cache(maxsize=4096)
def _day(on: date) -> Bare:
    return Bare(on.isoformat().replace("-", ""))


def kronor_text(ore: int) -> str:
    """Öre as ``-1250.50``: a point, two decimals, no plus sign."""
    whole, part = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{part:02d}"
