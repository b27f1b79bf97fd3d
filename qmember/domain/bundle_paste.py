"""Rows of a spreadsheet that are pasted into a bundle: what its columns hold, by headings or by content.

Nothing is guessed where two columns may be meant: then headings are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmember.domain.amounts import parse_amount
from qmember.domain.bundles import ANONYMOUS, MOST_ROWS, Typed
from qmember.domain.errors import Refused
from qmember.domain.ledger import IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.text import clean_line, fold

LONGEST = 60_000
"""Letters that are pasted at once; more than the most rows with long names have."""

MOST_CELLS = 20

AMOUNT, GIVER, EMAIL, KIND, PURPOSE, RECEIPT = (
    "amount", "giver", "email", "kind", "purpose_id", "receipt",
)  # fmt: skip
HEADINGS = {
    AMOUNT: {"belopp", "belopp (kr)", "summa", "kr", "kronor", "amount", "sum"},
    GIVER: {"givare", "namn", "betalare", "fran", "giver", "name", "payer", "from"},
    EMAIL: {"e-post", "epost", "e-postadress", "mejl", "mail", "email", "e-mail"},
    KIND: {"typ", "slag", "vad", "kind", "type", "what"},
    PURPOSE: {"andamal", "purpose"},
    RECEIPT: {"kvitto", "receipt"},
}
KIND_WORDS = {
    "gava": IncomeKind.GIFT, "gavor": IncomeKind.GIFT, "gift": IncomeKind.GIFT,
    "medlemsavgift": IncomeKind.MEMBERSHIP_FEE, "avgift": IncomeKind.MEMBERSHIP_FEE,
    "membership fee": IncomeKind.MEMBERSHIP_FEE, "fee": IncomeKind.MEMBERSHIP_FEE,
    "forsaljning": IncomeKind.SALE, "sale": IncomeKind.SALE,
    "sponsring": IncomeKind.SPONSORSHIP, "sponsorship": IncomeKind.SPONSORSHIP,
    "forelasning": IncomeKind.LECTURE, "lecture": IncomeKind.LECTURE,
    "ovrig intakt": IncomeKind.OTHER, "ovrigt": IncomeKind.OTHER, "annat": IncomeKind.OTHER,
    "other": IncomeKind.OTHER, "other income": IncomeKind.OTHER,
}  # fmt: skip
RECEIPT_WORDS = {
    "e-post": ReceiptWish.EMAIL, "epost": ReceiptWish.EMAIL, "mejl": ReceiptWish.EMAIL,
    "email": ReceiptWish.EMAIL, "e-mail": ReceiptWish.EMAIL,
    "papper": ReceiptWish.PAPER, "paper": ReceiptWish.PAPER,
    "inget": ReceiptWish.NONE, "nej": ReceiptWish.NONE, "none": ReceiptWish.NONE,
}  # fmt: skip
NOBODY = {"a", "anonym", "anonym gava", "anonymous", "anonymous gift"}

NOTHING = "Paste at least one row with an amount"
TOO_MANY = "At most %(most)s rows fit into a bundle. Divide them into two"
WHICH_AMOUNT = "It cannot be told which column is the amount. Write the heading Belopp above it"
WHICH_GIVER = "It cannot be told which column is the giver. Write the heading Givare above it"


@dataclass(frozen=True, slots=True)
class Pasted:
    """The rows, and the headings of columns that are not taken along."""

    rows: tuple[Typed, ...]
    left_out: tuple[str, ...] = ()


def read_pasted(
    lines: Sequence[Sequence[str]], purposes: Mapping[int, str], general: int | None
) -> Pasted:
    """The rows of a list; ``general`` is the purpose of those that name none.

    Refused when it cannot be told what a column holds, or there are more rows than a bundle takes.
    """
    rows = [[clean_line(cell, 200) for cell in line[:MOST_CELLS]] for line in lines]
    rows = [row for row in rows if any(row)]
    by_name = {fold(name): purpose_id for purpose_id, name in purposes.items()}
    columns = _headings(rows[0]) if rows else {}
    left_out: tuple[str, ...] = ()
    if AMOUNT in columns.values():
        left_out = tuple(text for at, text in enumerate(rows[0]) if text and at not in columns)
        rows = rows[1:]
    else:
        columns = _by_content(rows, by_name)
    if not rows:
        raise Refused(NOTHING, field="text")
    if len(rows) > MOST_ROWS:
        raise Refused(TOO_MANY, field="text", most=MOST_ROWS)
    return Pasted(tuple(_typed(row, columns, by_name, general) for row in rows), left_out)


def _headings(row: Sequence[str]) -> dict[int, str]:
    """What the columns hold by their headings, each once."""
    found: dict[int, str] = {}
    for at, text in enumerate(row):
        name = next((n for n, words in HEADINGS.items() if fold(text) in words), None)
        if name is not None and name not in found.values():
            found[at] = name
    return found


def _by_content(rows: Sequence[Sequence[str]], purposes: Mapping[str, int]) -> dict[int, str]:
    """What the columns hold by what stands in them."""
    width = max((len(row) for row in rows), default=0)
    cells = {at: [row[at] for row in rows if at < len(row) and row[at]] for at in range(width)}
    cells = {at: texts for at, texts in cells.items() if texts}
    amounts = [at for at, texts in cells.items() if all(map(_is_amount, texts))]
    if len(amounts) != 1:
        raise Refused(WHICH_AMOUNT if cells else NOTHING, field="text")
    found = {amounts[0]: AMOUNT}
    for at, texts in cells.items():
        if at not in found and (name := _told(texts, purposes)) not in found.values():
            found[at] = name
        elif at not in found:
            raise Refused(WHICH_GIVER, field="text")
    return found


def _told(texts: Sequence[str], purposes: Mapping[str, int]) -> str:
    """What the cells of a column have in common; names, when it is nothing else."""
    folded = [fold(text) for text in texts]
    for name, words in ((KIND, KIND_WORDS), (PURPOSE, purposes), (RECEIPT, RECEIPT_WORDS)):
        if all(text in words for text in folded):
            return name
    return EMAIL if all("@" in text for text in texts) else GIVER


def _is_amount(text: str) -> bool:
    """Tell whether a cell is an amount, even one that may mean two."""
    try:
        parse_amount(text)
    except Refused as error:
        return bool(error.values)
    return True


def _typed(
    row: Sequence[str], columns: Mapping[int, str], purposes: Mapping[str, int], general: int | None
) -> Typed:
    told = {name: row[at] for at, name in columns.items() if at < len(row)}
    giver, kind = told.get(GIVER, ""), KIND_WORDS.get(fold(told.get(KIND, "")), IncomeKind.GIFT)
    nobody = fold(giver) in NOBODY or GIVER not in columns.values()
    return Typed(
        amount=told.get(AMOUNT, ""),
        giver="" if nobody else giver,
        giver_code=ANONYMOUS if nobody else "",
        email=told.get(EMAIL, ""),
        kind=kind.value,
        purpose_id=purposes.get(fold(told.get(PURPOSE, "")), general),
        receipt=RECEIPT_WORDS.get(fold(told.get(RECEIPT, "")), ""),
    )
