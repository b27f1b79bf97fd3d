"""Single values of a camt message, read exactly: amounts, dates, account numbers, directions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import Debit, Deposit, StatementBalance
from qmember.domain.bank_problems import Place, Problems
from qmember.domain.dates import stockholm_date
from qmember.formats.xml_safe import child, text

DECIMAL = re.compile(r"\+?([0-9]*)(?:\.([0-9]*))?")
CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST = 10**15


@dataclass(slots=True)
class Reading:
    """What has been read of a message so far, with the problems met on the way."""

    today: date
    deposits: list[Deposit] = field(default_factory=list)
    debits: list[Debit] = field(default_factory=list)
    statements: list[StatementBalance] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    seen: set[tuple[str, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount without its sign, in hundredths of its currency."""

    ore: int
    currency: str


def ore_of(amount: etree._Element | None) -> int | None:
    """An amount in hundredths; None when it cannot be read or has smaller parts than hundredths."""
    written = (amount.text or "").strip() if amount is not None else ""
    found = DECIMAL.fullmatch(written)
    if found is None or not (found[1] or found[2]) or len(written) > 40:  # noqa: PLR2004
        return None
    part = (found[2] or "").rstrip("0").ljust(2, "0")
    if len(part) > 2:  # noqa: PLR2004  # smaller than a hundredth
        return None
    ore = int((found[1] or "0") + part)
    return ore if ore < LARGEST else None


def money_of(
    entry: etree._Element, usual_currency: str, where: Place, reading: Reading
) -> Money | None:
    """The amount of an entry; None, and the file refused, when it is not a whole number of öre."""
    amount = child(entry, "Amt")
    ore = ore_of(amount)
    if ore is None:
        readable = DECIMAL.fullmatch(text(entry, "Amt")) and re.search("[0-9]", text(entry, "Amt"))
        reading.problems.refuse(where, sentences.NOT_WHOLE if readable else sentences.BAD_AMOUNT)
        return None
    currency = (amount.get("Ccy") if amount is not None else None) or usual_currency
    if CURRENCY.fullmatch(currency) is None:
        reading.problems.refuse(where, sentences.BAD_CURRENCY)
        return None
    return Money(ore, currency)


def is_credit(element: etree._Element | None) -> bool | None:
    """Which way the money went; None when it is not said."""
    return {"CRDT": True, "DBIT": False}.get(text(element, "CdtDbtInd"))


def written_day(element: etree._Element | None) -> date | None:
    """The Stockholm date of a ``Dt`` or ``DtTm``; None when there is none that can be read."""
    return read_day(text(element, "Dt") or text(element, "DtTm"))


def read_day(written: str) -> date | None:
    """The Stockholm date of a written date or time; None when it cannot be read."""
    try:
        if len(written) <= 10:  # noqa: PLR2004  # a date alone
            return date.fromisoformat(written)
        at = datetime.fromisoformat(written)
    except ValueError:
        return _date_part(written)
    try:
        return stockholm_date(at) if at.tzinfo else at.date()
    except OverflowError:
        return at.date()


def _date_part(written: str) -> date | None:
    """The date of something like ``2018-12-17+01:00``, which a schema allows."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def account_number(identity: etree._Element | None) -> str:
    """An account's IBAN or other number; a bankgiro with its hyphen."""
    number = text(identity, "IBAN") or text(identity, "Othr", "Id")
    return with_hyphen(number) if is_bankgiro(identity) else number


def is_bankgiro(identity: etree._Element | None) -> bool:
    """Tell whether an account says that it is a bankgiro number."""
    return text(identity, "Othr", "SchmeNm", "Prtry") == "BGNR"


def with_hyphen(number: str) -> str:
    """A bankgiro number with its hyphen; other numbers as digits."""
    digits = "".join(re.findall("[0-9]", number))
    return f"{digits[:-4]}-{digits[-4:]}" if len(digits) in {7, 8} else digits
