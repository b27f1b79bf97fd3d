"""BgMax files of any size, record by record as Bankgirot's manual describes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Giro:
    """One payment of a section, or a deduction, with what may follow it.

    ``extras`` are (reference, öre) of the extra reference records; negative ones become 23-records.
    """

    amount_ore: int
    reference: str = ""
    code: int = 2
    payer: str = ""
    serial: str = ""
    deduction: bool = False
    messages: tuple[str, ...] = ()
    name: str = ""
    extra_name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: tuple[str, str] = ("", "")
    orgnr: str = ""
    extras: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GiroSection:
    """One deposit on the account with its payments."""

    payments: Sequence[Giro]
    on: date = date(2026, 11, 20)
    serial: int = 1
    bankgiro: str = "403-2850"
    plusgiro: str = ""
    account: str = "54400001111"
    currency: str = "SEK"

    @property
    def amount_ore(self) -> int:
        """What the bank put on the account."""
        return sum(-one.amount_ore if one.deduction else one.amount_ore for one in self.payments)


def bgmax(
    sections: Sequence[GiroSection | Giro],
    *,
    test: bool = False,
    encoding: str = "latin-1",
    newline: str = "\r\n",
    made_at: str = "20261123060000000000",
) -> bytes:
    """A whole file; bare payments become one section."""
    whole = [one for one in sections if isinstance(one, GiroSection)]
    loose = [one for one in sections if isinstance(one, Giro)]
    if loose:
        whole.append(GiroSection(loose))
    lines = ["01" + "BGMAX".ljust(20) + "01" + made_at.ljust(20) + ("T" if test else "P")]
    for section in whole:
        lines += _section(section)
    lines.append(_end(lines))
    return "".join(line.ljust(80) + newline for line in lines).encode(encoding)


def _section(section: GiroSection) -> list[str]:
    plusgiro = _number(section.plusgiro, 10) if section.plusgiro else " " * 10
    lines = ["05" + _number(section.bankgiro, 10) + plusgiro + section.currency]
    for number, payment in enumerate(section.payments, 1):
        lines += _payment(payment, number)
    lines.append(
        "15" + _number(section.account, 35) + f"{section.on:%Y%m%d}" + f"{section.serial:05d}"
        + f"{section.amount_ore:018d}" + section.currency + f"{len(section.payments):08d}" + "K"
    )  # fmt: skip
    return lines


def _payment(one: Giro, number: int) -> list[str]:
    serial = (one.serial or f"{number}").rjust(12, "0")
    kind = "21" if one.deduction else "20"
    last = "0" if one.deduction else ""
    lines = [_money(kind, one, one.reference, one.amount_ore, serial, one.code) + last]
    for reference, ore in one.extras:
        extra = "23" if ore < 0 else "22"
        lines.append(_money(extra, one, reference, abs(ore), serial, 2))
    lines += ["25" + text[:50].ljust(50) for text in one.messages]
    if one.name or one.extra_name:
        lines.append("26" + one.name[:35].ljust(35) + one.extra_name[:35].ljust(35))
    if one.street or one.postcode:
        lines.append("27" + one.street[:35].ljust(35) + one.postcode[:9].ljust(9))
    if one.city or any(one.country):
        lines.append(
            "28" + one.city[:35].ljust(35) + one.country[0][:35].ljust(35) + one.country[1]
        )
    if one.orgnr:
        lines.append("29" + _number(one.orgnr, 12))
    return lines


def _money(kind: str, one: Giro, reference: str, ore: int, serial: str, code: int) -> str:
    """The shape that payments, deductions and extra references share; code 2 stands to the right."""
    placed = reference[:25].rjust(25) if code == 2 else reference[:25].ljust(25)
    return f"{kind}{_number(one.payer, 10)}{placed}{ore:018d}{code}1{serial}0"


def _end(lines: Sequence[str]) -> str:
    kinds = [line[:2] for line in lines]
    counts = (
        kinds.count("20"), kinds.count("21"), kinds.count("22") + kinds.count("23"), kinds.count("15")
    )  # fmt: skip
    return "70" + "".join(f"{count:08d}" for count in counts)


def _number(text: str, width: int) -> str:
    return "".join(c for c in text if c.isdecimal()).rjust(width, "0")
