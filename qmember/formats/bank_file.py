"""Recognise a bank file by its content, never by its name, and read it."""

from __future__ import annotations

from datetime import date

from qmember.domain import bank
from qmember.domain.bank import REFUSE, BankFile, Debit, Deposit, Payment, Problem
from qmember.formats.bgmax import is_bgmax, read_bgmax
from qmember.formats.camt import find_root, read_camt
from qmember.formats.decoding import decode
from qmember.formats.xml_safe import BadXml, parse

LARGEST = 10 * 1024 * 1024
UNKNOWN = "We do not recognise the file. Fetch an account file from the bank as CSV, XML or BgMax and read it"
EMPTY = "The file contains no payments"


def read_bank_file(content: bytes, *, today: date) -> BankFile:
    """Read a camt or BgMax file; whatever is wrong stands in ``problems``, and nothing is raised."""
    if not content.strip():
        return _refused("unknown", EMPTY)
    if len(content) > LARGEST:
        return _refused("unknown", "The file is larger than 10 MB")
    file = _xml(content, today) if _looks_like_xml(content) else _text(content, today)
    if not file.refused and not file.deposits and not file.debits:
        return BankFile(
            file.format, file.message_id, statements=file.statements,
            problems=(*file.problems, Problem(REFUSE, "", EMPTY)),
        )  # fmt: skip
    return file


def _looks_like_xml(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or b"<?xml" in content[:64]


def _xml(content: bytes, today: date) -> BankFile:
    try:
        tree = parse(content)
    except BadXml:
        return _refused("unknown", "The file is damaged or cut off. Fetch it from the bank again")
    return read_camt(tree, today) if find_root(tree) is not None else _refused("unknown", UNKNOWN)


def _text(content: bytes, today: date) -> BankFile:
    text = decode(content)
    return read_bgmax(text, today) if is_bgmax(text) else _refused("unknown", UNKNOWN)


def _refused(format_name: str, message: str) -> BankFile:
    return BankFile(format_name, problems=(Problem(REFUSE, "", message),))


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
