from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.receipts import ReceiptText, receipt_number

lines = st.lists(st.text(max_size=20), max_size=4).map(tuple)
perhaps = st.none() | st.text(max_size=40)
texts = st.builds(
    ReceiptText,
    association_name=st.text(),
    orgnr=st.text(max_size=20),
    address=lines,
    contact=st.text(max_size=40),
    bankgiro=st.text(max_size=20),
    number=st.text(max_size=20),
    issued_on=st.dates(),
    giver_name=perhaps,
    giver_address=lines,
    gift_on=st.dates(),
    amount_ore=st.integers(1, 10**13),
    channel=st.text(max_size=20),
    purpose=perhaps,
    voucher=perhaps,
    replaces=perhaps,
    tax_sentence=perhaps,
    language=st.sampled_from(["sv", "en"]),
    split_note=perhaps,
    refunded_ore=st.none() | st.integers(1, 10**13),
)


@given(texts)
def test_what_was_printed_comes_back_whole(text: ReceiptText) -> None:
    stored = text.to_json()
    assert stored.isascii()
    assert ReceiptText.from_json(stored) == text
    assert ReceiptText.from_json(stored).to_json() == stored


def test_the_stored_form_is_one_line_with_sorted_keys_and_a_version() -> None:
    stored = _text().to_json()
    assert "\n" not in stored
    assert list(json.loads(stored)) == sorted(json.loads(stored))
    assert json.loads(stored)["version"] == 1


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"gift_on": None}, {"surprise": 1}, {"address": None}]
)
def test_another_form_is_refused(change: dict[str, object]) -> None:
    stored = json.dumps(json.loads(_text().to_json()) | change)
    with pytest.raises(ValueError, match="receipt"):
        ReceiptText.from_json(stored)


@pytest.mark.parametrize("stored", ["", "[]", "{}", "null", "{"])
def test_what_is_no_receipt_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):
        ReceiptText.from_json(stored)


def test_numbers_are_padded_to_four_digits_and_grow_past_them() -> None:
    assert receipt_number(2026, 88) == "2026-0088"
    assert receipt_number(2026, 12345) == "2026-12345"
    assert receipt_number(2026, 1, series="U") == "U2026-0001"


def _text() -> ReceiptText:
    return ReceiptText(
        association_name="Föreningen",
        orgnr="802471-7236",
        address=("Box 1",),
        contact="08-1",
        bankgiro="403-2850",
        number="2026-0088",
        issued_on=date(2026, 11, 23),
        giver_name="Åsa",
        giver_address=(),
        gift_on=date(2026, 11, 20),
        amount_ore=50000,
        channel="swish",
    )
