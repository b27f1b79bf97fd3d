"""``qm check``: numbers from words or from stdin; a wrong one is an answer."""

from __future__ import annotations


def test_right_and_wrong_numbers_are_both_answers(run, folder) -> None:
    answer = run("check", "orgnr", "802471-7236", "802471-7237", "--json")
    right, wrong = answer.document
    assert answer.code == 0
    assert right == {
        "value": "802471-7236", "valid": True, "normalised": "802471-7236", "reason": None
    }  # fmt: skip
    assert (wrong["valid"], bool(wrong["reason"])) == (False, True)
    assert not folder.exists()


def test_values_are_read_one_a_line(run) -> None:
    answer = run("check", "bankgiro", "--stdin", "--json", stdin="403-2850\n403 2850\n\n")
    assert [row["valid"] for row in answer.document] == [True, False, False]
    assert [row["value"] for row in answer.document] == ["403-2850", "403 2850", ""]


def test_nothing_on_stdin_is_an_empty_list(run) -> None:
    assert run("check", "ocr", "--stdin", "--json").document == []
