"""Bankgirot's "Insättningsuppgifter Detaljer": who paid to a bankgiro on a day, fetched as a workbook.

A block has the day, the account and the bankgiro, a row that adds up, and a row for each payment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import BankFile, Deposit, Payment, plausible, thinkable
from qmember.domain.bank_cells import NotAnAmount, read_cell_day, read_ore
from qmember.domain.bank_identity import counted
from qmember.domain.bank_problems import Place, Problems
from qmember.domain.columns import told_of
from qmember.domain.tables import Line, Lines

FORMAT = "bankgirot-xlsx"
TITLE = "insattningsuppgifter detaljer"
LOOK_AT = 15
DEPOSIT = {"datum", "bankkontonummer", "bankgironummer"}
SENDER, REFERENCE, GIRO, AMOUNT, MESSAGE = 0, 2, 3, 4, 7
"""The columns of a payment, by their places."""


def is_giro_details(read: Lines) -> bool:
    """Tell whether the lines are such a list."""
    first = (cell for _, cells in read.lines[:LOOK_AT] for cell in cells[:LOOK_AT])
    return any(told_of(cell).startswith(TITLE) for cell in first)


def read_giro_details(read: Lines, today: date) -> BankFile:
    """Read every day of the list; what does not add up is refused."""
    problems = Problems()
    deposits = [_deposit(block, problems, today) for block in _blocks(read.lines)]
    return BankFile(
        FORMAT, deposits=counted([one for one in deposits if one]), problems=problems.all()
    )


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of one day each, from the header of its deposit on."""
    starts = [at for at, (_, cells) in enumerate(lines) if set(map(told_of, cells)) >= DEPOSIT]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        yield lines[start:end]


def _deposit(block: Sequence[Line], problems: Problems, today: date) -> Deposit | None:
    heads = [told_of(cell) for cell in block[0][1]]
    place = Place(sentences.LINE, {"line": block[0][0] + 1})
    values = dict(zip(heads, block[1][1] if len(block) > 1 else (), strict=False))
    day = read_cell_day(values.get("datum", ""))
    if day is None:
        problems.refuse(place, sentences.NO_DATE)
        return None
    # By name: a list that somebody has sorted in a spreadsheet tells of the same deposit.
    payments = tuple(sorted(_payments(block, problems), key=_order))
    total, said = sum(one.amount_ore for one in payments), _total(block)
    if said is not None and said != total:
        problems.refuse(place, sentences.DEPOSIT_SUM)
    if not total:
        return None
    fits = plausible(day, today)
    if not fits:
        problems.warn(place, sentences.ODD_DATE, text=day.isoformat())
    giro = _digits(values.get("bankgironummer", ""))
    return Deposit(
        day if fits else None, total, "SEK", _digits(values.get("bankkontonummer", "")),
        f"{giro[:-4]}-{giro[-4:]}" if giro else "", f"BG{giro}" if giro else "", "", payments,
        written_on=day if not fits and thinkable(day, today) else None,
    )  # fmt: skip


def _order(one: Payment) -> tuple[object, ...]:
    return one.payer_name, one.amount_ore, one.references, one.message, one.payer_account


def _payments(block: Sequence[Line], problems: Problems) -> Iterator[Payment]:
    """The rows below the header of payments, as far as they have an amount."""
    start = next((at for at, (_, cells) in enumerate(block) if _heads(cells)), len(block))
    for number, cells in block[start + 1 :]:
        row = [*cells, *[""] * (MESSAGE + 1 - len(cells))]
        if not row[AMOUNT] or _is_total(cells):
            continue
        try:
            ore = read_ore(row[AMOUNT], "")
        except NotAnAmount as error:
            wrong = sentences.BAD_AMOUNT if error.whole else sentences.NOT_WHOLE
            problems.refuse(Place(sentences.LINE, {"line": number}), wrong)
            continue
        if ore < 0:
            problems.refuse(Place(sentences.LINE, {"line": number}), sentences.BAD_AMOUNT)
        elif ore:
            yield Payment(
                ore, references=tuple(row[REFERENCE].split()), message=row[MESSAGE],
                payer_name=row[SENDER], payer_account=row[GIRO],
            )  # fmt: skip


def _heads(cells: Sequence[str]) -> bool:
    return bool(cells) and told_of(cells[0]) == "avsandare"


def _is_total(cells: Sequence[str]) -> bool:
    return any(told_of(cell).startswith("totalt") for cell in cells)


def _total(block: Sequence[Line]) -> int | None:
    """The sum that the list gives itself: the last amount of its row; None where it cannot be read."""
    row = next((cells for _, cells in block if _is_total(cells)), ())
    for cell in reversed(row):
        try:
            return read_ore(cell, "")
        except NotAnAmount:
            continue
    return None


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))
