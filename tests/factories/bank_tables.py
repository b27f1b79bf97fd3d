"""Account files and Swish reports as banks give them out: ``account_file`` and ``swish_report`` to bytes.

They share no code with the readers. Each bank's headings, marks and habits are written out here once
more; everybody in them is invented.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.factories.tables import workbook

CLEARING, NUMBER = "5440", "0001111"
IBAN = "SE3550000000054400001111"
SWISH_NUMBER = "1234567895"


@dataclass(frozen=True, slots=True)
class Booked:
    """One row: öre that came in, negative for what went out, with what the bank and the payer wrote."""

    ore: int
    on: date
    text: str = ""
    name: str = ""
    sender: str = ""
    number: str = ""
    message: str = ""
    time: str = "12:01"
    currency: str = "SEK"


@dataclass(frozen=True, slots=True)
class Bank:
    """How one bank writes: headings beside what stands below them, the marks, and the lines above."""

    columns: tuple[tuple[str, str], ...]
    separator: str = ";"
    mark: str = ","
    group: str = ""
    decimals: int = 2
    minus: str = "-"
    encoding: str = "utf-8"
    quoted: bool = False
    above: tuple[str, ...] = ()
    trailing: bool = False
    newest_first: bool = True
    date: str = "%Y-%m-%d"


def _columns(line: str) -> tuple[tuple[str, str], ...]:
    """``heading=what|heading=what``; a column without anything below it has no ``=``."""
    parts = (part.partition("=") for part in line.split("|"))
    return tuple((heading, what) for heading, _, what in parts)


BANKS = {
    "seb": Bank(
        _columns("Bokföringsdatum=on|Valutadatum=on|Verifikationsnummer=number|Text=text|Belopp=ore|"
                 "Saldo=balance"),
        mark=".", decimals=3, encoding="utf-8-sig",
    ),
    "seb_old": Bank(
        _columns("Bokföringsdag=on|Valutadag=on|Verifikationsnummer=number|Text/mottagare=text|"
                 "Belopp=ore|Saldo=balance"),
    ),
    "swedbank": Bank(
        _columns("Radnummer=row|Clearingnummer=clearing|Kontonummer=account|Produkt|Valuta=currency|"
                 "Bokföringsdag=on|Transaktionsdag=on|Valutadag=on|Referens=name|Beskrivning=text|"
                 "Belopp=ore|Bokfört saldo=balance"),
        separator=",", mark=".", encoding="cp1252", quoted=True,
        above=("* Transaktioner Period 2026-11-01 - 2026-11-20 Skapad 2026-11-20 12:00 CET",),
    ),
    "swedbank_old": Bank(
        _columns("Radnr=row|Clnr=clearing|Kontonr=account|Produkt|Valuta=currency|Bokfdag=on|"
                 "Transdag=on|Valutadag=on|Referens=name|Text=text|Belopp=ore|Saldo=balance"),
        separator=",", mark=".", encoding="cp1252", quoted=True,
        above=("* Transaktionsrapport Period 2026-11-01 - 2026-11-20",),
    ),
    "handelsbanken": Bank(
        _columns("Kontohavare|Kontonr=account|IBAN=iban|BIC|Kontoform|Valuta=currency|"
                 "Kontoförande kontor|Datum intervall|Kontor|Bokföringsdag=on|Reskontradag=on|"
                 "Valutadag=on|Referens=text|Insättning/Uttag=ore|Bokfört saldo=balance|"
                 "Aktuellt saldo|Valutadagssaldo|Referens Swish=number|Avsändar-id Swish=sender"),
        group=" ", encoding="latin-1", trailing=True,
    ),
    "handelsbanken_private": Bank(
        _columns("Reskontradatum=on|Transaktionsdatum=on|Text=text|Belopp=ore|Saldo=balance"),
        group="\u00a0", minus="\u2212",
        above=("Handelsbanken", "Kontoutdrag", "Kontonummer: 5440 0001111", "", "Period: november"),
    ),
    "nordea": Bank(
        _columns("Bokföringsdag=on|Belopp=ore|Avsändare=sender|Mottagare|Namn=name|Rubrik=text|"
                 "Saldo=balance|Valuta=currency"),
        encoding="utf-8-sig", date="%Y/%m/%d",
    ),
    "nordea_new": Bank(
        _columns("Bokföringsdag=on|Belopp=ore|Avsändare=sender|Mottagare|Namn=name|"
                 "Ytterligare detaljer=text|Meddelande=message|Egna anteckningar|Saldo=balance|"
                 "Valuta=currency"),
        encoding="utf-8-sig", trailing=True,
    ),
    "lansforsakringar": Bank(
        _columns("Datum=on|Bokföringsdag=on|Typ|Text=text|Belopp=ore|Saldo=balance"),
        group=" ", quoted=True,
    ),
    "ica": Bank(
        _columns("Datum=on|Text=text|Typ|Budgetgrupp|Belopp=ore|Saldo=balance"),
        group=" ", above=("ICA Banken", "", "Konto;5440 0001111", "", ""),
    ),
    "skandia": Bank(
        _columns("Bokföringsdatum=on|Beskrivning=text|Belopp=ore|Saldo=balance"), minus="\u2212",
        newest_first=False,
    ),
    "lunar": Bank(
        _columns("Datum=on|Text=text|Belopp=ore|Saldo=balance"), separator=",", mark=".",
        newest_first=False, quoted=True,
    ),
}  # fmt: skip
TELLING = ("swedbank", "swedbank_old", "handelsbanken", "handelsbanken_private", "ica")
"""Those whose files say which account they are about."""

REPORTS = {
    "swedbank_2023": Bank(
        _columns("Radnr=row|Clnr=clearing|Kontonr=account|Bokfdag=on|Transdag=on|Valutadag=on|"
                 "Mottagarnr=swish|Mottagarnamn|Avsändarnr=sender|Avsändarnamn=name|"
                 "Meddelande=message|Tid=time|Belopp=ore|Orderreferens=number"),
        separator=",", mark=".", quoted=True,
        above=("* Swish-rapport Avser 2026-11-01 - 2026-11-20 Skapad 2026-11-20 12:39 CET",),
    ),
    "swedbank_old": Bank(
        _columns("Radnr=row|Clnr=clearing|Kontonr=account|Produkt|Bokfdag=on|Transdag=on|"
                 "Valutadag=on|Mottagare=swish|Avsändare=sender|Namn på motpart=name|"
                 "Meddelande=message|Tid=time|Belopp=ore|Orderreferens=number"),
        separator=",", mark=".", encoding="cp1252", quoted=True,
        above=("* Swish-rapport Period 2026-11-01 - 2026-11-20",),
    ),
    "portal": Bank(
        _columns("Datum=on|Tid=time|Referensnummer=wrapped number|Belopp=ore|"
                 "Mobilnummer=wrapped sender|Namn=name|Meddelande=message"),
        mark=".", above=("Skapad av;Karin Lind", "Datum;2026-11-20", "Sökperiod;november",
                         "Swishnummer;123 456 78 95", "Antal träffar;3", ""),
    ),
}  # fmt: skip


def account_file(
    bank: str,
    rows: Sequence[Booked],
    *,
    opening_ore: int = 0,
    kind: str = "csv",
    shuffled: int | None = None,
    encoding: str = "",
    newline: str = "\r\n",
    without: Sequence[str] = (),
) -> bytes:
    """An account file with its running balance; ``rows`` are given oldest first.

    ``shuffled`` mixes the columns, ``without`` leaves out those headings.
    """
    return _file(
        BANKS[bank], _balanced(rows, opening_ore), kind, shuffled, encoding, newline, without
    )


def swish_report(
    bank: str, rows: Sequence[Booked], *, kind: str = "csv", shuffled: int | None = None,
    encoding: str = "", newline: str = "\r\n", without: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A report of payments by Swish, which tells of no balance."""
    return _file(
        REPORTS[bank], [(row, 0) for row in rows], kind, shuffled, encoding, newline, without
    )


def _balanced(rows: Sequence[Booked], opening: int) -> list[tuple[Booked, int]]:
    found = []
    for row in rows:
        opening += row.ore
        found.append((row, opening))
    return found


def _file(bank, rows, kind, shuffled, encoding, newline, without) -> bytes:
    ordered = rows[::-1] if bank.newest_first else rows
    columns = [one for one in bank.columns if one[0] not in without]
    if shuffled is not None:
        random.Random(shuffled).shuffle(columns)  # noqa: S311
    header = [heading for heading, _ in columns]
    body = [
        [_cell(bank, what, row, balance, number) for _, what in columns]
        for number, (row, balance) in enumerate(ordered, 1)
    ]
    if kind == "xlsx":
        body = [[text[2:-1] if text.startswith("=") else text for text in cells] for cells in body]
        return workbook([*(line.split(";") for line in bank.above), header, *body])
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if bank.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=bank.separator, quoting=quoting, lineterminator=newline)
    for line in bank.above:
        out.write(line + newline)
    for cells in [header, *body]:
        writer.writerow([*cells, ""] if bank.trailing else cells)
    text = out.getvalue()
    if encoding in {"cp1252", "cp850"}:  # they have no minus of their own
        text = text.replace("\u2212", "-")
    return text.encode(encoding or bank.encoding)


def _cell(bank: Bank, what: str, row: Booked, balance: int, number: int) -> str:
    if what.startswith("wrapped "):
        text = _cell(bank, what.removeprefix("wrapped "), row, balance, number)
        return f'="{text}"' if text else ""
    if what in {"ore", "balance"}:
        return _amount(bank, row.ore if what == "ore" else balance)
    fixed = {
        "": "", "row": str(number), "clearing": CLEARING, "account": NUMBER, "iban": IBAN,
        "swish": SWISH_NUMBER, "on": row.on.strftime(bank.date),
    }  # fmt: skip
    return fixed[what] if what in fixed else str(getattr(row, what))


def _amount(bank: Bank, ore: int) -> str:
    whole, part = divmod(abs(ore), 100)
    digits = f"{whole:,}".replace(",", bank.group)
    sign = bank.minus if ore < 0 else ""
    return f"{sign}{digits}{bank.mark}{part:02}{'0' * (bank.decimals - 2)}"


def giro_details(*days: tuple[date, Sequence[Booked]], total: int | None = None) -> bytes:
    """Bankgirot's list of who paid, a block for each day; ``total`` instead of the sum of each."""
    rows: list[list[object]] = [["Insättningsuppgifter Detaljer"], []]
    for on, payments in days:
        whole = sum(row.ore for row in payments) if total is None else total
        rows += [
            ["Datum", "Bankkontonummer", "Bankgironummer", "Mottagare"],
            [on.isoformat(), CLEARING + NUMBER, "403-2850", "Föreningen Linden"], [],
            ["TOTALT", "", len(payments), "", _amount(BANKS["nordea"], whole)], [],
            ["Avsändare", "", "Referens", "Avsändarens bankgiro", "Belopp", "", "", "Meddelande"],
            *[[row.name, "", row.number, row.sender, _amount(BANKS["nordea"], row.ore), "", "", row.message]
              for row in payments],
        ]  # fmt: skip
    return workbook([*rows, [], ["© Bankgirot"]])
