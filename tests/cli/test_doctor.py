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


def test_what_is_well_tells_no_alarm_only_figures(run, lived, tmp_path) -> None:
    run("backup", "create", "-o", tmp_path / "b")
    rows = run("doctor", "--json").document["checks"]
    assert any(not row["ok"] for row in rows)
    assert all(row["message"] for row in rows if not row["ok"])
    told = {row["name"]: row["message"] for row in rows if row["ok"] and row["message"]}
    assert set(told) == {"backup is fresh", "disk has room"}
    assert told["backup is fresh"].startswith("last: ")
    assert "qm backup" not in told["backup is fresh"]
    assert told["disk has room"].endswith(" MB free")
    lines = run("doctor").out.splitlines()
    assert all(f"{row['name']}: ok" in lines for row in rows if row["ok"])


def test_the_example_without_a_backup_is_not_told_to_make_one(run, folder) -> None:
    run("demo", "load", "--members", "5", "--years", "0", "--seed", "3")
    checks = {row["name"]: row for row in run("doctor", "--json").document["checks"]}
    for name in ("backup is fresh", "mail server is set", "today is not fixed"):
        assert (checks[name]["ok"], checks[name]["message"]) == (True, "")
