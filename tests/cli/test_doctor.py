"""``qm doctor``: each check by name, and exit code 1 when one fails."""

from __future__ import annotations


def test_what_is_not_well_is_named_with_what_to_do(run, lived) -> None:
    answer = run("doctor", "--json")
    checks = {row["name"]: row for row in answer.document["checks"]}
    assert answer.code == 1
    assert all(set(row) == {"name", "ok", "message"} for row in checks.values())
    assert checks["entries balance"]["ok"]
    assert checks["audit chain intact"]["ok"]
    assert not checks["backup is fresh"]["ok"]
    assert "qm backup create" in checks["backup is fresh"]["message"]
    assert "backup is fresh" in str(answer.error["message"])


def test_people_read_one_line_a_check(run, lived) -> None:
    answer = run("doctor")
    assert "entries balance: ok" in answer.out.splitlines()
    assert answer.err


def test_a_fresh_backup_is_noticed(run, lived, tmp_path) -> None:
    assert run("backup", "create", "-o", tmp_path / "b").code == 0
    checks = {row["name"]: row["ok"] for row in run("doctor", "--json").document["checks"]}
    assert checks["backup is fresh"]
