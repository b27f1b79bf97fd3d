"""ISO 20022 camt.053 and camt.054, any version, as Swedish banks really write them.

Elements are found by local name in any order, since banks' own examples do not follow the schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import BankFile, Debit, Deposit, plausible, thinkable
from qmember.domain.bank_identity import counted
from qmember.domain.bank_problems import Place
from qmember.formats.camt_checks import check_summary, read_balance
from qmember.formats.camt_details import bankgiro_of, details_of, is_returned, references_of
from qmember.formats.camt_values import (
    Reading,
    account_number,
    is_credit,
    money_of,
    written_day,
)
from qmember.formats.xml_safe import child, children, name, text


@dataclass(frozen=True, slots=True)
class Message:
    """One of the two messages: its name in the format, its parts, and how a person calls a place."""

    format: str
    part: str
    whole: str
    row: str
    has_balances: bool


MESSAGES = {
    "BkToCstmrStmt": Message(
        "camt.053.001", "Stmt", sentences.STATEMENT, sentences.STATEMENT_ROW, has_balances=True
    ),
    "BkToCstmrDbtCdtNtfctn": Message(
        "camt.054.001", "Ntfctn", sentences.NOTIFICATION, sentences.NOTIFICATION_ROW,
        has_balances=False,
    ),
}  # fmt: skip
COUNTED = ("Stmt", "Ntfctn", "Ntry", "TxDtls", "Strd")
MOST = 40_000
"""So many statements, entries and details are read of one file: more than ten thousand payments."""

VERSION = re.compile(r"camt\.05[34]\.001\.([0-9]{2})")


def find_messages(tree: etree._Element) -> list[etree._Element]:
    """The messages of a document, also when a bank wraps them in other elements."""
    return list(tree.iter(*("{*}" + message for message in MESSAGES)))


def read_camt(tree: etree._Element, today: date) -> BankFile:
    """Read a parsed camt document; ``find_messages`` must have found a message in it."""
    reading = Reading(today)
    roots = find_messages(tree)
    if sum(1 for _ in tree.iter(*("{*}" + part for part in COUNTED))) > MOST:
        reading.problems.refuse(None, sentences.TOO_MANY)
    else:
        for root in roots:
            _message(root, reading)
    return BankFile(
        format=f"{MESSAGES[name(roots[0])].format}.{_version(roots[0])}",
        message_id=text(roots[0], "GrpHdr", "MsgId"),
        deposits=counted(reading.deposits),
        debits=counted(reading.debits),
        statements=tuple(reading.statements),
        problems=reading.problems.all(),
    )


def _version(root: etree._Element) -> str:
    found = VERSION.search(str(root.tag))
    return found[1] if found else "??"


def _message(root: etree._Element, reading: Reading) -> None:
    if text(root, "GrpHdr", "MsgPgntn", "LastPgInd") in {"false", "0"}:
        reading.problems.warn(None, sentences.MORE_FILES)
    message = MESSAGES[name(root)]
    for number, statement in enumerate(children(root, message.part), 1):
        where = Place(message.whole, {"statement": number})
        if _is_new(statement, reading):
            _statement(statement, reading, message, where)
        else:
            reading.problems.warn(where, sentences.TWICE)


def _is_new(statement: etree._Element, reading: Reading) -> bool:
    """Tell whether this statement has not been read in the same file before."""
    number, made = text(statement, "Id"), text(statement, "CreDtTm")
    pages = text(statement, "StmtPgntn", "PgNb") or text(statement, "NtfctnPgntn", "PgNb")
    key = (name(statement), number, made, pages, account_number(child(statement, "Acct", "Id")))
    if not number or not made:
        return True
    known = key in reading.seen
    reading.seen.add(key)
    return not known


def _statement(statement: etree._Element, reading: Reading, message: Message, where: Place) -> None:
    deposits, debits = len(reading.deposits), len(reading.debits)
    account = child(statement, "Acct")
    for number, entry in enumerate(children(statement, "Ntry"), 1):
        if reading.problems.hopeless:
            return
        place = Place(message.row, {**where.values, "row": number})
        _entry(entry, account, reading, place)
    new = reading.deposits[deposits:], reading.debits[debits:]
    check_summary(statement, reading, where, *new)
    if message.has_balances:
        read_balance(statement, reading, where, *new)


def _entry(
    entry: etree._Element, account: etree._Element | None, reading: Reading, where: Place
) -> None:
    if not _is_booked(entry):
        return  # a pending entry comes again when it is booked
    credit = is_credit(entry)
    if credit is None:
        reading.problems.refuse(where, sentences.NO_DIRECTION)
        return
    money = money_of(entry, text(account, "Ccy"), where, reading)
    if money is None:
        return
    day, written = _day(entry, reading, where)
    number = account_number(child(account, "Id"))
    own = text(entry, "AcctSvcrRef") or text(entry, "NtryRef")
    if not credit:
        reading.debits.append(
            Debit(
                booked_on=day,
                amount_ore=money.ore,
                currency=money.currency,
                account=number,
                bank_reference=own,
                written_on=written,
                returned=is_returned(entry),
                references=references_of(entry),
                certain=bool(text(entry, "AcctSvcrRef")),
            )
        )
        return
    details = details_of(entry, money)
    if not details.agree:
        reading.problems.warn(where, sentences.DETAILS)
    reading.deposits.append(
        Deposit(
            booked_on=day,
            amount_ore=money.ore,
            currency=money.currency,
            account=number,
            bankgiro=bankgiro_of(entry, child(account, "Id")),
            reference=text(entry, "NtryRef") or text(entry, "AddtlNtryInf"),
            bank_reference=own,
            payments=details.payments,
            certain=bool(text(entry, "AcctSvcrRef")),
            written_on=written,
        )
    )


def _is_booked(entry: etree._Element) -> bool:
    status = text(entry, "Sts", "Cd") or text(entry, "Sts", "Prtry") or text(entry, "Sts")
    return status in {"", "BOOK"}


def _day(entry: etree._Element, reading: Reading, where: Place) -> tuple[date | None, date | None]:
    """The booking day, else the value day; one that cannot be right is left open with a warning.

    Beside it what was written, when it lies too far ahead.
    """
    for part in ("BookgDt", "ValDt"):
        day = written_day(child(entry, part))
        if day is None:
            continue
        if plausible(day, reading.today):
            return day, None
        reading.problems.warn(where, sentences.ODD_DATE, text=day.isoformat())
        return None, day if thinkable(day, reading.today) else None
    reading.problems.refuse(where, sentences.NO_DATE)
    return None, None
