"""Single cells of a bank's table, read exactly: amounts in öre, days, telephone numbers.

What a cell says depends on its file: in one bank's ``1.234`` the point is a decimal mark, in another's
it sets off thousands. The file's other amounts prove which, else the bank's profile tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from qmember.domain.bank_people import MOBILE

LARGEST = 10**15
LONGEST = 40
EXACT = 6
"""Decimals from so many on are how a spreadsheet keeps a calculated amount, not what the bank wrote."""

DASHES = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"))
AMOUNT = re.compile(r"([+-]?)([0-9.,']*[0-9][0-9.,']*)(-?)")
DAYS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-/.]?)(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})"),
)  # fmt: skip
UNIT = re.compile(r"(kr|sek|:-)\.?$")
DATE = 10
"""So many signs a date alone has at most."""

TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}.*")
PENDING = re.compile(r"\s*(reserver|prel\b|preliminär|väntar|ej bokför|pending)", re.IGNORECASE)
"""How banks mark, in place of the day or beside it, what is not booked yet: it comes again when it is."""

PRELIMINARY = re.compile(r"prel(\.| )", re.IGNORECASE)
"""How a bank begins the text of a row that is not booked yet."""


class NotAnAmount(ValueError):  # noqa: N818
    """A cell that cannot be read as an amount; ``whole`` when it has smaller parts than öre."""

    def __init__(self, *, whole: bool = True) -> None:
        super().__init__()
        self.whole = whole


def unwrapped(cell: str) -> str:
    """The text of a cell that is written ``="…"`` so that a spreadsheet leaves it as it is."""
    return cell[1:].strip('" ') if cell.startswith("=") else cell


def decimal_mark(cells: Iterable[str], usual: str) -> str:
    """The decimal mark of amounts: what they prove, else the usual one; empty where they disagree."""
    proven = {mark for cell in cells if len(cell) <= LONGEST and (mark := _proven(_bare(cell)))}
    return usual if not proven else proven.pop() if len(proven) == 1 else ""


def _proven(written: str) -> str:
    """The decimal mark that an amount proves: thousands have three digits after them and three before."""
    marks = [sign for sign in written if sign in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:  # noqa: PLR2004  # both marks: the last one
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    before, _, after = written.lstrip("+-").partition(last)
    grouped = re.fullmatch("[1-9][0-9]{0,2}", before) and len(after.rstrip("-")) == 3  # noqa: PLR2004
    return "" if grouped else last


def _bare(cell: str) -> str:
    written = "".join(unwrapped(cell).lower().split()).translate(DASHES)
    return written if written[-1:].isdecimal() else UNIT.sub("", written)


def read_ore(cell: str, mark: str) -> int:
    """The öre of an amount with its sign; NotAnAmount when it cannot be read.

    ``mark`` is the file's decimal mark; where it is empty the last mark of the cell is.
    """
    found = AMOUNT.fullmatch(_bare(cell)) if len(cell) <= LONGEST else None
    if found is None or (found[1] and found[3]):
        raise NotAnAmount
    whole, part = _parted(found[2].replace("'", ""), mark)
    if not (whole + part).isdecimal():
        raise NotAnAmount
    ore = int(whole or "0") * 100 + _hundredths(part)
    if ore >= LARGEST:
        raise NotAnAmount
    return -ore if "-" in {found[1], found[3]} else ore


def _parted(written: str, mark: str) -> tuple[str, str]:
    """The digits before the decimal mark, and those after it."""
    mark = mark or (re.findall("[.,]", written) or ["."])[-1]
    other = "," if mark == "." else "."
    if written.count(mark) > 1 and other not in written:
        mark, other = other, mark
    whole, _, part = written.partition(mark)
    if other in whole:
        if not re.fullmatch(rf"[0-9]{{1,3}}(?:\{other}[0-9]{{3}})+", whole):
            raise NotAnAmount
        whole = whole.replace(other, "")
    return whole, part


def _hundredths(part: str) -> int:
    """The öre of the digits after the mark; what a calculation left behind is rounded away."""
    if len(part) >= EXACT and re.fullmatch("0{3,}|9{3,}", part[2:5]):
        return int(part[:2]) + (part[2] == "9")
    if part[2:].strip("0"):
        raise NotAnAmount(whole=False)
    return int(part[:2].ljust(2, "0"))


def read_cell_day(cell: str) -> date | None:
    """The day of a cell, perhaps with a time after it; None when it is no day."""
    written = unwrapped(cell).strip()
    written = written if len(written) <= DATE else TIME.sub("", written)
    for shape in DAYS:
        if found := shape.fullmatch(written):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def is_pending(cell: str) -> bool:
    """Tell whether a cell says that its row is not booked yet."""
    return PENDING.match(cell) is not None


def is_preliminary(text: str) -> bool:
    """Tell whether the bank's text of a row says that it is not booked yet."""
    return PRELIMINARY.match(text) is not None


def sender_of(cell: str) -> str:
    """Who sent money: a Swedish mobile number as ``+46…``, any other number as it is written."""
    written = unwrapped(cell)
    if not MOBILE.match(written):
        return written
    digits = "".join(re.findall("[0-9]", written))
    return "+46" + re.sub(r"^(0046|46|0)0?", "", digits)
