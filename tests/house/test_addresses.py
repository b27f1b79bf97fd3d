"""Addresses are printed, read aloud and bookmarked: none vanishes unnoticed, and each has its policy."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask import Flask

from qmember.domain.permissions import Permission
from qmember.web.access import NoPolicy, guard, policy_of

STORED = Path(__file__).with_name("addresses.txt")
PERSONAL = re.compile(r"<(?:\w+:)?(?:name|email|phone|personnummer|address)>")


def addresses(app: Flask) -> list[str]:
    """Methods, address and policy of every endpoint, one a line, sorted by address."""
    rules = sorted(
        app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))
    )
    return [
        f"{' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule} {who(app, rule.endpoint)}"
        for rule in rules
    ]


def who(app: Flask, endpoint: str) -> str:
    policy = policy_of(app, endpoint)
    return policy.value if isinstance(policy, Permission) else "open"


def test_no_address_vanishes_or_changes_its_policy_unnoticed(app: Flask) -> None:
    found = addresses(app)
    if os.environ.get("REFRESH_ADDRESSES"):
        STORED.write_text("\n".join(found) + "\n", "utf-8")
    assert found == STORED.read_text("utf-8").splitlines(), "see CONTRIBUTING.md, Addresses"


def test_every_endpoint_has_a_policy_and_every_open_one_a_reason(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint)
        assert policy is not None, rule.endpoint
        assert isinstance(policy, Permission) or len(policy.split()) > 2, rule.endpoint


def test_an_endpoint_without_a_policy_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/x", "forgotten", lambda: "x")
    with pytest.raises(NoPolicy, match="forgotten"):
        guard(bare, policies={"static": "files without secrets"})


def test_addresses_are_ascii_words_in_lower_case_and_carry_nothing_personal(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        bare = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]*", bare), rule.rule
        assert not PERSONAL.search(rule.rule), rule.rule


def test_an_address_with_a_name_in_it_is_seen() -> None:
    assert PERSONAL.search("/personer/<name>")
    assert PERSONAL.search("/personer/<string:email>")
    assert not PERSONAL.search("/personer/<int:number>")
