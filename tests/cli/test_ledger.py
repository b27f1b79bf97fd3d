"""``qm ledger check``: everything added up again."""

from __future__ import annotations


def test_a_sound_ledger_is_balanced(run, lived) -> None:
    answer = run("ledger", "check", "--json")
    document = answer.document
    assert (answer.code, document["balanced"], document["unsealed"]) == (0, True, 0)
    assert document["entries"] > 10
    assert sum(account["balance_ore"] for account in document["accounts"]) == 0
    assert {"account", "balance_ore"} <= set(document["accounts"][0])


def test_the_auditor_may_check_and_the_secretary_may_not(run, lived) -> None:
    assert run("ledger", "check", "--as", "revisor@example.org").code == 0
    assert run("ledger", "check", "--as", "sekreterare@example.org").code == 1


def test_people_read_it_as_lines(run, lived) -> None:
    lines = run("ledger", "check").out.splitlines()
    assert lines[0] == "balanced: True"
    assert any("Bank" in line for line in lines)


def test_a_ledger_with_a_gap_is_told_with_its_figures(run, opened) -> None:
    with opened.writing() as session:
        connection = session.connection()
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER entry_no_{deed}")
        connection.exec_driver_sql(
            "UPDATE entry SET number = number + 1000 WHERE id = (SELECT MAX(id) FROM entry)"
        )
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.document["balanced"]) == (1, False)
    assert answer.error["message"] == "Bokföringen går inte ihop"
    assert answer.document["accounts"]
