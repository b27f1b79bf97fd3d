"""``qm meeting list`` and ``qm roll show``: the next meeting first, and who may vote with every reason."""

from __future__ import annotations

import hashlib
import json

import pytest

AS_SECRETARY = ("--as", "sekreterare@example.org")


def test_meetings_are_listed_with_what_has_become_of_them(run, lived) -> None:
    rows = run("meeting", "list", "--json").document
    assert [(row["id"], row["kind"], row["held_on"], row["state"]) for row in rows] == [
        ("2027", "ordinary", "2027-03-25", "planned"),
        ("2027-2", "extra", "2027-09-01", "cancelled"),
    ]


def test_the_newest_frozen_roll_is_shown_and_its_checksum_can_be_written_again(run, lived) -> None:
    roll = run("roll", "show", "2027", "--json").document
    assert (roll["version"], roll["held_on"], roll["fee_by"]) == (2, "2027-03-25", None)
    [row] = roll["not_eligible"]
    [other] = roll["needs_decision"]  # nobody knows how old she is, and the statutes ask
    assert roll["eligible"] == []
    assert (row["shown_as"], row["weight"], other["shown_as"]) == ("Anna Ek", 1, "Åsa Öberg")
    assert [(one["rule"], one["holds"]) for one in row["reasons"]] == [
        ("membership", True), ("type", True), ("fee", True), ("age", True),
        ("decision", False),
    ]  # fmt: skip
    assert row["reasons"][1]["fact"] == "Medlem har rösträtt"
    assert row["reasons"][1]["paragraph"] == "§ 4"
    both = [(row, "not_eligible"), (other, "needs_decision")]
    kept = [
        {
            "member_no": one["member_no"], "outcome": outcome, "weight": 1,
            "reasons": [
                {**{k: why[k] for k in ("rule", "paragraph", "values", "holds")}, "fact": why["word"]}
                for why in one["reasons"]
            ],
        }
        for one, outcome in sorted(both, key=lambda pair: (len(pair[0]["member_no"]), pair[0]["member_no"]))
    ]  # fmt: skip
    line = json.dumps(
        {"held_on": "2027-03-25", "rows": kept},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    assert hashlib.sha256(line.encode()).hexdigest() == roll["sha256"]


def test_with_a_day_the_rules_are_asked_anew(run, lived) -> None:
    roll = run("roll", "show", "2027", "--on", "2027-03-20", "--json").document
    assert (roll["version"], roll["held_on"]) == (None, "2027-03-20")
    assert [row["shown_as"] for row in roll["eligible"]] == ["Anna Ek"]
    asked = {row["shown_as"] for row in roll["needs_decision"]}
    assert asked == {"Åsa Öberg", "Rakel Listad"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("roll", "show", "1999"), "not-found"),
        (("roll", "show", "2027", "--as", "kassor@example.org"), "not-allowed"),
        (("meeting", "list", "--as", "medlem@example.org"), "not-allowed"),
        (("roll", "show", "2027", "--on", "x"), "usage"),
    ],
)
def test_what_is_not_there_or_not_hers_is_refused(run, lived, words, code) -> None:
    answer = run(*words, "--json")
    assert answer.error["code"] == code


def test_the_secretary_sees_the_same(run, lived) -> None:
    assert run("roll", "show", "2027", "--json", *AS_SECRETARY).document == (
        run("roll", "show", "2027", "--json").document
    )
