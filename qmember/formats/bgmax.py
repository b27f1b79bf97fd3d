"""BgMax, Bankgirot's file of incoming payments (technical manual, November 2019)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from datetime import date

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import (
    DEDUCTION,
    PAYMENT,
    BankFile,
    Deposit,
    Payment,
    plausible,
    signed,
    thinkable,
)
from qmember.domain.bank_identity import counted
from qmember.domain.bank_problems import Place, Problems
from qmember.formats import bgmax_fields as fields

MOST = 200_000
"""So many lines are read of one file; ten megabytes of whole records are fewer."""

COUNTED = ("20", "21", "22", "23", "15")


@dataclass(slots=True)
class _Open:
    """A payment while its records are read."""

    payment: Payment
    place: Place
    references: list[str]
    parts: list[int] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def finished(self) -> Payment:
        """The payment with all that its records said, each reference once."""
        return replace(
            self.payment,
            references=tuple(dict.fromkeys(self.references)),
            message=fields.message(self.messages),
        )


@dataclass(slots=True)
class _Section:
    """A section while its records are read."""

    bankgiro: str
    currency: str
    payments: list[_Open] = field(default_factory=list)


class _Reader:
    """Reads record after record; whatever is wrong becomes a problem, never an exception.

    Records of kinds that are not known are passed over, as the manual asks.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.problems = Problems()
        self.deposits: list[Deposit] = []
        self.known: set[Deposit] = set()
        self.section: _Section | None = None
        self.last: _Open | None = None
        self.counts = dict.fromkeys(COUNTED, 0)
        self.ended = True
        self.stamp = ""
        self.deeds = {
            "01": self._start, "05": self._opening, "20": self._payment, "21": self._payment,
            "22": self._extra, "23": self._extra, "25": self._message, "26": self._name,
            "29": self._orgnr, "15": self._deposit, "70": self._end,
        }  # fmt: skip

    def read(self, line: int, record: str) -> None:
        kind = record[:2]
        if kind in self.counts:
            self.counts[kind] += 1
        if kind in self.deeds:
            self.deeds[kind](Place(sentences.LINE, {"line": line}), record)

    def _start(self, place: Place, record: str) -> None:
        """The first record; further ones begin another file that was put after the first."""
        if not self.ended:
            self.problems.refuse(place, sentences.NO_END)
        self.ended = False
        self.counts = dict.fromkeys(COUNTED, 0)
        self.stamp = self.stamp or record[24:44].strip()
        if record[44:45] == "T":
            self.problems.refuse(place, sentences.TEST_FILE)

    def _opening(self, place: Place, record: str) -> None:
        self._leave_section(place)
        self.ended = False
        currency = record[22:25].strip() or "SEK"
        self.section = _Section(fields.giro(record[2:12]), currency)
        if re.fullmatch("[A-Z]{3}", currency) is None:
            self.problems.refuse(place, sentences.BAD_CURRENCY)

    def _payment(self, place: Place, record: str) -> None:
        self.last = None
        if self.section is None:
            self.problems.refuse(place, sentences.OUTSIDE)
            return
        amount = fields.amount(record[37:55])
        if amount is None:
            self.problems.refuse(place, sentences.BAD_AMOUNT)
            return
        payment = Payment(
            amount_ore=amount,
            kind=PAYMENT if record[:2] == "20" else DEDUCTION,
            payer_account=fields.giro(record[2:12]),
            bank_id=record[57:69].strip(),
        )
        self.last = _Open(payment, place, list(fields.references(record[12:37])))
        self.section.payments.append(self.last)

    def _extra(self, place: Place, record: str) -> None:
        """A further reference; a damaged one is flagged and the payment's money stays."""
        if self.last is None:
            self.problems.warn(place, sentences.STRAY)
            return
        amount = fields.amount(record[37:55])
        if amount is None or "\t" in record:
            self.problems.warn(place, sentences.EXTRA)
            return
        self.last.parts.append(amount if record[:2] == "22" else -amount)
        self.last.references += fields.references(record[12:37])

    def _message(self, place: Place, record: str) -> None:
        if self.last is None:
            self.problems.warn(place, sentences.STRAY)
            return
        self.last.messages.append(record[2:52])

    def _name(self, place: Place, record: str) -> None:
        if self.last is None:
            self.problems.warn(place, sentences.STRAY)
            return
        self.last.payment = replace(self.last.payment, payer_name=fields.name(record))

    def _orgnr(self, place: Place, record: str) -> None:
        if self.last is None:
            self.problems.warn(place, sentences.STRAY)
            return
        number = record[2:14].strip().lstrip("0")
        self.last.payment = replace(self.last.payment, payer_orgnr=number)

    def _deposit(self, place: Place, record: str) -> None:
        """The deposit closes its section and must carry exactly its payments' money."""
        section, self.section, self.last = self.section, None, None
        if section is None:
            self.problems.refuse(place, sentences.NO_PAYMENTS)
            return
        payments = tuple(one.finished() for one in section.payments)
        amount = self._checked_amount(place, record, section, payments)
        serial, day = record[45:50].strip(), self._day(place, record[37:45])
        self._keep(
            place,
            Deposit(
                booked_on=day if day and plausible(day, self.today) else None,
                amount_ore=amount,
                currency=section.currency,
                account=record[2:37].strip().lstrip("0"),
                bankgiro=section.bankgiro,
                reference=f"BG {section.bankgiro} {serial}".strip(),
                bank_reference=serial,
                payments=payments,
                certain=bool(serial),
                written_on=day if day and not plausible(day, self.today) else None,
            ),
        )

    def _checked_amount(
        self, place: Place, record: str, section: _Section, payments: tuple[Payment, ...]
    ) -> int:
        """The deposit's öre; what does not agree with it is noted, money as a refusal."""
        amount = fields.amount(record[50:68])
        if amount is None or amount != sum(signed(payment) for payment in payments):
            self.problems.refuse(place, sentences.DEPOSIT_SUM)
        if (record[68:71].strip() or section.currency) != section.currency:
            self.problems.refuse(place, sentences.DEPOSIT_CURRENCY)
        said = fields.amount(record[71:79])
        if said is not None and said != len(payments):
            self.problems.warn(place, sentences.DEPOSIT_COUNT, said=said, have=len(payments))
        for one in section.payments:
            if any(one.parts) and sum(one.parts) != one.payment.amount_ore:
                self.problems.warn(one.place, sentences.PARTS)
        return amount or 0

    def _day(self, place: Place, text: str) -> date | None:
        day = fields.day(text)
        if day is None:
            self.problems.refuse(place, sentences.NO_DATE)
        elif not plausible(day, self.today):
            self.problems.warn(place, sentences.ODD_DATE, text=day.isoformat())
            return day if thinkable(day, self.today) else None
        return day

    def _keep(self, place: Place, deposit: Deposit) -> None:
        """Keep a deposit; a serial number makes one that is equal in everything the very same."""
        if deposit.bank_reference and deposit in self.known:
            self.problems.warn(place, sentences.TWICE)
            return
        self.known.add(deposit)
        self.deposits.append(deposit)

    def _end(self, place: Place, record: str) -> None:
        self._leave_section(place)
        self.ended = True
        counts = self.counts
        found = (counts["20"], counts["21"], counts["22"] + counts["23"], counts["15"])
        for at, have in zip((2, 10, 18, 26), found, strict=True):
            said = fields.amount(record[at : at + 8])
            if said is not None and have != said:
                self.problems.warn(place, sentences.END_COUNT, said=said, have=have)

    def _leave_section(self, place: Place) -> None:
        if self.section is not None and self.section.payments:
            self.problems.refuse(place, sentences.NO_DEPOSIT)
        self.section = self.last = None


def read_bgmax(text: str, today: date) -> BankFile:
    """Read a BgMax file; ``problems`` tell what is wrong and whether it is refused."""
    reader, line = _Reader(today), 0
    for line, record in enumerate(io.StringIO(text, newline=None), 1):
        if line > MOST:
            reader.problems.refuse(None, sentences.TOO_MANY)
        if line > MOST or reader.problems.hopeless:
            break
        if record.strip():
            reader.read(line, record.rstrip("\n").ljust(fields.LENGTH))
    if not reader.ended:
        reader.problems.refuse(Place(sentences.LINE, {"line": line}), sentences.NO_END)
    return BankFile(
        format="bgmax",
        message_id=reader.stamp,
        deposits=counted(reader.deposits),
        problems=reader.problems.all(),
    )


def is_bgmax(text: str) -> bool:
    """Recognise the start record."""
    return text.lstrip()[:22].startswith("01BGMAX")
