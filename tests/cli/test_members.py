"""``qm members list``: who is a member on a day, by number and never by name."""

from __future__ import annotations


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
    assert run("members", "list", "--on", "31 november", "--json").code == 2
