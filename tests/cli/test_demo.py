"""``qm demo load``: once, into an empty database; then everything is well."""

from __future__ import annotations


def test_the_example_is_loaded_once_and_is_well(run, folder, monkeypatch) -> None:
    monkeypatch.setenv("QMEMBER_TODAY", "2026-03-05")
    answer = run("demo", "load", "--members", "12", "--years", "0", "--seed", "3", "--json")
    assert (answer.code, answer.document["members"]) == (0, 12)
    assert run("doctor", "--json").document["checks"]
    assert run("doctor").code == 0
    assert run("ledger", "check", "--json").document["balanced"]
    assert 8 <= len(run("bank", "queue", "--json").document) <= 12
    assert "Svalört" not in run("bank", "queue").out
    again = run("demo", "load", "--json")
    assert (again.code, again.error["code"]) == (1, "not-empty")


def test_an_association_is_never_overwritten(run, lived) -> None:
    answer = run("demo", "load", "--json")
    assert (answer.code, answer.error["code"]) == (1, "not-empty")
