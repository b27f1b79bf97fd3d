"""``qm funding``: the page as JSON, CSV, SVG and PDF, to a file or to stdout."""

from __future__ import annotations

import pytest


def test_json_is_the_document_itself(run, lived) -> None:
    for words in ((), ("--json",), ("--format", "json"), ("-o", "-")):
        document = run("funding", "2026", *words).document
        assert {"year", "basis", "status", "version", "total_ore", "categories"} <= set(document)
        assert sum(row["share_percent"] for row in document["categories"]) == 100
        assert sum(row["amount_ore"] for row in document["categories"]) == document["total_ore"]
        keys = {
            "key",
            "name",
            "amount_ore",
            "share_percent",
            "previous_ore",
            "change_ore",
            "payers",
        }
        assert all(set(row) == keys for row in document["categories"])


def test_another_year_is_compared(run, lived) -> None:
    document = run("funding", "2026", "--compare", "2025").document
    assert all(row["previous_ore"] == 0 for row in document["categories"])


@pytest.mark.parametrize(
    ("kind", "start"), [("csv", "\ufeff".encode()), ("svg", b"<svg"), ("pdf", b"%PDF")]
)
def test_the_other_formats_go_to_stdout_alone(run, lived, kind, start) -> None:
    answer = run("funding", "2026", "--format", kind, "-o", "-")
    assert (answer.code, answer.err) == (0, "")
    assert answer.raw.startswith(start)
    assert answer.raw == run("funding", "2026", "--format", kind).raw


def test_a_file_is_written_and_told_of(run, lived, tmp_path) -> None:
    path = tmp_path / "finansiering.pdf"
    answer = run("funding", "2026", "--format", "pdf", "-o", path, "--json")
    assert answer.document["format"] == "pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert answer.document["version"].startswith("F2026-")


def test_a_file_that_cannot_be_written_is_a_refusal(run, lived, tmp_path) -> None:
    answer = run("funding", "2026", "-o", tmp_path / "nowhere" / "f.json", "--json")
    assert (answer.code, answer.error["code"]) == (1, "unwritable")


def test_the_other_basis_comes_with_the_grants(run, lived) -> None:
    assert run("funding", "2026", "--basis", "recognised", "--json").code == 1


def test_the_board_reads_it_and_the_secretary_does_not(run, lived) -> None:
    assert run("funding", "2026", "--as", "ledamot@example.org").code == 0
    assert run("funding", "2026", "--as", "sekreterare@example.org").code == 1
