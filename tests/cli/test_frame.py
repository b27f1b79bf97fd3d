"""Every command alike: exit codes, JSON, errors, help, rights, and no database out of nothing."""

from __future__ import annotations

import pytest

from qmember.cli import frame
from qmember.cli.frame import NOUNS

EVERY = (
    ("demo", "load"), ("bank", "read", "x"), ("bank", "import", "x"), ("bank", "queue"),
    ("ledger", "check"), ("receipts", "list", "--year", "2026"), ("funding", "2026"),
    ("check", "orgnr", "1"), ("outbox", "list"), ("outbox", "send"), ("jobs", "run", "--once"),
    ("audit", "verify"), ("doctor",), ("backup", "create", "-o", "x"), ("backup", "check", "x"),
    ("backup", "restore", "x", "--into", "y"), ("user", "list"),
    ("user", "invite", "a@example.org", "--role", "chair"), ("serve",), ("members", "list"),
    ("meeting", "list"), ("roll", "show", "2027"),
    ("members", "import", "x", "--dry-run"),
    ("members", "export", "--purpose", "annat", "-o", "x"),
    ("mandates", "list"), ("sie", "read", "x"),
    ("sie", "export", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "x"),
)  # fmt: skip
READING = (
    ("bank", "queue"), ("ledger", "check"), ("receipts", "list", "--year", "2026"),
    ("funding", "2026"), ("outbox", "list"), ("audit", "verify"), ("doctor",), ("user", "list"),
    ("backup", "create", "-o", "x"), ("members", "list"), ("meeting", "list"),
    ("members", "export", "--purpose", "annat", "-o", "x"),
    ("mandates", "list"),
    ("sie", "export", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "x"),
)  # fmt: skip
NEEDING = (
    ("demo", "load"), ("bank", "import", "FILE"), ("bank", "queue"), ("ledger", "check"),
    ("receipts", "list", "--year", "2026"), ("funding", "2026"), ("outbox", "list"),
    ("outbox", "send"), ("jobs", "run", "--once"), ("audit", "verify"), ("doctor",),
    ("backup", "create", "-o", "x"), ("backup", "check", "FILE"),
    ("backup", "restore", "FILE", "--into", "y"), ("user", "list"),
    ("user", "invite", "a@example.org", "--role", "chair"), ("members", "list"),
    ("meeting", "list"), ("roll", "show", "2027"),
    ("members", "import", "FILE", "--dry-run"),
    ("members", "export", "--purpose", "annat", "-o", "x"),
    ("mandates", "list"),
    ("sie", "export", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "x"),
)  # fmt: skip


@pytest.mark.parametrize("words", [(), *((noun,) for noun in NOUNS), *EVERY], ids=" ".join)
def test_help_is_printed_and_nothing_is_done(run, folder, words) -> None:
    answer = run(*words, "--help")
    assert answer.code == 0
    assert answer.out.startswith("usage: qm")
    assert answer.err == ""
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    [(), ("nonsense",), ("bank",), ("bank", "nonsense"), ("bank", "read"), ("funding", "abc"),
     ("funding", "99999"), ("funding", "2026", "--format", "odt"), ("receipts", "list"),
     ("user", "invite", "a@example.org"), ("user", "invite", "a@example.org", "--role", "king"),
     ("demo", "load", "--members", "0"), ("check", "orgnr"), ("ledger", "check", "--js"),
     ("serve", "--port", "0"), ("serve", "--demo", "--host", "192.0.2.1")],
    ids=" ".join,
)  # fmt: skip
def test_wrong_words_are_usage_and_nothing_is_made(run, folder, words) -> None:
    answer = run(*words, "--json")
    assert (answer.code, answer.err) == (2, "")
    assert answer.error["code"] == "usage"
    assert not folder.exists()
    plain = run(*words)
    assert (plain.code, plain.out) == (2, "")
    assert plain.err


def test_a_bad_setting_is_usage(run, monkeypatch) -> None:
    monkeypatch.setenv("QMEMBER_TODAY", "in the spring")
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "QMEMBER_TODAY" in str(answer.error["message"])


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_makes_no_database(run, folder, words) -> None:
    answer = run(*words, "--json")
    assert (answer.code, answer.error["code"]) == (1, "no-database")
    assert not folder.exists()


def test_a_command_that_writes_makes_one(run, folder) -> None:
    assert run("user", "invite", "ny@example.org", "--role", "treasurer", "--json").code == 0
    assert (folder / "qmember.db").exists()
    assert [row["state"] for row in run("user", "list", "--json").document] == ["invited"]


def test_a_refusal_has_code_message_and_where(run, lived) -> None:
    answer = run("user", "invite", "kassor@example.org", "--role", "chair", "--json")
    assert answer.code == 1
    assert set(answer.error) == {"code", "message", "where"}
    assert (answer.error["code"], answer.error["where"]) == ("known-user", "email")
    plain = run("user", "invite", "kassor@example.org", "--role", "chair")
    assert (plain.code, plain.out) == (1, "")
    assert plain.err.strip() == answer.error["message"]


def test_refusals_are_in_swedish(run, lived) -> None:
    answer = run("bank", "queue", "--as", "revisor", "--json")
    assert answer.error["message"] == "Det finns inget konto med den adressen."


@pytest.mark.parametrize("words", NEEDING, ids=" ".join)
def test_who_has_no_right_to_the_page_has_none_to_the_command(run, lived, words) -> None:
    answer = run(*words, "--as", "medlem@example.org", "--json")
    assert (answer.code, answer.error["code"]) == (1, "not-allowed")


@pytest.mark.parametrize("where", ["before", "after"])
def test_options_may_stand_before_the_noun_or_after_the_verb(run, lived, where) -> None:
    options, words = ("--json", "--as", "kassor@example.org"), ("bank", "queue")
    answer = run(*options, *words) if where == "before" else run(*words, *options)
    assert answer.code == 0
    assert isinstance(answer.document, list)


def test_nobody_can_act_as_an_account_that_is_closed_or_not_there(run, opened) -> None:
    from qmember.models import User

    for email in ("olle@example.org", "ledamot@example.org"):
        with opened.writing() as session:
            session.query(User).filter_by(email="ledamot@example.org").update({"active": False})
        answer = run("funding", "2026", "--as", email, "--json")
        assert (answer.code, answer.error["code"]) == (1, "unknown-user")


def test_a_fault_is_a_sentence_and_never_a_traceback(run, lived, monkeypatch) -> None:
    def broken(_call):
        raise RuntimeError("secret of the programmer")

    monkeypatch.setattr("qmember.queries.ledger.ledger_check", broken)
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.error["code"]) == (1, "fault")
    assert "secret" not in answer.out + answer.err
    assert "Traceback" not in answer.err


def test_an_interrupted_command_ends_quietly(run, lived, monkeypatch) -> None:
    def interrupted(_session):
        raise KeyboardInterrupt

    monkeypatch.setattr("qmember.queries.ledger.ledger_check", interrupted)
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.out, answer.err) == (1, "", "")


def test_a_database_without_its_keys_is_refused(run, lived, monkeypatch) -> None:
    for name in ("SECRET", "DATA", "VAULT"):
        monkeypatch.delenv(f"QMEMBER_{name}_KEY")
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.error["code"], answer.err) == (1, "keys-missing", "")
    assert "keys" in str(answer.error["message"])
    assert not (lived / "keys").exists()


def test_a_key_of_another_installation_is_refused(run, lived, monkeypatch) -> None:
    monkeypatch.setenv("QMEMBER_DATA_KEY", "ab" * 32)
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.error["code"]) == (1, "wrong-key")


def test_a_folder_that_cannot_be_made_is_told_of(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path / "file" / "data"))
    answer = run("user", "invite", "a@example.org", "--role", "chair", "--json")
    assert (answer.code, answer.error["code"]) == (1, "system")
    assert str(tmp_path / "file") in str(answer.error["message"])


def test_a_database_server_that_is_away_is_told_of(run, folder, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    answer = run("ledger", "check", "--json")
    assert (answer.code, answer.error["code"]) == (1, "no-answer")


def test_every_noun_of_the_contract_has_a_module() -> None:
    assert {words[0] for words in EVERY} == set(frame.NOUNS)
