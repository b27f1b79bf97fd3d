"""Write the bank's statement of the example association: the camt.053 that a bank would send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from xml.sax.saxutils import escape

from qmember.domain.ledger import Channel
from qmember.services.demo_town import Movement

ACCOUNT = "54400001111"
GIRO = "4032850"
MOST = 6000
"""Payments of one file at most, so that it stays below what is read."""

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
WAYS = {Channel.BANKGIRO: f"BG{GIRO}", Channel.SWISH: "SWISH", Channel.TRANSFER: "INB"}


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a statement and the balance, in öre, with which it begins."""

    first: date
    last: date
    opening: int


def in_bank_order(movements: Sequence[Movement]) -> list[list[Movement]]:
    """Movements as the bank books them: what came by giro or Swish on a day is one row."""
    keyed = sorted(movements, key=_row_key)
    rows = [list(row) for _, row in groupby(keyed, key=_row_key)]
    return [part for row in rows for part in _together(row)]


def _row_key(one: Movement) -> tuple[date, bool, str]:
    return (one.on, one.amount < 0, one.way)


def _together(row: list[Movement]) -> list[list[Movement]]:
    alone = row[0].amount < 0 or row[0].way is Channel.TRANSFER
    return [[one] for one in row] if alone else [row]


def in_files(
    rows: Sequence[list[Movement]], period: Period
) -> Iterator[tuple[Period, list[list[Movement]]]]:
    """The rows of a period as files of whole days, none of them too large."""
    days = [list(day) for _, day in groupby(rows, key=lambda row: row[0].on)]
    first, opening, held = period.first, period.opening, list[list[Movement]]()
    for number, day in enumerate(days):
        held += day
        is_last = number == len(days) - 1
        if is_last or sum(map(len, held)) + sum(map(len, days[number + 1])) > MOST:
            last = period.last if is_last else day[0][0].on
            yield Period(first, last, opening), held
            opening += sum(one.amount for row in held for one in row)
            first, held = last + timedelta(1), []


def statement(rows: Sequence[list[Movement]], period: Period) -> bytes:
    """The bytes of one statement."""
    closing = period.opening + sum(one.amount for row in rows for one in row)
    number = f"{period.first:%y%m%d}-{period.last:%y%m%d}"
    body = "".join(_row(row, place) for place, row in enumerate(rows, 1))
    text = (
        f"<BkToCstmrStmt><GrpHdr><MsgId>QM{number}</MsgId>"
        f"<CreDtTm>{period.last}T23:59:00</CreDtTm></GrpHdr><Stmt><Id>{number}</Id>"
        f"<CreDtTm>{period.last}T23:59:00</CreDtTm><FrToDt><FrDtTm>{period.first}T00:00:00</FrDtTm>"
        f"<ToDtTm>{period.last}T23:59:59</ToDtTm></FrToDt>{_account()}"
        f"{_balance('OPBD', period.opening, period.first)}{_balance('CLBD', closing, period.last)}"
        f"{body}</Stmt></BkToCstmrStmt>"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<Document xmlns="{NAMESPACE}">{text}</Document>\n'.encode()


def _row(row: list[Movement], place: int) -> str:
    amount, on = sum(one.amount for one in row), row[0].on
    word = "UTT" if amount < 0 else WAYS[row[0].way]
    details = "".join(_detail(one, f"{on:%y%m%d}{place:04d}{n:05d}") for n, one in enumerate(row))
    return (
        f"<Ntry><NtryRef>{word} {on:%y%m%d}{place:04d}</NtryRef>{_amount(amount)}{_side(amount)}"
        f"<Sts>BOOK</Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
        f"<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _detail(one: Movement, identity: str) -> str:
    name = f"<Dbtr><Nm>{escape(one.name)}</Nm></Dbtr>" if one.name else ""
    account = f"<DbtrAcct><Id><Othr><Id>{one.account}</Id></Othr></Id></DbtrAcct>"
    who = name + (account if one.account else "")
    payer = f"<RltdPties>{who}</RltdPties>" if who else ""
    return (
        f"<TxDtls><Refs><AcctSvcrRef>{identity}</AcctSvcrRef></Refs><AmtDtls><TxAmt>"
        f"{_amount(one.amount)}</TxAmt></AmtDtls>{payer}{_remittance(one)}</TxDtls>"
    )


def _remittance(one: Movement) -> str:
    message = f"<Ustrd>{escape(one.message)}</Ustrd>" if one.message else ""
    structured = (
        "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
        f"<Ref>{one.reference}</Ref></CdtrRefInf></Strd>"
    )
    parts = message + (structured if one.reference else "")
    return f"<RmtInf>{parts}</RmtInf>" if parts else ""


def _account() -> str:
    kind = "<SchmeNm><Cd>BBAN</Cd></SchmeNm>"
    return f"<Acct><Id><Othr><Id>{ACCOUNT}</Id>{kind}</Othr></Id><Ccy>SEK</Ccy></Acct>"


def _balance(code: str, amount: int, on: date) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{_amount(amount)}{_side(amount)}<Dt><Dt>{on}</Dt></Dt></Bal>"


def _amount(amount: int) -> str:
    return f'<Amt Ccy="SEK">{abs(amount) // 100}.{abs(amount) % 100:02d}</Amt>'


def _side(amount: int) -> str:
    return f"<CdtDbtInd>{'DBIT' if amount < 0 else 'CRDT'}</CdtDbtInd>"
