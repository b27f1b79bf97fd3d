"""BgMax, Bankgirot's file of incoming payments (technical manual, November 2019)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from qmember.domain.bank import (
    DEDUCTION,
    PAYMENT,
    REFUSE,
    WARNING,
    BankFile,
    Deposit,
    Payment,
    Problem,
)

LENGTH = 80
OLDEST_YEAR = 1990
BAD_AMOUNT = "The amount cannot be read"
NOT_WHOLE = "The file is cut off: its end record is missing. Fetch it from the bank again"


@dataclass(slots=True)
class _Open:
    """A payment while its records are read."""

    payment: Payment
    line: int
    parts: list[int] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    """A section while its records are read."""

    bankgiro: str
    currency: str
    line: int
    payments: list[_Open] = field(default_factory=list)


class _Reader:
    """Reads record after record; whatever is wrong becomes a problem, never an exception."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.problems: list[Problem] = []
        self.deposits: list[Deposit] = []
        self.section: _Section | None = None
        self.counts = {"20": 0, "21": 0, "22": 0, "23": 0, "15": 0}
        self.ended = False
        self.stamp = ""

    def read(self, number: int, record: str) -> None:
        kind = record[:2]
        if kind in self.counts:
            self.counts[kind] += 1
        deed = getattr(self, f"_record_{kind}", None)
        if deed is not None:
            deed(number, record)

    def problem(self, severity: str, number: int, message: str, **values: object) -> None:
        self.problems.append(Problem(severity, f"rad {number}", message, values))

    def _record_01(self, number: int, record: str) -> None:
        self.stamp = record[24:44].strip()
        if record[44:45] == "T":
            self.problem(WARNING, number, "The file is marked as a test file")

    def _record_05(self, number: int, record: str) -> None:
        self._close_without_deposit(number)
        currency = record[22:25].strip() or "SEK"
        self.section = _Section(_giro(record[2:12]), currency, number)

    def _record_20(self, number: int, record: str) -> None:
        self._payment(number, record, PAYMENT)

    def _record_21(self, number: int, record: str) -> None:
        self._payment(number, record, DEDUCTION)

    def _payment(self, number: int, record: str, kind: str) -> None:
        if self.section is None:
            self.problem(REFUSE, number, "A payment stands outside any section")
            return
        amount = _amount(record[37:55])
        if amount is None:
            self.problem(REFUSE, number, BAD_AMOUNT)
            return
        payment = Payment(
            amount_ore=amount,
            kind=kind,
            references=_references(record[12:37]),
            payer_account=_giro(record[2:12]),
            bank_id=record[57:69].strip(),
        )
        self.section.payments.append(_Open(payment, number))

    def _record_22(self, number: int, record: str) -> None:
        self._extra(number, record, 1)

    def _record_23(self, number: int, record: str) -> None:
        self._extra(number, record, -1)

    def _extra(self, number: int, record: str, sign: int) -> None:
        """A further reference; a damaged one is flagged and the payment's money stays."""
        if self._last() is None:
            self.problem(WARNING, number, "A record stands without a payment")
            return
        amount = _amount(record[37:55])
        if amount is None or "\t" in record:
            self.problem(WARNING, number, "An extra reference cannot be read")
            return
        self.section_last().parts.append(sign * amount)
        self._change(references=(*self._now().references, *_references(record[12:37])))

    def _record_25(self, number: int, record: str) -> None:
        if self._last() is None:
            self.problem(WARNING, number, "A record stands without a payment")
            return
        self.section_last().messages.append(record[2:52])

    def _record_26(self, number: int, record: str) -> None:
        del number
        name = " ".join(part for part in (record[2:37].strip(), record[37:72].strip()) if part)
        self._change(payer_name=name)

    def _record_29(self, number: int, record: str) -> None:
        del number
        self._change(payer_orgnr=record[2:14].strip().lstrip("0"))

    def _record_15(self, number: int, record: str) -> None:
        """The deposit closes its section and must carry exactly its payments' money."""
        section, self.section = self.section, None
        if section is None:
            self.problem(REFUSE, number, "A deposit stands outside any section")
            return
        payments = tuple(_finished(one) for one in section.payments)
        amount = _amount(record[50:68])
        total = sum(p.amount_ore if p.kind == PAYMENT else -p.amount_ore for p in payments)
        if amount is None or amount != total:
            self.problem(REFUSE, number, "The deposit does not carry the sum of its payments")
        currency = record[68:71].strip() or section.currency
        if currency != section.currency:
            self.problem(REFUSE, number, "The deposit is in another currency than its section")
        if (count := _number(record[71:79])) is not None and count != len(payments):
            self.problem(REFUSE, number, "The deposit counts another number of payments")
        self._check_parts(section)
        serial = record[45:50].strip()
        self.deposits.append(
            Deposit(
                booked_on=self._day(number, record[37:45]),
                amount_ore=amount if amount is not None else total,
                currency=currency,
                account=record[2:37].strip().lstrip("0"),
                bankgiro=section.bankgiro,
                reference=f"BG {section.bankgiro} {serial}".strip(),
                bank_reference=serial,
                payments=payments,
            )
        )

    def _check_parts(self, section: _Section) -> None:
        for one in section.payments:
            if any(one.parts) and sum(one.parts) != one.payment.amount_ore:
                self.problem(WARNING, one.line, "The parts do not add up to the payment")

    def _record_70(self, number: int, record: str) -> None:
        self._close_without_deposit(number)
        self.ended = True
        found = (
            self.counts["20"], self.counts["21"], self.counts["22"] + self.counts["23"],
            self.counts["15"],
        )  # fmt: skip
        says = tuple(_number(record[at : at + 8]) for at in (2, 10, 18, 26))
        for have, said in zip(found, says, strict=True):
            if said is not None and have != said:
                self.problem(
                    WARNING, number, "The end record counts %(said)s records where there are %(have)s",
                    said=said, have=have,
                )  # fmt: skip

    def _close_without_deposit(self, number: int) -> None:
        if self.section is not None and self.section.payments:
            self.problem(REFUSE, number, "A section has no deposit record")
        self.section = None

    def _day(self, number: int, text: str) -> date | None:
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        except ValueError:
            self.problem(REFUSE, number, "The deposit has no readable date")
            return None
        if not OLDEST_YEAR <= day.year <= self.today.year + 1:
            self.problem(WARNING, number, "The date %(text)s cannot be right", text=text)
            return None
        return day

    def _last(self) -> _Open | None:
        return self.section.payments[-1] if self.section and self.section.payments else None

    def section_last(self) -> _Open:
        last = self._last()
        assert last is not None  # noqa: S101  # for the type checker; callers have asked
        return last

    def _now(self) -> Payment:
        return self.section_last().payment

    def _change(self, **values: object) -> None:
        last = self._last()
        if last is not None:
            last.payment = replace(last.payment, **values)  # type: ignore[arg-type]


def read_bgmax(text: str, today: date) -> BankFile:
    """Read a BgMax file; ``problems`` tell what is wrong and whether it is refused."""
    reader = _Reader(today)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            reader.read(number, line.ljust(LENGTH))
    if not reader.ended:
        reader.problem(REFUSE, len(text.splitlines()), NOT_WHOLE)
    return BankFile(
        format="bgmax",
        message_id=reader.stamp,
        deposits=_counted(reader.deposits),
        problems=tuple(reader.problems),
    )


def is_bgmax(text: str) -> bool:
    """Recognise the start record."""
    start = text.lstrip()[:22]
    return start.startswith("01BGMAX")


def _counted(deposits: list[Deposit]) -> tuple[Deposit, ...]:
    """Give deposits that are equal in every respect their ordinal."""
    seen: dict[tuple[object, ...], int] = {}
    counted = []
    for row in deposits:
        key = (row.booked_on, row.amount_ore, row.currency, row.bankgiro, row.bank_reference)
        counted.append(replace(row, ordinal=seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return tuple(counted)


def _finished(one: _Open) -> Payment:
    """Join the message lines: without a gap when the line before was full, else with a blank."""
    text, full = "", False
    for line in one.messages:
        text += line.rstrip() if full else f" {line.rstrip()}"
        full = not line.endswith(" ")
    return replace(one.payment, message=" ".join(text.split()))


def _references(field_text: str) -> tuple[str, ...]:
    """References of a field, several divided by blanks or commas; a phrase stays whole."""
    text = field_text.strip()
    parts = [part for part in text.replace(",", " ").split() if part]
    if parts and all(part.isdecimal() for part in parts):
        return tuple(parts)
    return (" ".join(text.split()),) if text else ()


def _giro(text: str) -> str:
    """A bankgiro number with its hyphen; empty for zeros; text that is none stays as it is."""
    digits = text.strip().lstrip("0")
    if digits.isdecimal() and len(digits) in {7, 8}:
        return f"{digits[:-4]}-{digits[-4:]}"
    return digits


def _amount(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isdecimal() and stripped.isascii() else None


def _number(text: str) -> int | None:
    return _amount(text)
