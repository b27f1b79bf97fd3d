"""What in the words of a bank's row tells of a person: telephone numbers and personal numbers.

In doubt a number is a person's: what is covered in a row that lasts lies sealed beside it, what is
not covered is there for ever. Numbers of organisations have a third digit of 2 or more and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qmember.domain.errors import Refused
from qmember.domain.identity import coordination_number, personal_number

SWISH = "Swish"
COVERED = "•••"

_GAP = r"[\s./()‐-―−-]{0,3}"
_GAP_NEEDED = _GAP.replace("{0,", "{1,")
_WIDE = r"[\s./()+‐-―−-]{0,3}"
_SWEDEN = rf"(?:\+|00)46{_GAP}0?{_GAP}"

_TWO = r"2[07]|3[0-469]|4[013-57-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
_THREE = r"(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[0578]|9[679])[0-9]"


def _shape(pattern: str) -> re.Pattern[str]:
    """Every place where a number is written, those that overlap too; never a part of a longer one."""
    return re.compile(rf"(?<![0-9])(?=({pattern})(?![0-9]))")


MOBILE = _shape(rf"(?:{_SWEDEN}|46{_GAP}|0)7(?:{_GAP}[0-9]){{8}}")
"""Swedish mobile numbers, which Swish pays from; banks write them as 467… too."""

PHONES = (
    # A receipt (2026-0143) or a bankgiro (5282-0999) is no telephone because of its second half.
    _shape(rf"(?<![0-9]{{3}}-)0[1-9](?:{_GAP}[0-9]){{6,8}}"),
    _shape(rf"{_SWEDEN}(?:8{_GAP}[1-9]|[1-9][0-9])(?:{_GAP}[0-9]){{5,7}}"),
    _shape(rf"\+{_GAP}[1-9](?:{_GAP}[0-9]){{6,14}}"),
    _shape(rf"00[17](?:{_GAP_NEEDED}[2-9](?:{_GAP}[0-9]){{9}}|[2-9][0-9]{{9}})"),
    _shape(
        rf"00(?:{_TWO}|{_THREE})(?:{_GAP_NEEDED}[1-9](?:{_GAP}[0-9]){{6,11}}|[1-9][0-9]{{6,11}})"
    ),
)
"""Every other telephone: 0 and an area, + and anything, 00 and the number of a country.

After 00 the country stands apart or nothing does, and no 0 follows: the banks' own serial numbers,
as in ``00444-0010452``, are not like that.
"""

IDENTITIES = (
    _shape(_WIDE.join(["[0-9]{4}", "[0-9]{2}", "[0-9]{2}", "[0-9]{4}"])),
    _shape(_WIDE.join(["[0-9]{2}", "[0-9]{2}", "[0-9]{2}", "[0-9]{4}"])),
)

ANY_DAY = date(2099, 12, 31)
"""Later than every row: whoever is born before it may have paid."""

Found = tuple[int, int, str]
"""From, to, and the word that may stand in its place."""


def without_people(text: str) -> str:
    """The text without what tells of a person; a Swedish mobile number becomes ``Swish``."""
    while found := _found(text):  # what was on both sides of it may be a number too
        for start, end, word in reversed(found):
            text = f"{text[:start]} {word} {text[end:]}"
    return text


def tells_of_person(text: str) -> bool:
    """Tell whether a telephone number or a personal number stands in a text."""
    return bool(_found(text))


def tells_of_identity(text: str) -> bool:
    """Tell whether a personal number stands in a text."""
    return next(_identities(text), None) is not None


def _found(text: str) -> list[Found]:
    """What tells of a person, in order; those that overlap as one."""
    found: list[Found] = []
    for start, end, word in sorted({*_phones(text), *_identities(text)}):
        if found and start < found[-1][1]:
            last = found.pop()
            found.append((last[0], max(last[1], end), last[2] or word))
        else:
            found.append((start, end, word))
    return found


def _phones(text: str) -> Iterator[Found]:
    for shape in (MOBILE, *PHONES):
        for one in shape.finditer(text):
            yield *one.span(1), SWISH if shape is MOBILE else ""


def _identities(text: str) -> Iterator[Found]:
    for shape in IDENTITIES:
        for one in shape.finditer(text):
            if _is_person(re.sub("[^0-9]", "", one[1])):
                yield *one.span(1), ""


def _is_person(digits: str) -> bool:
    for read in (personal_number, coordination_number):
        try:
            read(digits, ANY_DAY)
        except Refused:
            continue
        return True
    return False
