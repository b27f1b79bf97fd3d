"""Recognise a bank file by its content, never by its name, and read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qmember.domain import bank, tables
from qmember.domain import bank_problems as sentences
from qmember.domain.bank import BankFile, Debit, Deposit, Payment
from qmember.domain.bank_guess import guess_table
from qmember.domain.bank_problems import REFUSE, Problem
from qmember.formats.bank_table import Remembered, heading_of, read_bank_table, unknown_columns
from qmember.formats.bgmax import is_bgmax, read_bgmax
from qmember.formats.camt import find_messages, read_camt
from qmember.formats.decoding import decode
from qmember.formats.giro_details import is_giro_details, read_giro_details
from qmember.formats.swish_records import with_header
from qmember.formats.table_file import read_lines
from qmember.formats.table_sheet import is_workbook
from qmember.formats.xml_safe import BadXml, UnsafeXml, WrongEncoding, is_xml, parse

LARGEST = 10 * 1024 * 1024


def read_bank_file(
    content: bytes, *, today: date, remembered: Remembered = lambda _: None
) -> BankFile:
    """Read a bank's file; whatever is wrong stands in ``problems``, and nothing is raised.

    ``remembered`` tells what the columns of a table were chosen to hold whose header is not known.
    """
    if len(content) > LARGEST:
        return _refused(sentences.TOO_LARGE)
    if not content.strip():
        return _refused(sentences.EMPTY)
    file = _xml(content, today) if is_xml(content) else _text(content, today, remembered)
    if file.refused or file.deposits or file.debits:
        return file
    return replace(file, problems=(*file.problems, Problem(REFUSE, None, sentences.EMPTY)))


def _xml(content: bytes, today: date) -> BankFile:
    try:
        tree = parse(content)
    except UnsafeXml:
        return _refused(sentences.UNSAFE)
    except WrongEncoding:
        return _refused(sentences.WRONG_LETTERS)
    except BadXml:
        return _refused(sentences.DAMAGED)
    return read_camt(tree, today) if find_messages(tree) else _refused(sentences.NOT_CAMT)


def _text(content: bytes, today: date, remembered: Remembered) -> BankFile:
    """BgMax, else a table; what is a table but no bank's is told apart from what is nothing we know."""
    if not is_workbook(content) and is_bgmax(text := decode(content)):
        return read_bgmax(text, today)
    read = read_lines(content)
    if read.refused:
        known = any(one.message != tables.NOT_A_TABLE for one in read.problems)
        return BankFile(read.kind, problems=read.problems) if known else _refused(sentences.UNKNOWN)
    if is_giro_details(read):
        return read_giro_details(read, today)
    read = with_header(read) or read
    if (heading := heading_of(read, remembered)) is not None:
        return read_bank_table(read, heading, today)
    return unknown_columns(read) if guess_table(read) else _refused(sentences.UNKNOWN)


def _refused(message: str) -> BankFile:
    return BankFile("unknown", problems=(Problem(REFUSE, None, message),))


def to_document(file: BankFile) -> dict[str, object]:
    """The file as the document that ``qm bank read --json`` prints."""
    return {
        "format": file.format,
        "deposits": [_deposit(row) for row in file.deposits],
        "debits": [_debit(row) for row in file.debits],
        "totals": bank.totals(file),
        "balances": [
            {"opening_ore": s.opening_ore, "closing_ore": s.closing_ore, "agree": s.agree}
            for s in file.statements
        ],
    }


def _deposit(row: Deposit) -> dict[str, object]:
    return {
        "date": _iso(row.booked_on),
        "amount_ore": row.amount_ore,
        "currency": row.currency,
        "account": row.account,
        "bankgiro": row.bankgiro or None,
        "reference": row.reference,
        "payments": [_payment(one) for one in row.payments],
    }


def _payment(one: Payment) -> dict[str, object]:
    return {
        "amount_ore": one.amount_ore,
        "references": list(one.references),
        "message": one.message,
        "payer_name": one.payer_name,
        "payer_account": one.payer_account,
        "kind": one.kind,
    }


def _debit(row: Debit) -> dict[str, object]:
    return {"date": _iso(row.booked_on), "amount_ore": row.amount_ore, "currency": row.currency}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
