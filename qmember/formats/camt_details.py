"""The details of a camt entry: who paid, how much of it, with which reference and message."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from qmember.domain.bank import PAYMENT, RETURN, Payment
from qmember.formats.xml_safe import child, children, text

NOTHING = {"NOTPROVIDED", "NOT PROVIDED"}
GIRO_IN_REFERENCE = re.compile(r"^BG\s?(\d{7,8})\b")
ReadOre = Callable[[etree._Element | None, str], int]  # noqa: SLF001  # lxml's own type


def payments_of(
    entry: etree._Element, ore: int, currency: str, where: str, read_ore: ReadOre
) -> tuple[tuple[Payment, ...], bool]:
    """The payments of a credit entry, and whether the details failed to add up to it.

    Details that do not add up are not believed: the entry stays one payment of its whole amount.
    """
    returned = text(entry, "RvslInd") == "true"
    details = [one for part in children(entry, "NtryDtls") for one in children(part, "TxDtls")]
    if not details:
        return (Payment(ore, RETURN if returned else PAYMENT, message=_info(entry)),), False
    only = len(details) == 1
    found = [
        _payment(one, ore if only else None, currency, f"{where}, TxDtls {n}", read_ore, returned)
        for n, one in enumerate(details, 1)
    ]
    payments = tuple(one for one in found if one is not None)
    if len(payments) == len(details) and sum(p.amount_ore for p in payments) == ore:
        return payments, False
    whole = payments[0] if only and payments else None
    return (_as_one(whole, ore, returned),), True


def _as_one(known: Payment | None, ore: int, returned: bool) -> Payment:  # noqa: FBT001
    if known is None:
        return Payment(ore, RETURN if returned else PAYMENT)
    return Payment(
        ore, known.kind, known.references, known.message, known.payer_name, known.payer_account,
        known.payer_orgnr, known.bank_id,
    )  # fmt: skip


def _payment(  # noqa: PLR0917  # one detail and all that is known around it
    detail: etree._Element,
    whole: int | None,
    currency: str,
    where: str,
    read_ore: ReadOre,
    returned: bool,  # noqa: FBT001
) -> Payment | None:
    amount = _amount(detail, currency, where, read_ore)
    amount = whole if amount is None else amount
    if amount is None:
        return None
    back = returned or child(detail, "RtrInf") is not None
    return Payment(
        amount_ore=amount,
        kind=RETURN if back else PAYMENT,
        references=tuple(dict.fromkeys(references_of(detail))),
        message=_message(detail),
        payer_name=_payer_name(detail),
        payer_account=_payer_account(detail),
        payer_orgnr=_payer_orgnr(detail),
        bank_id=_bank_id(detail),
    )


def _amount(detail: etree._Element, currency: str, where: str, read_ore: ReadOre) -> int | None:
    """The detail's own amount, in the order of preference of the banks' guides."""
    own = child(detail, "Amt")
    if own is None:
        own = child(detail, "AmtDtls", "TxAmt", "Amt")
    if own is None:
        instructed = child(detail, "AmtDtls", "InstdAmt", "Amt")
        own = instructed if instructed is not None and instructed.get("Ccy") == currency else None
    if own is None or own.get("Ccy", currency) != currency:
        return None
    return read_ore(own, where)


def references_of(detail: etree._Element) -> list[str]:
    """OCR numbers and invoice numbers of a detail; RF references without their check digits."""
    found = []
    for part in children(child(detail, "RmtInf"), "Strd"):
        reference = text(part, "CdtrRefInf", "Ref")
        if reference:
            found.append(plain_reference(reference))
        found += [text(document, "Nb") for document in children(part, "RfrdDocInf")]
    return [one for one in found if one and one.upper() not in NOTHING]


def plain_reference(reference: str) -> str:
    """An ISO 11649 reference without ``RF`` and its two digits, when they are right (modulo 97)."""
    compact = reference.replace(" ", "").upper()
    if not re.fullmatch(r"RF\d{2}[A-Z0-9]{1,21}", compact):
        return reference
    turned = compact[4:] + compact[:4]
    digits = "".join(str(int(c, 36)) for c in turned)
    return compact[4:] if int(digits) % 97 == 1 else reference


def bankgiro_of(entry: etree._Element) -> str:
    """The receiving bankgiro: the creditor account of a detail, else the start of the entry's reference."""
    for part in children(entry, "NtryDtls"):
        for detail in children(part, "TxDtls"):
            other = child(detail, "RltdPties", "CdtrAcct", "Id", "Othr")
            if text(other, "SchmeNm", "Prtry") == "BGNR":
                return _hyphen(text(other, "Id"))
    found = GIRO_IN_REFERENCE.match(text(entry, "NtryRef"))
    return _hyphen(found[1]) if found else ""


def _hyphen(number: str) -> str:
    digits = "".join(c for c in number if c.isdecimal())
    return f"{digits[:-4]}-{digits[-4:]}" if len(digits) in {7, 8} else digits


def _payer_name(detail: etree._Element) -> str:
    party = child(detail, "RltdPties", "Dbtr")
    return (
        text(party, "Nm") or text(party, "Pty", "Nm") or text(party, "Agt", "FinInstnId", "Nm")
        or text(child(detail, "RltdPties", "UltmtDbtr"), "Nm")
    )  # fmt: skip


def _payer_account(detail: etree._Element) -> str:
    identity = child(detail, "RltdPties", "DbtrAcct", "Id")
    number = text(identity, "IBAN") or text(identity, "Othr", "Id")
    return _hyphen(number) if text(identity, "Othr", "SchmeNm", "Prtry") == "BGNR" else number


def _payer_orgnr(detail: etree._Element) -> str:
    party = child(detail, "RltdPties", "Dbtr")
    for holder in (party, child(party, "Pty")):
        number = text(holder, "Id", "OrgId", "Othr", "Id")
        if number:
            return number
    return ""


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
