"""Read SIE files of every type as they really come: tolerant of letters, exact about money.

What is not known is passed over, as the standard asks; a row that cannot be read with certainty
refuses the file with its line. Rows that were added or removed later (#RTRANS, #BTRANS) are counted:
the standard repeats those that hold as #TRANS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from qmember.domain import sie_problems as sentences
from qmember.domain.bank_problems import LINE, REFUSE, Place, Problem, Problems
from qmember.domain.money import Kronor
from qmember.domain.sie import (
    Checksum,
    Objects,
    SieBalance,
    SieFile,
    SieKind,
    SieRow,
    SieVoucher,
    SieYear,
    company_number,
)
from qmember.formats.decoding import decode_sie
from qmember.formats.sie_fields import CLOSE, OPEN, Summing, amount, day, fields_of, ore_of

LARGEST = 10 * 1024 * 1024
MOST_LINES, MOST_ROWS = 600_000, 250_000
LONGEST = 20_000
MOST_YEARS = 99
LINES = re.compile(r"[^\r\n\x1a\0]+")
PLAIN_ROW = re.compile(
    r"[ \t]*#TRANS[ \t]+([0-9]{1,8})[ \t]+\{[ \t]*\}[ \t]+(-?[0-9]{1,11})(?:\.([0-9]{1,2}))?[ \t]*"
)
"""The row that most files consist of: account, no objects, amount."""

BEGINNING = re.compile(r"\s*#(FLAGGA|SIETYP|PROGRAM|FORMAT|GEN|FNAMN)\b")
ACCOUNT = re.compile(r"[0-9]{1,8}")
YEAR = re.compile(r"-?[0-9]{1,2}")


def read_sie(content: bytes) -> SieFile:
    """Read a file; whatever is wrong stands in ``problems``, and nothing is raised."""
    if len(content) > LARGEST:
        return _refused(sentences.TOO_LARGE)
    decoded = decode_sie(content)
    if not BEGINNING.match(decoded.text[:LONGEST]):
        return _refused(sentences.SIE_5 if b"<Sie" in content[:2000] else sentences.UNKNOWN)
    return replace(_Reader(decoded.text).read(), encoding=decoded.encoding)


def _refused(message: str) -> SieFile:
    return SieFile(problems=(Problem(REFUSE, None, message),))


class _Bad(Exception):  # noqa: N818
    """Why a line cannot be read: a sentence and its values."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


class _Reader:
    """Reads line after line into a file's values."""

    def __init__(self, text: str) -> None:
        self.text, self.problems, self.at = text, Problems(), 0
        self._counted, self._end_mark = (0, 1), "\n" if "\n" in text else "\r"
        self.accounts: dict[str, str] = {}
        self.dimensions: dict[str, str] = {}
        self.subdimensions: dict[str, str] = {}
        self.objects: dict[tuple[str, str], str] = {}
        self.found: dict[str, Any] = {}
        self.years: list[SieYear] = []
        self.vouchers: list[SieVoucher] = []
        self.balances: list[SieBalance] = []
        self.exported = False
        self.said: str | None = None
        self.head: tuple[date, str, str, str] | None = None
        self.rows: list[SieRow] | None = None
        self.lines = self.row_count = self.added = self.removed = self.object_posts = 0
        self.summing: Summing | None = None
        self.checksum = Checksum.ABSENT
        self.same: dict[str, str] = {}
        self.posts: dict[str, Callable[[list[str]], None]] = {
            "#FLAGGA": self._flag, "#PROGRAM": self._program, "#GEN": self._made,
            "#SIETYP": self._type, "#FNAMN": self._company, "#ORGNR": self._number,
            "#PROSA": self._prose, "#VALUTA": self._currency, "#RAR": self._year, "#OMFATTN": self._covers,
            "#KONTO": self._account, "#DIM": self._dimension, "#UNDERDIM": self._subdimension,
            "#OBJEKT": self._object, "#VER": self._voucher, "#TRANS": self._row,
            "#RTRANS": self._added, "#BTRANS": self._removed, "#IB": self._balance,
            "#UB": self._balance, "#RES": self._balance, "#PSALDO": self._month,
            "#OIB": self._exported, "#OUB": self._exported, "#PBUDGET": self._exported,
        }  # fmt: skip

    def read(self) -> SieFile:
        """Everything that the text says."""
        for line in self._lines():
            try:
                self._read(line)
            except _Bad as bad:
                self.problems.refuse(self._place(), bad.message, **bad.values)
            if self.problems.hopeless:
                break
        self._end()
        return SieFile(
            kind=self._kind(), years=tuple(self.years), vouchers=tuple(self.vouchers),
            balances=tuple(self.balances), added=self.added, removed=self.removed,
            accounts=self.accounts, dimensions=self.dimensions, objects=self.objects,
            object_posts=self.object_posts, subdimensions=self.subdimensions, checksum=self.checksum,
            problems=self.problems.all(), **self.found,
        )  # fmt: skip

    def _lines(self) -> Iterator[str]:
        for found in LINES.finditer(self.text):
            self.at = found.start()
            self.lines += 1
            if self.lines > MOST_LINES or self.row_count > MOST_ROWS:
                self.problems.refuse(None, sentences.TOO_MANY)
                return
            yield found[0]

    def _read(self, line: str) -> None:
        if self.rows is not None and (plain := PLAIN_ROW.fullmatch(line)) is not None:
            self._plain(plain[1], plain[2], plain[3] or "")
            return
        if len(line) > LONGEST:
            raise _Bad(sentences.LONG_LINE)
        fields = fields_of(line)
        if not fields:
            return
        label = fields[0].upper()
        if label == "#KSUMMA":
            self._sum(fields)
            return
        if self.summing is not None:
            self.summing.add(fields)
        if label == OPEN:
            self._begin()
        elif label == CLOSE:
            self._close()
        elif post := self.posts.get(label):
            if label == "#FNAMN" and '"' not in line:
                fields = [fields[0], line.strip()[len("#FNAMN") :].strip()]
            post(fields)

    # Who and what

    def _flag(self, fields: list[str]) -> None:
        self.found["flag"] = _nth(fields, 1)

    def _program(self, fields: list[str]) -> None:
        self.found["program"], self.found["version"] = _nth(fields, 1), _nth(fields, 2)

    def _made(self, fields: list[str]) -> None:
        self.found["made_on"] = day(_nth(fields, 1))

    def _covers(self, fields: list[str]) -> None:
        self.found["covers_to"] = day(_nth(fields, 1))

    def _currency(self, fields: list[str]) -> None:
        self.found["currency"] = _nth(fields, 1)

    def _type(self, fields: list[str]) -> None:
        self.said = _nth(fields, 1)
        if self.said not in {"1", "2", "3", "4"}:
            raise _Bad(sentences.BAD_TYPE)

    def _company(self, fields: list[str]) -> None:
        self.found["company"] = _nth(fields, 1)

    def _number(self, fields: list[str]) -> None:
        self.found["orgnr"] = company_number(*fields[1:]) if fields[1:] else ""

    def _prose(self, fields: list[str]) -> None:
        self.found.setdefault("prose", _nth(fields, 1))

    def _year(self, fields: list[str]) -> None:
        """A fiscal year; some programs write the present one without its days."""
        number, first, last = _nth(fields, 1), _nth(fields, 2), _nth(fields, 3)
        if not YEAR.fullmatch(number) or len(self.years) > MOST_YEARS:
            raise _Bad(sentences.BAD_YEAR)
        for text in (first, last):
            if text and day(text) is None:
                raise _Bad(sentences.BAD_DATE, text=text[:20])
        self.years.append(SieYear(int(number), day(first), day(last)))

    # Accounts and objects

    def _account(self, fields: list[str]) -> None:
        self.accounts[self._account_of(_nth(fields, 1))] = _nth(fields, 2)

    def _dimension(self, fields: list[str]) -> None:
        self.dimensions[_nth(fields, 1)] = _nth(fields, 2)

    def _subdimension(self, fields: list[str]) -> None:
        self.subdimensions[_nth(fields, 1)] = _nth(fields, 2)

    def _object(self, fields: list[str]) -> None:
        self.object_posts += 1
        self.objects[_nth(fields, 1), _nth(fields, 2)] = _nth(fields, 3)

    # Balances

    def _balance(self, fields: list[str]) -> None:
        """#IB, #UB and #RES: year, account, amount."""
        self.exported = True
        if len(fields) < 4:  # noqa: PLR2004  # label, year, account, amount
            raise _Bad(sentences.TOO_SHORT)
        self._keep_balance(fields[0][1:].upper(), fields[1], fields[2], fields[3])

    def _month(self, fields: list[str]) -> None:
        """#PSALDO: year, month, account, objects in braces, amount."""
        self.exported = True
        at = fields.index(CLOSE) + 1 if CLOSE in fields else 4
        self._keep_balance("PSALDO", _nth(fields, 1), _nth(fields, 3), _nth(fields, at))

    def _keep_balance(self, post: str, year: str, account: str, text: str) -> None:
        if not YEAR.fullmatch(year):
            raise _Bad(sentences.BAD_YEAR)
        ore = amount(text)
        if ore is None:
            raise _Bad(sentences.BAD_AMOUNT)
        self.row_count += 1
        self.balances.append(SieBalance(post, int(year), self._account_of(account), ore))

    def _exported(self, fields: list[str]) -> None:
        del fields
        self.exported = True

    # Vouchers

    def _voucher(self, fields: list[str]) -> None:
        """#VER: series, number, day, text. Its rows follow between braces on lines of their own."""
        if self.rows is not None:
            raise _Bad(sentences.NO_END)
        if self.head is not None:
            self._close()
        on = day(_nth(fields, 3))
        self.head = (on or date.min, _nth(fields, 1), _nth(fields, 2), _nth(fields, 4))
        if on is None:
            raise _Bad(sentences.BAD_DATE, text=_nth(fields, 3)[:20])

    def _begin(self) -> None:
        if self.rows is not None:
            raise _Bad(sentences.NO_END)
        if self.head is not None:
            self.rows = []

    def _close(self) -> None:
        rows, head, self.rows, self.head = self.rows, self.head, None, None
        if head is None:
            return
        voucher = SieVoucher(head[0], tuple(rows or ()), *head[1:])
        self.vouchers.append(voucher)
        difference = voucher.difference_ore
        if difference and self.problems.full:
            self.problems.count()
        elif difference:
            self.problems.warn(
                self._place(), sentences.OUT_OF_BALANCE, day=voucher.on.isoformat(),
                voucher=f"{voucher.series[:20]} {voucher.number[:20]}".strip() or "–",
                difference=Kronor(difference),
            )  # fmt: skip

    def _plain(self, account: str, kronor: str, part: str) -> None:
        """A row of account and amount only."""
        if self.summing is not None:
            self.summing.add(["#TRANS", account, f"{kronor}.{part}" if part else kronor])
        if self.rows is not None:
            self.row_count += 1
            row = SieRow(self.same.setdefault(account, account), ore_of(kronor, part))
            self.rows.append(row)

    def _row(self, fields: list[str]) -> None:
        """#TRANS: account, objects in braces, amount, day, text."""
        rest, objects = self._parts(fields)
        if self.rows is None:
            raise _Bad(sentences.OUTSIDE)
        ore, written = amount(_nth(rest, 0)), _nth(rest, 1)
        if ore is None:
            raise _Bad(sentences.BAD_AMOUNT)
        on = day(written)
        if written and on is None:
            raise _Bad(sentences.BAD_DATE, text=written[:20])
        self.row_count += 1
        account = self._account_of(_nth(fields, 1))
        self.rows.append(SieRow(account, ore, objects, on, _nth(rest, 2)))

    def _parts(self, fields: list[str]) -> tuple[list[str], Objects]:
        """What follows the braces, and the pairs within them."""
        if _nth(fields, 2) != OPEN or CLOSE not in fields:
            raise _Bad(sentences.NO_OBJECTS if len(fields) > 2 else sentences.BAD_AMOUNT)  # noqa: PLR2004
        end = fields.index(CLOSE)
        within = fields[3:end]
        if len(within) % 2:
            raise _Bad(sentences.NO_OBJECTS)
        return fields[end + 1 :], tuple(zip(within[::2], within[1::2], strict=True))

    def _added(self, fields: list[str]) -> None:
        del fields
        self.added += 1

    def _removed(self, fields: list[str]) -> None:
        del fields
        self.removed += 1

    def _account_of(self, text: str) -> str:
        """The number, one object for equal ones; only numbers that are right are kept."""
        known = self.same.get(text)
        if known is not None:
            return known
        if not ACCOUNT.fullmatch(text):
            raise _Bad(sentences.BAD_ACCOUNT, text=text[:20])
        return self.same.setdefault(text, text)

    # The whole

    def _sum(self, fields: list[str]) -> None:
        """#KSUMMA alone begins the sum; with a number it ends it."""
        if len(fields) == 1:
            self.summing = Summing()
            return
        if self.summing is None:
            return
        right = fields[1] == str(self.summing.value)
        self.checksum = Checksum.VERIFIED if right else Checksum.WRONG
        self.summing = None
        if not right:
            self.problems.refuse(self._place(), sentences.WRONG_SUM)

    def _end(self) -> None:
        if self.summing is not None:
            self.checksum = Checksum.WRONG
        if self.summing is not None or self.rows is not None or self.head is not None:
            self.problems.refuse(None, sentences.CUT_OFF)
        if self.found.get("flag") == "1":
            self.problems.warn(None, sentences.READ_BEFORE)
        if "\ufffd" in self.text:
            self.problems.warn(None, sentences.LETTERS_LOST)
        if self.said is None:
            self.problems.warn(None, sentences.NO_TYPE)
        if not (self.accounts or self.vouchers or self.balances or self.problems.refused):
            self.problems.refuse(None, sentences.EMPTY)

    def _kind(self) -> SieKind:
        if self.said in {"1", "2", "3"}:
            return SieKind(self.said)
        if self.said is None and not self.vouchers:
            return SieKind.YEAR
        return SieKind.EXPORT if self.exported else SieKind.IMPORT

    def _place(self) -> Place:
        """The line that is being read, counted from the last one that was asked for."""
        at, line = self._counted
        line += self.text.count(self._end_mark, at, self.at)
        self._counted = (self.at, line)
        return Place(LINE, {"line": line})


def _nth(fields: list[str], number: int) -> str:
    return fields[number] if number < len(fields) else ""
