"""``qm members list`` and ``export``: who is a member, by number; and the file of the page."""

from __future__ import annotations

import re

import pytest


def test_members_stand_by_number_with_their_status(run, lived) -> None:
    rows = run("members", "list", "--json").document
    assert [row["status"] for row in rows] != []
    assert {row["category"] for row in rows} == {"Medlem"}
    assert sorted(row["member_no"] for row in rows) == [row["member_no"] for row in rows]
    assert {row["paid_until"] for row in rows} == {"2026-12-31", None}


def test_before_anybody_came_the_list_is_empty(run, lived) -> None:
    assert run("members", "list", "--on", "2020-01-01", "--json").document == []


def test_no_member_is_named(run, lived) -> None:
    out = run("members", "list").out + run("members", "list", "--json").out
    assert not [name for name in ("Anna", "Åsa", "Zahra", "Dold") if name in out]


def test_the_chair_does_not_read_members(run, lived) -> None:
    answer = run("members", "list", "--as", "ordforande@example.org", "--json")
    assert answer.error["code"] == "not-allowed"


def test_a_day_that_is_none_is_told(run, lived) -> None:
    answer = run("members", "list", "--on", "2025-02-29", "--json")
    assert answer.code == 2
    assert "a day is written 2027-03-25, not '2025-02-29'" in answer.error["message"]


def exported(run, tmp_path, *words: str, purpose: str = "annat", **more) -> str:
    file = tmp_path / "list"
    answer = run("members", "export", "--purpose", purpose, "-o", str(file), *words, "--json")
    assert answer.code == 0, answer.error
    assert answer.document["rows"] > 0
    return file.read_bytes().decode("utf-8-sig")


def test_the_file_is_that_of_the_page_and_is_noted(run, lived, tmp_path) -> None:
    text = exported(run, tmp_path)
    assert "av cli" in text
    assert re.search(r"Medlemsnummer;Namn;E-post", text)
    assert "Dold" not in text
    paid = exported(run, tmp_path, "--which", "unpaid")
    assert 0 < len(paid.splitlines()) < len(text.splitlines())
    assert run("audit", "verify", "--json").document["intact"] is True


def test_for_a_grant_there_are_numbers_only(run, lived, tmp_path) -> None:
    text = exported(run, tmp_path, "--type", "medlem", purpose="bidrag")
    assert "År;Dag;Medlemmar" in text
    assert not re.search(r"M\d{6}", text)


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "labels"])
def test_every_format_is_written(run, lived, tmp_path, kind: str) -> None:
    file = tmp_path / "list"
    words = ("--purpose", "utskick", "--format", kind, "-o", str(file), "--json")
    assert run("members", "export", *words).code == 0
    assert file.read_bytes()[:4] in {b"PK\x03\x04", b"%PDF"}


def test_a_type_that_is_none_is_told(run, lived, tmp_path) -> None:
    words = ("--purpose", "annat", "--type", "Kung", "-o", str(tmp_path / "x"), "--json")
    assert run("members", "export", *words).error["where"] == "type"
