"""The camt files that others wrote, with the figures that were counted for them by hand."""

from __future__ import annotations

import pytest

TOTALS = {
    "seb_se_camt053_001_02.xml": ("camt.053.001.02", 78785000, 24490100, 5, 2, 10),
    "handelsbanken_fi_camt054_001_02.xml": ("camt.054.001.02", 704800, 0, 4, 0, 4),
    "genkgo_camt053.v2.multi.statement.xml": ("camt.053.001.02", 885, 700, 1, 1, 1),
    "genkgo_camt053.v2.five.decimals.xml": ("camt.053.001.02", 885, 0, 1, 0, 1),
    "genkgo_camt053.v8.xml": ("camt.053.001.08", 885, 0, 1, 0, 1),
    "genkgo_camt054.v2.xml": ("camt.054.001.02", 0, 20000000, 0, 1, 0),
    "genkgo_camt054.v8.xml": ("camt.054.001.08", 0, 20000000, 0, 1, 0),
    "oca_test-camt053.xml": ("camt.053.001.02", 140531, 141830, 1, 2, 1),
    "oca_test-camt054.xml": ("camt.054.001.04", 500, 0, 1, 0, 1),
}
BALANCES = {
    "seb_se_camt053_001_02.xml": [(386537131, 440832031, True)],
    "genkgo_camt053.v2.multi.statement.xml": [(1815, 2700, True), (2700, 2000, True)],
    "genkgo_camt053.v2.five.decimals.xml": [(1815, 2705, False)],
    "genkgo_camt053.v8.xml": [(1815, -2700, False)],
    "oca_test-camt053.xml": [(1556827, 1512112, False)],
}


def document(bank_read, samples, name):
    status, found = bank_read(samples / "camt" / name)
    assert status == 0
    return found


@pytest.mark.parametrize("name", TOTALS)
def test_a_sample_has_its_published_figures(bank_read, samples, name) -> None:
    found = document(bank_read, samples, name)
    totals = found["totals"]
    assert (
        found["format"], totals["credits_ore"], totals["debits_ore"], totals["deposits"],
        totals["debits"], totals["payments"],
    ) == TOTALS[name]  # fmt: skip
    assert sum(row["amount_ore"] for row in found["deposits"]) == totals["credits_ore"]
    assert sum(row["amount_ore"] for row in found["debits"]) == totals["debits_ore"]


@pytest.mark.parametrize("name", TOTALS)
def test_the_payments_of_every_deposit_add_up_to_it(bank_read, samples, name) -> None:
    for deposit in document(bank_read, samples, name)["deposits"]:
        signs = {"payment": 1, "return": 1, "deduction": -1}
        parts = [signs[one["kind"]] * one["amount_ore"] for one in deposit["payments"]]
        assert sum(parts) == deposit["amount_ore"]


@pytest.mark.parametrize("name", TOTALS)
def test_balances_stand_as_written_and_say_whether_they_agree(bank_read, samples, name) -> None:
    found = document(bank_read, samples, name)
    balances = [(b["opening_ore"], b["closing_ore"], b["agree"]) for b in found["balances"]]
    assert balances == BALANCES.get(name, [])
    wrong = [p for p in found["problems"] if p["message"].startswith("Saldot stämmer inte")]
    assert len(wrong) == sum(not agree for _, _, agree in balances)


def test_the_bankgiro_deposit_of_seb_has_six_payers(bank_read, samples) -> None:
    deposit = document(bank_read, samples, "seb_se_camt053_001_02.xml")["deposits"][0]
    payments = deposit.pop("payments")
    assert deposit == {
        "date": "2018-12-17", "amount_ore": 9183800, "currency": "SEK", "account": "54400001111",
        "bankgiro": "5282-7999", "reference": "BG52827999 00444-0010452",
    }  # fmt: skip
    assert [p["amount_ore"] for p in payments] == [
        862500, 2650000, 131300, 2187500, 1790000, 1562500,
    ]  # fmt: skip
    assert payments[0]["references"] == ["50193999"]
    assert {p["payer_account"] for p in payments} == {"981-4493"}


def test_the_other_deposits_of_seb_are_one_payment_each(bank_read, samples) -> None:
    deposits = document(bank_read, samples, "seb_se_camt053_001_02.xml")["deposits"][1:]
    assert [(d["amount_ore"], len(d["payments"])) for d in deposits] == [
        (7269000, 1), (46300000, 1), (16022200, 1), (10000, 1),
    ]  # fmt: skip
    assert deposits[-1]["reference"].startswith("46706206020")


def test_credit_notes_deduct_from_the_invoices_that_are_paid_with_them(bank_read, samples) -> None:
    deposits = document(bank_read, samples, "handelsbanken_fi_camt054_001_02.xml")["deposits"]
    assert [d["amount_ore"] for d in deposits] == [8816, 74245, 600054, 21685]
    parts = [(p["kind"], p["amount_ore"], p["references"]) for p in deposits[1]["payments"]]
    assert parts == [("payment", 137113, ["9544208"]), ("deduction", 62868, ["9582095"])]
    kinds = [(p["kind"], p["amount_ore"]) for p in deposits[2]["payments"]]
    assert kinds == [("payment", 625670), ("deduction", 16646), ("deduction", 8970)]


def test_the_difference_of_a_balance_is_told(bank_read, samples) -> None:
    problem = document(bank_read, samples, "oca_test-camt053.xml")["problems"][0]
    assert problem["severity"] == "warning"
    assert problem["where"] == "Kontoutdrag 1"
    assert "434,16 EUR" in problem["message"]
