"""Whether a statement's rows agree with the sums and balances that the bank gives with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml import etree

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import Debit, Deposit, StatementBalance, thinkable
from qmember.domain.bank_problems import Place
from qmember.domain.money import kronor
from qmember.formats.camt_values import (
    Reading,
    account_number,
    is_credit,
    ore_of,
    read_day,
    written_day,
)
from qmember.formats.xml_safe import child, children, text

Rows = Sequence[Deposit | Debit]


def check_summary(
    statement: etree._Element, reading: Reading, where: Place, deposits: Rows, debits: Rows
) -> None:
    """Compare the bank's own counts and sums with the rows, where it gives them."""
    summary = child(statement, "TxsSummry")
    both = [*deposits, *debits]
    net = abs(_sum(deposits) - _sum(debits))
    _check_part(child(summary, "TtlNtries"), reading, where, both, also=net)
    _check_part(child(summary, "TtlCdtNtries"), reading, where, deposits)
    _check_part(child(summary, "TtlDbtNtries"), reading, where, debits)


def _check_part(
    part: etree._Element | None, reading: Reading, where: Place, rows: Rows, also: int | None = None
) -> None:
    """One total of the summary; ``also`` is another sum that banks give in its place."""
    said, total = text(part, "NbOfNtries"), child(part, "Sum")
    if said.isascii() and said.isdecimal() and int(said[:18]) != len(rows):
        reading.problems.warn(where, sentences.SUMMARY_COUNT, said=said[:18], have=len(rows))
    if total is not None and ore_of(total) not in {_sum(rows), also}:
        reading.problems.warn(where, sentences.SUMMARY_SUM)


def _sum(rows: Rows) -> int:
    return sum(row.amount_ore for row in rows)


def read_balance(
    statement: etree._Element, reading: Reading, where: Place, deposits: Rows, debits: Rows
) -> None:
    """Note opening and closing, and whether the rows lead from the one to the other."""
    found = {
        text(one, "Tp", "CdOrPrtry", "Cd"): one for one in reversed(children(statement, "Bal"))
    }
    opening, closing = found.get("OPBD", found.get("PRCD")), found.get("CLBD")
    start, end = _signed(opening), _signed(closing)
    amount = child(closing if closing is not None else opening, "Amt")
    currency = amount.get("Ccy", "") if amount is not None else ""
    moved = _sum(deposits) - _sum(debits)
    if start is None or end is None:
        reading.problems.warn(where, sentences.NO_BALANCE)
    elif start + moved != end:
        difference = kronor(abs(end - start - moved))
        reading.problems.warn(
            where, sentences.OUT_OF_BALANCE, difference=difference, currency=currency
        )
    first, last = _period(statement, opening, closing, reading.today, [*deposits, *debits])
    reading.statements.append(
        StatementBalance(
            account=account_number(child(statement, "Acct", "Id")),
            currency=currency,
            from_on=first,
            to_on=last,
            opening_ore=start,
            closing_ore=end,
            agree=start is not None and end is not None and start + moved == end,
        )
    )


def _signed(balance: etree._Element | None) -> int | None:
    if balance is None:
        return None
    ore = ore_of(child(balance, "Amt"))
    return -ore if ore is not None and is_credit(balance) is False else ore


def _period(
    statement: etree._Element,
    opening: etree._Element | None,
    closing: etree._Element | None,
    today: date,
    rows: Rows,
) -> tuple[date | None, date | None]:
    """The first and last day of a statement: of its period, else of its rows, else of its balances."""
    first = read_day(text(statement, "FrToDt", "FrDtTm"))
    last = read_day(text(statement, "FrToDt", "ToDtTm"))
    days = [row.booked_on for row in rows if row.booked_on]
    first = first or min(days, default=None) or written_day(child(opening, "Dt"))
    last = last or written_day(child(closing, "Dt")) or max(days, default=None)
    first = first if first and thinkable(first, today) else None
    last = last if last and thinkable(last, today) else None
    return min((d for d in (first, *days) if d), default=None), max(
        (d for d in (last, *days) if d), default=None
    )
