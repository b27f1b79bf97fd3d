"""``qm backup``: made, checked, restored into an empty folder; damage is refused."""

from __future__ import annotations

from qmember.models import open_database
from qmember.queries.ledger import ledger_check
from tests.conftest import KEYS


def test_there_and_back_again(run, lived, tmp_path, monkeypatch) -> None:
    path, place = tmp_path / "kopia", tmp_path / "återställd"
    before = run("ledger", "check", "--json").document
    made = run("backup", "create", "-o", path, "--json").document
    assert {"sha256", "rows", "balanced"} <= set(made)
    assert run("backup", "check", path, "--json").document["sha256"] == made["sha256"]
    done = run("backup", "restore", path, "--into", place, "--json")
    assert (done.code, done.document["rows"]) == (0, made["rows"])
    database = open_database(f"sqlite:///{place / 'qmember.db'}", KEYS)
    with database.reading() as session:
        assert ledger_check(session).entries == before["entries"]
    database.dispose()
    monkeypatch.setenv("QMEMBER_DATA", str(place))
    for name in ("SECRET", "DATA", "VAULT"):
        monkeypatch.delenv(f"QMEMBER_{name}_KEY")
    assert run("ledger", "check", "--json").document == before


def test_stdout_carries_the_backup_and_nothing_else(run, lived, tmp_path) -> None:
    answer = run("backup", "create", "-o", "-")
    path = tmp_path / "from-stdout"
    path.write_bytes(answer.raw)
    assert "sha256" in answer.err
    assert run("backup", "check", path).code == 0


def test_one_changed_bit_is_refused(run, lived, tmp_path) -> None:
    path = tmp_path / "kopia"
    run("backup", "create", "-o", path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    for words in (("check", path), ("restore", path, "--into", tmp_path / "ny")):
        answer = run("backup", *words, "--json")
        assert (answer.code, answer.error["code"]) == (1, "bad-backup")
    assert not (tmp_path / "ny").exists()


def test_a_folder_with_files_is_not_restored_into(run, lived, tmp_path) -> None:
    path = tmp_path / "kopia"
    run("backup", "create", "-o", path)
    answer = run("backup", "restore", path, "--into", lived, "--json")
    assert (answer.code, answer.error["code"]) == (1, "not-empty")


def test_a_backup_needs_keys_a_file_and_a_place(run, folder, lived_file, tmp_path) -> None:
    answer = run("backup", "check", lived_file, "--json")
    assert (answer.code, answer.error["code"]) == (1, "no-keys")


def test_a_place_that_is_not_there_is_a_refusal(run, lived, tmp_path) -> None:
    assert run("backup", "create", "-o", tmp_path / "nowhere" / "b", "--json").code == 1
    answer = run("backup", "check", tmp_path / "missing", "--json")
    assert (answer.code, answer.error["code"]) == (1, "unreadable")


def test_what_is_wrong_with_a_backup_is_told_in_swedish(run, lived, tmp_path) -> None:
    path = tmp_path / "kopia"
    run("backup", "create", "-o", path)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for content, sentence in {
        b"hej": "Filen är ingen säkerhetskopia från qmember.",
        whole[:17]: "Säkerhetskopian är avklippt.",
        whole + b"x": "Säkerhetskopian är skadad.",
        bytes(
            changed
        ): "Säkerhetskopian har ändrats sedan den gjordes, eller så är nyckeln en annan.",
    }.items():
        path.write_bytes(content)
        assert run("backup", "check", path, "--json").error["message"] == sentence
