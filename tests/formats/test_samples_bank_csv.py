"""The account files that others wrote, with the figures that were counted for them by hand."""

from __future__ import annotations

import pytest

FIGURES = {
    "seb_style_account.csv": (0, 44_694, 0, 6, [(131_409, 86_715, True)]),
    "seb_style_sample_bank.csv": (4_000_000, 1_012_450, 2, 4, [(0, 2_987_550, True)]),
    "seb_style_sample_bank_bom.csv": (4_000_000, 1_012_450, 2, 4, [(0, 2_987_550, True)]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_sample_has_its_figures(bank_read, samples, name) -> None:
    status, found = bank_read(samples / "bank_csv" / name)
    totals = found["totals"]
    balances = [(b["opening_ore"], b["closing_ore"], b["agree"]) for b in found["balances"]]
    assert (status, found["format"], found["problems"]) == (0, "csv", [])
    assert FIGURES[name] == (
        totals["credits_ore"], totals["debits_ore"], totals["deposits"], totals["debits"], balances,
    )  # fmt: skip
    assert totals["credits_ore"] == sum(one["amount_ore"] for one in found["deposits"])
    assert {one["currency"] for one in (*found["deposits"], *found["debits"])} == {"SEK"}


@pytest.mark.parametrize("name", FIGURES)
def test_every_row_is_one_payment_of_its_own_day(bank_read, samples, name) -> None:
    found = bank_read(samples / "bank_csv" / name)[1]
    assert all(len(one["payments"]) == 1 for one in found["deposits"])
    assert all(one["date"].startswith("2026-01-") for one in (*found["deposits"], *found["debits"]))
