"""Bankgiro and plusgiro numbers."""

from __future__ import annotations

import re

from qmember.domain.check_digits import ends_right
from qmember.domain.errors import Refused

BANKGIRO = re.compile(r"([0-9]{3,4})-?([0-9]{4})")
PLUSGIRO = re.compile(r"([0-9]{1,7})-?([0-9])")


def bankgiro(text: str) -> str:
    """A bankgiro number with its hyphen, ``403-2850``; Refused when it cannot be one."""
    found = BANKGIRO.fullmatch(text)
    if found is None or not int(found[1] + found[2]):
        raise Refused("Write the bankgiro number with 7 or 8 digits, for example 403-2850")
    if not ends_right(found[1] + found[2]):
        raise Refused("Check the bankgiro number. The last digit is not right")
    return f"{found[1]}-{found[2]}"


def plusgiro(text: str) -> str:
    """A plusgiro number with its hyphen and no blanks, ``286543-4``; Refused when it cannot be one."""
    found = PLUSGIRO.fullmatch(text)
    if found is None or not int(found[1] + found[2]):
        raise Refused("Write the plusgiro number with 2 to 8 digits, for example 286543-4")
    if not ends_right(found[1] + found[2]):
        raise Refused("Check the plusgiro number. The last digit is not right")
    return f"{found[1]}-{found[2]}"
