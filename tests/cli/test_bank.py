"""``qm bank``: a file read without a database, imported, and the queue without names."""

from __future__ import annotations

import re

import pytest

from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Payer, camt053, many_entries
from tests.factories.bank_tables import Booked, account_file

PROMISED = {"format", "deposits", "debits", "totals", "balances", "problems"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "konto.xml"
    path.write_bytes(camt053(many_entries(3, on=TODAY, payers=2, seed=7), opening_ore=100))
    return path


def test_reading_needs_no_database_and_makes_none(run, folder, file) -> None:
    answer = run("bank", "read", file, "--json")
    document = answer.document
    assert (answer.code, answer.err) == (0, "")
    assert set(document) == PROMISED
    assert document["format"] == "camt.053.001.02"
    assert document["totals"]["deposits"] == 3
    assert document["totals"]["payments"] == 6
    assert document["balances"][0]["agree"] is True
    deposit = document["deposits"][0]
    assert set(deposit) == {
        "date", "amount_ore", "currency", "account", "bankgiro", "reference", "payments"
    }  # fmt: skip
    assert set(deposit["payments"][0]) == {
        "amount_ore", "references", "message", "payer_name", "payer_account", "kind"
    }  # fmt: skip
    assert not folder.exists()


def test_a_file_with_a_refusing_problem_prints_all_the_same(run, tmp_path) -> None:
    path = tmp_path / "undated.xml"
    entries = [
        Entry(50000, TODAY, (Payer(50000, "Anna"),), dated=False),
        Entry(700, TODAY, (Payer(700, "Åsa"),)),
    ]
    path.write_bytes(camt053(entries))
    answer = run("bank", "read", path, "--json")
    assert answer.code == 1
    assert set(answer.document) == PROMISED | {"error"}
    assert answer.error["code"] == "bank-file-refused"
    assert answer.document["totals"]["credits_ore"] == 50700
    assert answer.document["problems"][0]["severity"] == "refuse"


def test_what_is_no_bank_file_is_refused(run, tmp_path) -> None:
    path = tmp_path / "kvitto.pdf"
    path.write_bytes(b"%PDF-1.7 not a bank file")
    answer = run("bank", "read", path, "--json")
    assert (answer.code, answer.document["deposits"]) == (1, [])


@pytest.mark.parametrize("name", ["missing.xml", "."])
def test_a_file_that_cannot_be_opened_is_refused(run, tmp_path, name) -> None:
    answer = run("bank", "read", tmp_path / name, "--json")
    assert (answer.code, answer.error["code"]) == (1, "unreadable")


def test_importing_twice_adds_once(run, lived, file) -> None:
    first = run("bank", "import", file, "--as", "kassor@example.org", "--json").document
    assert {k: first[k] for k in ("rows", "new", "known", "certain", "likely", "unclear")} == {
        "rows": 3, "new": 3, "known": 0, "certain": 0, "likely": 0, "unclear": 6
    }  # fmt: skip
    again = run("bank", "import", file, "--json").document
    assert (again["import_id"], again["new"], again["known"]) == (first["import_id"], 0, 3)


def test_a_foreign_account_is_refused_and_nothing_is_stored(run, lived, tmp_path) -> None:
    path = tmp_path / "theirs.xml"
    path.write_bytes(camt053([Entry(100, TODAY, (Payer(100),))], account="99990000001"))
    before = run("bank", "queue", "--json").document
    answer = run("bank", "import", path, "--json")
    assert (answer.code, answer.error["code"], answer.error["where"]) == (
        1,
        "wrong-account",
        "file",
    )
    assert run("bank", "queue", "--json").document == before


def test_in_an_empty_folder_a_database_is_made_and_the_file_waits_for_an_account(
    run, folder, file
) -> None:
    answer = run("bank", "import", file, "--json")
    assert (answer.code, answer.error["code"]) == (1, "no-account")
    assert (folder / "qmember.db").exists()


def test_the_auditor_reads_the_queue_and_imports_nothing(run, lived, file) -> None:
    assert run("bank", "queue", "--as", "revisor@example.org", "--json").code == 0
    answer = run("bank", "import", file, "--as", "revisor@example.org", "--json")
    assert answer.error["code"] == "not-allowed"


def test_the_queue_lists_what_is_open_and_what_it_may_be_by_numbers(run, lived) -> None:
    rows = run("bank", "queue", "--json").document
    assert len(rows) == 10
    for row in rows:
        assert row["class"] in {"certain", "likely", "unclear"}
        assert 0 < row["left_ore"] <= row["amount_ore"]
        for one in row["suggestions"]:
            assert set(one) == {"target", "reasons", "class"}
            assert sum(part["amount_ore"] for part in one["target"]) == row["left_ore"]
    [named] = [one for row in rows for one in row["suggestions"] if one["reasons"] == ["name"]][:1]
    assert named["class"] == "likely"
    assert re.fullmatch(r"P10\d\d", named["target"][0]["person"])
    assert not {"Anna", "Zahra", "Åsa"} & set(re.findall(r"\w+", str(rows)))


def test_neither_queue_nor_import_prints_who_paid(run, lived, tmp_path) -> None:
    path = tmp_path / "dold.xml"
    path.write_bytes(
        camt053([Entry(100, TODAY, (Payer(100, "PERSON DOLD", message="Dold Person"),))])
    )
    answers = (
        run("bank", "import", path, "--json"),
        run("bank", "queue", "--json"),
        run("bank", "queue"),
    )
    assert all("dold" not in (one.out + one.err).lower() for one in answers)


def table(tmp_path, content: bytes):
    path = tmp_path / "konto.csv"
    path.write_bytes(content)
    return path


def test_an_account_file_is_read_and_imported_like_any_other(run, lived, tmp_path) -> None:
    path = table(tmp_path, account_file("seb", [Booked(700, TODAY, "Gåva")], opening_ore=1))
    document = run("bank", "read", path, "--json").document
    assert (document["format"], document["balances"]) == (
        "csv", [{"opening_ore": 1, "closing_ore": 701, "agree": True}],
    )  # fmt: skip
    done = run("bank", "import", path, "--json").document
    assert (done["rows"], done["new"], done["known"]) == (1, 1, 0)


def test_whose_account_a_file_is_about_can_be_told(run, lived, tmp_path) -> None:
    path = table(tmp_path, account_file("seb", [Booked(700, TODAY, "Gåva")], opening_ore=1))
    answer = run("bank", "import", path, "--account", "99990000001", "--json")
    assert (answer.code, answer.error["code"]) == (1, "wrong-account")
    done = run("bank", "import", path, "--account", "5440 00 011 11", "--json")
    assert (done.code, done.document["new"]) == (0, 1)


def test_columns_that_nobody_has_told_are_told_on_the_page(run, lived, tmp_path) -> None:
    path = table(tmp_path, b"Dag;Vad;Kronor\n2026-11-20;a;1,00\n")
    answer = run("bank", "import", path, "--json")
    assert (answer.code, answer.error["code"]) == (1, "bank-file-refused")
    assert "Läs in den under Avstämning" in answer.error["message"]
    told = table(tmp_path, b"Dag;Vad;Belopp;Valuta\n2026-11-21;Avgift;-2,50;EUR\n")
    done = run("bank", "import", told, "--json")
    assert (done.code, done.document["new"]) == (0, 1), "as it was told on the page once"
