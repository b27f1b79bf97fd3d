"""The one reference of a payment, which serves as OCR number, Swish message and card text."""

from __future__ import annotations

import re

from qmember.domain.check_digits import check_digit, ends_right
from qmember.domain.errors import Refused

OCR = re.compile(r"[0-9]{2,25}")


def ocr(text: str) -> str:
    """An OCR number as it is; Refused when its check digit is not right.

    Every bankgiro agreement asks for the check digit. Only some ask for the length digit too, so a
    number that the association did not make may lack it.
    """
    if OCR.fullmatch(text) is None:
        raise Refused("Write the OCR number with 2 to 25 digits and nothing else")
    if not ends_right(text):
        raise Refused("Check the OCR number. The last digit is not right")
    return text


def reference(payload: str) -> str:
    """``payload`` (1 to 23 digits) with length digit and check digit, which pass every agreement.

    The payload must say nothing about the person: it is printed on bank statements that others read.
    """
    if re.fullmatch(r"[0-9]{1,23}", payload) is None:
        msg = "a payload has 1 to 23 digits"
        raise ValueError(msg)
    counted = f"{payload}{(len(payload) + 2) % 10}"
    return counted + check_digit(counted)
