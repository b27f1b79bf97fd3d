"""Bank files of any size, written deterministically: ``camt053``, ``camt054`` and ``bgmax`` to bytes.

They share no code with the readers and are valid against the published schemas. The people in them
are invented; account and bankgiro are the example association's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

from tests.factories.bgmax_files import Giro, GiroSection, bgmax

__all__ = [
    "ACCOUNT", "BANKGIRO", "Entry", "Giro", "GiroSection", "Payer", "bgmax", "camt053", "camt054",
    "many_entries", "many_giros",
]  # fmt: skip

ACCOUNT = "54400001111"
BANKGIRO = "403-2850"
FIRST = ("Anna", "Åsa", "Örjan", "Märta", "Zahra", "Gun", "Inga-Lill", "Siv", "Per-Åke", "Ylva")
LAST = ("Ek", "Lind", "Öberg", "Ström", "Håkansson", "Äng", "Malm", "Rosén", "Ceder", "Dahl")


@dataclass(frozen=True, slots=True)
class Payer:
    """One detail of an entry. ``account`` is written as bankgiro, IBAN, Swish number or BBAN by its look.

    ``ocr`` and ``invoices`` are structured references, ``message`` is free text; ``parts`` are
    (invoice number, signed öre) where each reference has an amount of its own, negative for a credit note.
    """

    amount_ore: int
    name: str = ""
    account: str = ""
    message: str = ""
    ocr: str = ""
    invoices: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    orgnr: str = ""
    bank_id: str = ""
    end_to_end: str = ""
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a statement: ``amount_ore`` positive for money in, negative for money out."""

    amount_ore: int
    on: date
    payers: tuple[Payer, ...] = ()
    reference: str = ""
    bank_reference: str = ""
    bankgiro: str = ""
    currency: str = "SEK"
    status: str = "BOOK"
    reversal: bool = False
    text: str = ""
    code: tuple[str, str, str] = ("PMNT", "RCDT", "DMCT")
    dated: bool = True


@dataclass(frozen=True, slots=True)
class _Paper:
    """What one file is written with."""

    version: str
    kind: str
    entries: Sequence[Entry]
    account: str
    currency: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def new(self) -> bool:
        return self.version >= "08"


def camt053(
    entries: Sequence[Entry],
    *,
    account: str = ACCOUNT,
    opening_ore: int = 0,
    closing_ore: int | None = None,
    version: str = "02",
    currency: str = "SEK",
    message_id: str = "MSG-1",
    from_on: date | None = None,
    to_on: date | None = None,
    last_page: bool = True,
    summary: bool = True,
    prefix: str = "",
) -> bytes:
    """A statement whose closing balance follows from its entries, unless ``closing_ore`` says otherwise."""
    booked = [one for one in entries if one.status == "BOOK" and one.currency == currency]
    end = (
        opening_ore + sum(one.amount_ore for one in booked) if closing_ore is None else closing_ore
    )
    days = [one.on for one in entries] or [date(2026, 11, 20)]
    first, last = from_on or min(days), to_on or max(days)
    balances = _balance("OPBD", opening_ore, currency, first) + _balance(
        "CLBD", end, currency, last
    )
    paper = _Paper(version, "053", entries, account, currency)
    return _document(
        paper, balances, message_id, _period(first, last), last_page=last_page, summary=summary, prefix=prefix
    )  # fmt: skip


def camt054(
    entries: Sequence[Entry],
    *,
    account: str = ACCOUNT,
    version: str = "02",
    currency: str = "SEK",
    message_id: str = "NTF-1",
    last_page: bool = True,
    summary: bool = True,
    prefix: str = "",
) -> bytes:
    """A notification of single debits and credits, which has no balances."""
    paper = _Paper(version, "054", entries, account, currency)
    return _document(
        paper, "", message_id, "", last_page=last_page, summary=summary, prefix=prefix
    )  # fmt: skip


def many_entries(
    count: int, *, on: date = date(2026, 11, 20), payers: int = 1, seed: int = 1, days: int = 1
) -> list[Entry]:
    """``count`` bankgiro deposits of ``payers`` payments each, over ``days`` days from ``on``."""
    chance = random.Random(seed)  # noqa: S311  # the same data each time
    return [_made_up(chance, number, payers, on, seed, days) for number in range(1, count + 1)]


def _made_up(
    chance: random.Random, number: int, payers: int, on: date, seed: int, days: int
) -> Entry:
    paid = tuple(
        Payer(
            chance.randrange(5, 200) * 1000, name=invented_name(chance), ocr=f"{seed}{number}{part}",
            account=f"{chance.randrange(100, 999)}-{chance.randrange(1000, 9999)}",
            bank_id=f"P{seed}-{number}-{part}",
        )
        for part in range(payers)
    )  # fmt: skip
    return Entry(
        sum(one.amount_ore for one in paid), on + timedelta(number % days), paid,
        reference=f"BG4032850 {number:05d}", bank_reference=f"R{seed}-{number:07d}",
        bankgiro=BANKGIRO, code=("PMNT", "RCDT", "ATXN"),
    )  # fmt: skip


def many_giros(count: int, *, seed: int = 1) -> list[Giro]:
    """``count`` bankgiro payments by invented people."""
    chance = random.Random(seed)  # noqa: S311  # the same data each time
    return [
        Giro(
            chance.randrange(5, 200) * 1000, reference=f"{number}", serial=f"{seed}{number:06d}",
            name=invented_name(chance), messages=("Gåva",),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def invented_name(chance: random.Random) -> str:
    """Somebody who does not exist."""
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _document(
    paper: _Paper, balances: str, message_id: str, period: str, *, last_page: bool, summary: bool,
    prefix: str,
) -> bytes:  # fmt: skip
    root, part = (
        ("BkToCstmrStmt", "Stmt") if paper.kind == "053" else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    )
    page = f"<MsgPgntn><PgNb>1</PgNb><LastPgInd>{str(last_page).lower()}</LastPgInd></MsgPgntn>"
    made = "<CreDtTm>2026-11-23T06:00:00</CreDtTm>"
    body = "".join(_entry(one, paper) for one in paper.entries)
    text = (
        f"<{root}><GrpHdr><MsgId>{escape(message_id)}</MsgId>{made}{page}</GrpHdr>"
        f"<{part}><Id>{escape(message_id)}-1</Id>{made}{period}{_account(paper)}{balances}"
        f"{_summary(paper) if summary else ''}{body}</{part}></{root}>"
    )
    return _named(
        text, f"urn:iso:std:iso:20022:tech:xsd:camt.{paper.kind}.001.{paper.version}", prefix
    )


def _named(text: str, namespace: str, prefix: str) -> bytes:
    """The document in its namespace, with a prefix on every element where one is given."""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    name = f"{prefix}:Document" if prefix else "Document"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{name} {declared}="{namespace}">{text}</{name}>\n'.encode()


def _period(first: date, last: date) -> str:
    return f"<FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"


def _account(paper: _Paper) -> str:
    return f"<Acct>{_identity(paper.account)}<Ccy>{paper.currency}</Ccy></Acct>"


def _identity(account: str) -> str:
    """An account's Id: IBAN, bankgiro, Swish number or an ordinary account."""
    if account[:2].isalpha():
        return f"<Id><IBAN>{account}</IBAN></Id>"
    scheme = "<Cd>BBAN</Cd>"
    if account.startswith(("+", "07")):
        scheme = "<Prtry>MOBNB</Prtry>"
    elif "-" in account:
        scheme = "<Prtry>BGNR</Prtry>"
    return f"<Id><Othr><Id>{account}</Id><SchmeNm>{scheme}</SchmeNm></Othr></Id>"


def _balance(code: str, ore: int, currency: str, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(ore, currency)}{_side(ore)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _amount(ore: int, currency: str = "SEK", name: str = "Amt") -> str:
    return f'<{name} Ccy="{currency}">{kronor(ore)}</{name}>'


def kronor(ore: int) -> str:
    """An amount without its sign, with a point."""
    return f"{abs(ore) // 100}.{abs(ore) % 100:02d}"


def _side(ore: int) -> str:
    return f"<CdtDbtInd>{'DBIT' if ore < 0 else 'CRDT'}</CdtDbtInd>"


def _summary(paper: _Paper) -> str:
    booked = [one.amount_ore for one in paper.entries if one.status == "BOOK"]
    received, spent = [ore for ore in booked if ore > 0], [-ore for ore in booked if ore < 0]
    return (
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(booked)}</NbOfNtries></TtlNtries>"
        f"{_total('TtlCdtNtries', received)}{_total('TtlDbtNtries', spent)}</TxsSummry>"
    )


def _total(name: str, amounts: list[int]) -> str:
    return (
        f"<{name}><NbOfNtries>{len(amounts)}</NbOfNtries><Sum>{kronor(sum(amounts))}</Sum></{name}>"
    )


def _entry(one: Entry, paper: _Paper) -> str:
    details = "".join(_detail(payer, one, paper) for payer in one.payers)
    status = f"<Sts><Cd>{one.status}</Cd></Sts>" if paper.new else f"<Sts>{one.status}</Sts>"
    dates = f"<BookgDt><Dt>{one.on}</Dt></BookgDt><ValDt><Dt>{one.on}</Dt></ValDt>"
    return "".join((
        "<Ntry>", _optional("NtryRef", one.reference), _amount(one.amount_ore, one.currency),
        _side(one.amount_ore), "<RvslInd>true</RvslInd>" if one.reversal else "", status,
        dates if one.dated else "", _optional("AcctSvcrRef", one.bank_reference), _code(one),
        f"<NtryDtls>{details}</NtryDtls>" if details else "",
        _optional("AddtlNtryInf", one.text), "</Ntry>",
    ))  # fmt: skip


def _code(one: Entry) -> str:
    domain, family, part = one.code
    return (
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{part}</SubFmlyCd></Fmly>"
        "</Domn></BkTxCd>"
    )


def _optional(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _detail(payer: Payer, one: Entry, paper: _Paper) -> str:
    money = _amount(payer.amount_ore, one.currency)
    direct = money + _side(one.amount_ore) if paper.new else ""
    older = f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>" if not paper.new else ""
    return "".join((
        "<TxDtls>", _references(payer), direct, older, _parties(payer, one, paper),
        _remittance(payer, one.currency),
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if payer.returned else "", "</TxDtls>",
    ))  # fmt: skip


def _references(payer: Payer) -> str:
    return (
        f"<Refs>{_optional('AcctSvcrRef', payer.bank_id)}"
        f"<EndToEndId>{payer.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
    )


def _parties(payer: Payer, one: Entry, paper: _Paper) -> str:
    organisation = (
        f"<Id><OrgId><Othr><Id>{payer.orgnr}</Id></Othr></OrgId></Id>" if payer.orgnr else ""
    )
    party = _optional("Nm", payer.name) + organisation
    if party and paper.new:
        party = f"<Pty>{party}</Pty>"
    parts = (
        f"<Dbtr>{party}</Dbtr>" if party else "",
        f"<DbtrAcct>{_identity(payer.account)}</DbtrAcct>" if payer.account else "",
        f"<CdtrAcct>{_identity(one.bankgiro)}</CdtrAcct>" if one.bankgiro else "",
    )
    return f"<RltdPties>{''.join(parts)}</RltdPties>" if any(parts) else ""


def _remittance(payer: Payer, currency: str) -> str:
    text = "".join(_optional("Ustrd", payer.message[at : at + 140])
                   for at in range(0, len(payer.message), 140))  # fmt: skip
    return f"<RmtInf>{text}{''.join(_structured(payer, currency))}</RmtInf>" if (
        text or payer.ocr or payer.invoices or payer.parts
    ) else ""  # fmt: skip


def _structured(payer: Payer, currency: str) -> Iterator[str]:
    if payer.ocr:
        yield (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
            f"<Ref>{payer.ocr}</Ref></CdtrRefInf></Strd>"
        )
    for number in payer.invoices:
        yield f"<Strd>{_invoice(number, 'CINV')}</Strd>"
    for number, ore in payer.parts:
        kind, amount = ("CREN", "CdtNoteAmt") if ore < 0 else ("CINV", "RmtdAmt")
        money = f"<RfrdDocAmt>{_amount(ore, currency, amount)}</RfrdDocAmt>"
        yield f"<Strd>{_invoice(number, kind)}{money}</Strd>"


def _invoice(number: str, kind: str) -> str:
    return (
        f"<RfrdDocInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f"<Nb>{escape(number)}</Nb></RfrdDocInf>"
    )
