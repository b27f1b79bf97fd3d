"""The details of a camt entry: who paid, how much of it, with which reference and message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from qmember.domain.bank import DEDUCTION, PAYMENT, RETURN, Payment, signed
from qmember.formats.camt_values import (
    Money,
    account_number,
    is_bankgiro,
    is_credit,
    ore_of,
    with_hyphen,
)
from qmember.formats.xml_safe import child, children, text

NOTHING = {"NOTPROVIDED", "NOT PROVIDED"}
GIRO_IN_REFERENCE = re.compile(r"BG\s?([0-9]{3,4}-?[0-9]{4})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Details:
    """The payments of a credit entry; ``agree`` is False when they did not add up to it.

    They are not believed then: the entry is one payment of its whole amount.
    """

    payments: tuple[Payment, ...]
    agree: bool = True


def details_of(entry: etree._Element, money: Money) -> Details:
    """The payments of a credit entry; one where it has no details."""
    whole = Payment(money.ore, RETURN if is_returned(entry) else PAYMENT, message=_info(entry))
    found = transactions(entry)
    if not found:
        return Details((whole,))
    amounts = [_amount(one, money.currency) for one in found]
    if len(found) == 1:
        return _only(found[0], amounts[0], money, whole)
    if None in amounts:
        return Details((whole,), agree=False)
    payments = tuple(
        part
        for one, amount in zip(found, amounts, strict=True)
        for part in _split(one, _payment(one, amount or 0, whole.kind), money.currency)
    )
    agree = sum(signed(payment) for payment in payments) == money.ore
    return Details(payments if agree else (whole,), agree)


def _only(detail: etree._Element, amount: int | None, money: Money, whole: Payment) -> Details:
    """The one detail tells who paid; its amount is the entry's, whatever it says itself."""
    payment = _payment(detail, money.ore, whole.kind)
    if payment.kind == DEDUCTION:
        payment = replace(payment, kind=whole.kind)
    if not payment.message:
        payment = replace(payment, message=whole.message)
    return Details(
        tuple(_split(detail, payment, money.currency)), agree=amount in {None, money.ore}
    )


def is_returned(entry: etree._Element) -> bool:
    """Tell whether an entry takes back one that came before."""
    return text(entry, "RvslInd") in {"true", "1"}


def references_of(entry: etree._Element) -> tuple[str, ...]:
    """Every reference of an entry's details."""
    found = [one for detail in transactions(entry) for one in _references(detail)]
    found += [bank_id for detail in transactions(entry) if (bank_id := _bank_id(detail))]
    return tuple(dict.fromkeys(found))


def transactions(entry: etree._Element) -> list[etree._Element]:
    """The details of an entry, wherever the bank has put them."""
    return [one for part in children(entry, "NtryDtls") for one in children(part, "TxDtls")]


def _amount(detail: etree._Element, currency: str) -> int | None:
    """The detail's own amount in the entry's currency, in the banks' order of preference."""
    for own in (
        child(detail, "Amt"),
        child(detail, "AmtDtls", "TxAmt", "Amt"),
        child(detail, "AmtDtls", "InstdAmt", "Amt"),
    ):
        if own is not None and own.get("Ccy", currency) == currency:
            return ore_of(own)
    return None


def _payment(detail: etree._Element, amount: int, kind: str) -> Payment:
    if child(detail, "RtrInf") is not None:
        kind = RETURN
    elif kind == PAYMENT and is_credit(detail) is False:
        kind = DEDUCTION
    return Payment(
        amount_ore=amount,
        kind=kind,
        references=tuple(dict.fromkeys(_references(detail))),
        message=_message(detail),
        payer_name=_payer_name(detail),
        payer_account=account_number(child(detail, "RltdPties", "DbtrAcct", "Id")),
        payer_orgnr=_payer_orgnr(detail),
        bank_id=_bank_id(detail),
    )


def _split(detail: etree._Element, payment: Payment, currency: str) -> list[Payment]:
    """One payment for each reference, where each has an amount and they add up; credit notes deduct."""
    structured = children(child(detail, "RmtInf"), "Strd")
    amounts = [_part(one, currency) for one in structured]
    known = [amount for amount in amounts if amount]
    if len(structured) < 2 or len(known) < len(amounts) or sum(known) != payment.amount_ore:  # noqa: PLR2004
        return [payment]
    return [
        replace(
            payment,
            amount_ore=abs(amount),
            kind=payment.kind if amount > 0 else DEDUCTION,
            references=tuple(_references_in(one)),
        )
        for one, amount in zip(structured, known, strict=True)
    ]


def _part(structured: etree._Element, currency: str) -> int | None:
    """What one reference pays: its remitted amount, or a credit note as a negative one."""
    amounts = child(structured, "RfrdDocAmt")
    for step, sign in (("RmtdAmt", 1), ("CdtNoteAmt", -1)):
        amount = child(amounts, step)
        if amount is not None and amount.get("Ccy", currency) == currency:
            ore = ore_of(amount)
            return None if ore is None else sign * ore
    return None


def _references(detail: etree._Element) -> list[str]:
    """OCR numbers and invoice numbers of a detail; RF references without their check digits."""
    structured = children(child(detail, "RmtInf"), "Strd")
    return [one for part in structured for one in _references_in(part)]


def _references_in(structured: etree._Element) -> list[str]:
    reference = text(structured, "CdtrRefInf", "Ref")
    found = [plain_reference(reference)] if reference else []
    found += [text(document, "Nb") for document in children(structured, "RfrdDocInf")]
    return [one for one in found if one and one.upper() not in NOTHING]


def plain_reference(reference: str) -> str:
    """An ISO 11649 reference without ``RF`` and its two digits, when they are right (modulo 97)."""
    compact = reference.replace(" ", "").upper()
    if not re.fullmatch(r"RF[0-9]{2}[A-Z0-9]{1,21}", compact):
        return reference
    turned = compact[4:] + compact[:4]
    digits = "".join(str(int(c, 36)) for c in turned)
    return compact[4:] if int(digits) % 97 == 1 else reference


def bankgiro_of(entry: etree._Element, account: etree._Element | None) -> str:
    """The receiving bankgiro: the creditor's account, else the entry's reference, else the account."""
    for detail in transactions(entry):
        identity = child(detail, "RltdPties", "CdtrAcct", "Id")
        if is_bankgiro(identity):
            return account_number(identity)
    if found := GIRO_IN_REFERENCE.match(text(entry, "NtryRef")):
        return with_hyphen(found[1])
    return account_number(account) if is_bankgiro(account) else ""


def _payer_name(detail: etree._Element) -> str:
    party = child(detail, "RltdPties", "Dbtr")
    last = child(detail, "RltdPties", "UltmtDbtr")
    return (
        text(party, "Nm") or text(party, "Pty", "Nm") or text(party, "Agt", "FinInstnId", "Nm")
        or text(last, "Nm") or text(last, "Pty", "Nm")
    )  # fmt: skip


def _payer_orgnr(detail: etree._Element) -> str:
    party = child(detail, "RltdPties", "Dbtr")
    return text(party, "Id", "OrgId", "Othr", "Id") or text(
        party, "Pty", "Id", "OrgId", "Othr", "Id"
    )


def _message(detail: etree._Element) -> str:
    parts = [text(one) for one in children(child(detail, "RmtInf"), "Ustrd")]
    return " ".join(part for part in parts if part) or _info(detail)


def _info(element: etree._Element) -> str:
    return text(element, "AddtlTxInf") or text(element, "AddtlNtryInf")


def _bank_id(detail: etree._Element) -> str:
    """The bank's own identity of a detail, the most reliable first."""
    refs = child(detail, "Refs")
    for part in ("AcctSvcrRef", "UETR", "TxId", "InstrId", "EndToEndId"):
        value = text(refs, part)
        if value and value.upper() not in NOTHING:
            return value
    return ""
