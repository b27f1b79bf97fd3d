"""Codes for a telephone say number, reference and amount, and nothing about anybody."""

from __future__ import annotations

import json
from datetime import date

import pytest

from qmember.domain.payment_codes import bank_code, swish_code

CASES = [
    (("1237856901", 10_000, "12229445"), "C1237856901;100,00;12229445"),
    (("123 785 69 01", 1_050, "12229445"), "C1237856901;10,50;12229445"),
    (("1237856901", None, "12229445"), "C1237856901;;12229445;2"),
    (("1237856901", 5, "a;b åäö"), "C1237856901;0,05;a%3Bb%20%C3%A5%C3%A4%C3%B6"),
]


@pytest.mark.parametrize(("given", "code"), CASES)
def test_swish_codes_are_as_the_guide_says(given, code) -> None:
    assert swish_code(*given) == code


@pytest.mark.parametrize("number", ["", "12345", "123-ABC-6901"])
def test_what_is_no_swish_number_makes_no_code(number) -> None:
    with pytest.raises(ValueError, match="Swish"):
        swish_code(number, 100, "1")


def test_a_bank_app_reads_an_invoice() -> None:
    code = bank_code(
        payee="Föreningen Lyktan", orgnr="802444-0000", bankgiro="403-2850", reference="123456798",
        amount=20_005, due_on=date(2027, 1, 31),
    )  # fmt: skip
    assert '"due":200.05,' in code
    assert json.loads(code) == {
        "uqr": 1, "tp": 1, "nme": "Föreningen Lyktan", "cc": "SE", "cid": "802444-0000",
        "iref": "123456798", "ddt": "20270131", "due": 200.05, "cur": "SEK", "pt": "BG",
        "acc": "403-2850",
    }  # fmt: skip


def test_nothing_is_no_payment() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        swish_code("1237856901", 0, "1")
