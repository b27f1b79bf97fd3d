"""A list tried from the command line: counts and columns, and nothing stored or told of anybody."""

from __future__ import annotations

import pytest

from tests.facts import facts

LIST = "Namn;E-post;Anteckning\nEva Ny;eva@example.org;x\nEva Nyh;eva@example.org;\n;fel;\n"


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def test_a_list_is_tried_and_nothing_is_stored(run, opened, listed) -> None:
    before = facts(opened)
    answer = run("members", "import", listed, "--dry-run", "--json")
    assert answer.code == 0
    assert answer.document == {
        "rows": 3, "new": 1, "update": 0, "doubt": 1, "errors": 1, "known": 0,
        "skipped_columns": ["Anteckning"],
    }  # fmt: skip
    assert facts(opened) == before


def test_without_dry_run_the_words_of_the_call_are_off(run, lived, listed) -> None:
    answer = run("members", "import", listed, "--json")
    assert (answer.code, answer.error["code"]) == (2, "usage")


def test_who_may_not_read_lists_may_not_try_one(run, lived, listed) -> None:
    answer = run(
        "members", "import", listed, "--dry-run", "--as", "ordforande@example.org", "--json"
    )
    assert (answer.code, answer.error["code"]) == (1, "not-allowed")


@pytest.mark.parametrize("content", [b"%PDF-1.7", b""])
def test_a_file_that_is_no_list_is_refused_with_what_to_do(run, lived, listed, content) -> None:
    listed.write_bytes(content)
    answer = run("members", "import", listed, "--dry-run", "--json")
    assert (answer.code, answer.error["code"]) == (1, "list-refused")
    assert "Välj en fil" in answer.error["message"] or "Spara listan" in answer.error["message"]
