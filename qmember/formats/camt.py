"""ISO 20022 camt.053 and camt.054, any version, as Swedish banks really write them.

Elements are found by local name in any order, since banks' own examples do not follow the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from qmember.domain.bank import (
    REFUSE,
    WARNING,
    BankFile,
    Debit,
    Deposit,
    Problem,
    StatementBalance,
)
from qmember.formats.camt_details import bankgiro_of, payments_of
from qmember.formats.xml_safe import child, children, name, text

OLDEST_YEAR = 1990
ROOTS = {
    "BkToCstmrStmt": ("camt.053.001", "Stmt"),
    "BkToCstmrDbtCdtNtfctn": ("camt.054.001", "Ntfctn"),
}
NAMESPACE = re.compile(r"camt\.05[34]\.001\.(\d\d)")


@dataclass(slots=True)
class Reading:
    """What has been read so far, with the problems met on the way."""

    today: date
    deposits: list[Deposit] = field(default_factory=list)
    debits: list[Debit] = field(default_factory=list)
    statements: list[StatementBalance] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, severity: str, where: str, message: str, **values: object) -> None:
        self.problems.append(Problem(severity, where, message, values))

    def ore(self, amount: etree._Element | None, where: str) -> int:
        """An amount in hundredths, exactly; one that is not whole öre refuses the file."""
        try:
            value = Decimal((amount.text or "").strip() if amount is not None else "") * 100
            whole = int(value)
        except (InvalidOperation, ValueError, OverflowError):
            self.problem(REFUSE, where, "The amount cannot be read")
            return 0
        if value != whole or not 0 <= whole < 10**15:
            self.problem(REFUSE, where, "The amount is not a whole number of öre")
        return whole

    def day(self, element: etree._Element | None, where: str) -> date | None:
        """A date; one that cannot be right is a warning and left open."""
        written = text(element, "Dt") or text(element, "DtTm")
        if not written:
            return None
        try:
            day = date.fromisoformat(written[:10])
        except ValueError:
            return None
        if not OLDEST_YEAR <= day.year <= self.today.year + 1:
            self.problem(WARNING, where, "The date %(text)s cannot be right", text=written[:10])
            return None
        return day


def find_root(tree: etree._Element) -> etree._Element | None:
    """The message inside the document, also when a bank wraps it in another element."""
    return next((one for one in tree.iter() if name(one) in ROOTS), None)


def read_camt(tree: etree._Element, today: date) -> BankFile:
    """Read a parsed camt message; ``find_root`` must have found one in it."""
    root = find_root(tree)
    if root is None:
        raise LookupError("no camt message")
    reading = Reading(today)
    kind, part = ROOTS[name(root)]
    _page(root, reading)
    for number, statement in enumerate(children(root, part), 1):
        _statement(statement, reading, f"{part} {number}", balances=kind == "camt.053.001")
    return BankFile(
        format=f"{kind}.{_version(root)}",
        message_id=text(root, "GrpHdr", "MsgId"),
        deposits=tuple(_counted(reading.deposits)),
        debits=tuple(_counted_debits(reading.debits)),
        statements=tuple(reading.statements),
        problems=tuple(reading.problems),
    )


def _version(root: etree._Element) -> str:
    found = NAMESPACE.search(str(root.tag))
    return found[1] if found else "??"


def _page(root: etree._Element, reading: Reading) -> None:
    if text(root, "GrpHdr", "MsgPgntn", "LastPgInd") == "false":
        reading.problem(WARNING, "GrpHdr", "More files belong to this message")


def _statement(statement: etree._Element, reading: Reading, where: str, *, balances: bool) -> None:
    account = account_number(child(statement, "Acct", "Id"))
    before = len(reading.deposits), len(reading.debits)
    for number, entry in enumerate(children(statement, "Ntry"), 1):
        _entry(entry, reading, account, f"{where}, Ntry {number}")
    deposits = reading.deposits[before[0] :]
    debits = reading.debits[before[1] :]
    _check_summary(statement, reading, where, deposits, debits)
    if balances:
        _balance(statement, reading, where, account, deposits, debits)


def account_number(identity: etree._Element | None) -> str:
    """An account's IBAN or other number, as it is written."""
    return text(identity, "IBAN") or text(identity, "Othr", "Id")


def _entry(entry: etree._Element, reading: Reading, account: str, where: str) -> None:
    status = text(entry, "Sts", "Cd") or text(entry, "Sts", "Prtry") or text(entry, "Sts")
    if status and status != "BOOK":
        return  # a pending entry comes again when it is booked
    amount = child(entry, "Amt")
    ore = reading.ore(amount, where)
    currency = amount.get("Ccy", "") if amount is not None else ""
    day = reading.day(child(entry, "BookgDt"), where) or reading.day(child(entry, "ValDt"), where)
    if day is None and not _has_date(entry):
        reading.problem(REFUSE, where, "The entry has no date")
    own = text(entry, "AcctSvcrRef") or text(entry, "NtryRef")
    if text(entry, "CdtDbtInd") == "DBIT":
        reading.debits.append(Debit(day, ore, currency, account, own))
        return
    payments, odd = payments_of(entry, ore, currency, where, reading.ore)
    if odd:
        reading.problem(WARNING, where, "The details do not add up to the entry")
    reading.deposits.append(
        Deposit(
            booked_on=day,
            amount_ore=ore,
            currency=currency,
            account=account,
            bankgiro=bankgiro_of(entry),
            reference=text(entry, "NtryRef") or text(entry, "AddtlNtryInf"),
            bank_reference=own,
            payments=payments,
        )
    )


def _has_date(entry: etree._Element) -> bool:
    """Tell whether a date is written at all, though it may be one that cannot be right."""
    return any(
        text(child(entry, part), "Dt") or text(child(entry, part), "DtTm")
        for part in ("BookgDt", "ValDt")
    )


def _check_summary(
    statement: etree._Element,
    reading: Reading,
    where: str,
    deposits: list[Deposit],
    debits: list[Debit],
) -> None:
    """The bank's own counts and sums, where it gives them."""
    for part, rows in (("TtlCdtNtries", deposits), ("TtlDbtNtries", debits)):
        total = child(statement, "TxsSummry", part)
        if total is None:
            continue
        count, sum_element = text(total, "NbOfNtries"), child(total, "Sum")
        if count.isdecimal() and int(count) != len(rows):
            reading.problem(WARNING, where, "The summary counts another number of entries")
        if sum_element is not None and reading.ore(sum_element, where) != sum(
            r.amount_ore for r in rows
        ):
            reading.problem(WARNING, where, "The summary has another sum than the entries")


def _balance(  # noqa: PLR0917  # one statement and all that is known of it
    statement: etree._Element,
    reading: Reading,
    where: str,
    account: str,
    deposits: Iterable[Deposit],
    debits: Iterable[Debit],
) -> None:
    """Opening, closing, and whether the entries lead from the one to the other."""
    found = {
        text(one, "Tp", "CdOrPrtry", "Cd"): one for one in reversed(children(statement, "Bal"))
    }
    opening, closing = found.get("OPBD", found.get("PRCD")), found.get("CLBD")
    if opening is None and closing is None:
        return
    start, end = _ore_of(opening, reading, where), _ore_of(closing, reading, where)
    moved = sum(row.amount_ore for row in deposits) - sum(row.amount_ore for row in debits)
    agree = start is not None and end is not None and start + moved == end
    if not agree:
        reading.problem(WARNING, where, "The balances do not agree with the entries")
    amount = child(closing if closing is not None else opening, "Amt")
    reading.statements.append(
        StatementBalance(
            account=account,
            currency=amount.get("Ccy", "") if amount is not None else "",
            from_on=_bound(statement, "FrDtTm", opening, reading, where),
            to_on=_bound(statement, "ToDtTm", closing, reading, where),
            opening_ore=start,
            closing_ore=end,
            agree=agree,
        )
    )


def _ore_of(balance: etree._Element | None, reading: Reading, where: str) -> int | None:
    if balance is None:
        return None
    ore = reading.ore(child(balance, "Amt"), where)
    return -ore if text(balance, "CdtDbtInd") == "DBIT" else ore


def _bound(
    statement: etree._Element,
    part: str,
    balance: etree._Element | None,
    reading: Reading,
    where: str,
) -> date | None:
    """A statement's first or last day: of its period, else of its balance."""
    written = text(statement, "FrToDt", part)[:10]
    try:
        return date.fromisoformat(written)
    except ValueError:
        return reading.day(child(balance, "Dt"), where)


def _counted(rows: list[Deposit]) -> list[Deposit]:
    """Give deposits that are equal in every respect their ordinal."""
    seen: dict[tuple[object, ...], int] = {}
    counted = []
    for row in rows:
        key = (row.booked_on, row.amount_ore, row.currency, row.account, row.bank_reference)
        counted.append(replace(row, ordinal=seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return counted


def _counted_debits(rows: list[Debit]) -> list[Debit]:
    seen: dict[tuple[object, ...], int] = {}
    counted = []
    for row in rows:
        key = (row.booked_on, row.amount_ore, row.currency, row.account, row.bank_reference)
        counted.append(replace(row, ordinal=seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return counted
