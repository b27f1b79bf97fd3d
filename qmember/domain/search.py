"""What somebody may mean by the words in the one search box: a number, an amount, a day, or names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qmember.domain.amounts import parse_amount
from qmember.domain.dates import parse_date
from qmember.domain.errors import Refused
from qmember.domain.member_numbers import read_member_number
from qmember.domain.people import read_number

LONGEST = 200
PAIR = r"(\d{4})-(\d{1,9})"
VOUCHER = re.compile(rf"(?:verifikat(?:ion(?:en)?)?|ver\.?|voucher)\s*{PAIR}")
RECEIPT = re.compile(rf"(?:kvitto(?:t)?|receipt)\s*(?:nr\.?|no\.?)?\s*{PAIR}")
BARE = re.compile(PAIR)
DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{8}|\d{1,2}/\d{1,2}(?:[ /-]\d{4})?|\d{1,2} [a-zåäö]{3,9}\.?(?: \d{4})?"
)
NEAR = frozenset({"idag", "i dag", "today", "igår", "i går", "yesterday"})

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that it may mean; None and empty where it cannot mean that.

    ``person`` is a number as on a person's page, ``member_no`` a member's number with its check digit,
    ``amount_ore`` öre, ``voucher`` and ``receipt`` year
    and number, ``words`` what to look for among names, places and e-mail addresses.
    """

    text: str
    person: int | None = None
    amount_ore: int | None = None
    day: date | None = None
    voucher: Pair | None = None
    receipt: Pair | None = None
    words: str = ""
    member_no: str | None = None


def read_question(text: str, today: date) -> Asked:
    """Read what was typed. ``1042`` may be a person and an amount, ``2026-0143`` voucher and receipt."""
    typed = " ".join(text.split())[:LONGEST]
    bare = typed.lower()
    if found := VOUCHER.fullmatch(bare):
        return Asked(typed, voucher=_pair(found))
    if found := RECEIPT.fullmatch(bare):
        return Asked(typed, receipt=_pair(found))
    if found := BARE.fullmatch(bare):
        return Asked(typed, voucher=_pair(found), receipt=_pair(found))
    person, amount, day = read_number(typed), _amount(bare), _day(bare, today)
    member_no = read_member_number(typed)
    named = not (person or amount or day or member_no)
    return Asked(typed, person, amount, day, words=typed if named else "", member_no=member_no)


def _pair(found: re.Match[str]) -> Pair:
    return int(found[1]), int(found[2])


def _amount(text: str) -> int | None:
    """Öre, when the text is an amount and nothing else; ``1.234`` could be two and is none."""
    try:
        return parse_amount(text)
    except Refused:
        return None


def _day(text: str, today: date) -> date | None:
    if text not in NEAR and not DAY.fullmatch(text):
        return None
    try:
        return parse_date(text, today)
    except Refused:
        return None
