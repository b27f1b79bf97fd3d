"""``qm receipts list``: every number of a year, voided ones too, and no names."""

from __future__ import annotations


def test_every_receipt_of_the_year_stands_in_order(run, lived) -> None:
    rows = run("receipts", "list", "--year", "2026", "--json").document
    assert [row["number"] for row in rows] == [f"2026-{n:04d}" for n in range(1, len(rows) + 1)]
    assert {row["state"] for row in rows} == {"waiting", "delivered", "void"}
    assert all(len(row["sha256"]) == 64 for row in rows)
    assert all(row["issued_on"] == "2026-11-23" and row["amount_ore"] > 0 for row in rows)


def test_a_year_without_receipts_is_an_empty_list(run, lived) -> None:
    assert run("receipts", "list", "--year", "2019", "--json").document == []


def test_no_giver_is_named(run, lived) -> None:
    out = (
        run("receipts", "list", "--year", "2026").out
        + run("receipts", "list", "--year", "2026", "--json").out
    )
    assert not [name for name in ("Anna", "Åsa", "Zahra", "Dold") if name in out]


def test_the_chair_does_not_read_receipts(run, lived) -> None:
    answer = run("receipts", "list", "--year", "2026", "--as", "ordforande@example.org", "--json")
    assert answer.error["code"] == "not-allowed"
