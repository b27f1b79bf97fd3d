"""Every rule, method and account against ``matrix.txt``: who is let in, who is not, and how it is said."""

from __future__ import annotations

import re

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from qmember.domain import permissions
from qmember.domain.permissions import Permission, Role
from qmember.web import access
from tests.web.matrix import ACCOUNTS, MATRIX, OPEN, ROLELESS, Row
from tests.web.objects import Address, addresses
from tests.web.prober import ENROLLING, EVERYBODY, HALF, LOCKED, STRANGER, Prober

SAFE, UNSAFE = {"GET", "HEAD", "OPTIONS"}, {"POST"}
UNKNOWN_METHODS = ("PUT", "DELETE")
CURIOUS = ("medlem", "valberedning", ROLELESS, STRANGER, HALF, LOCKED)
"""Of those who may not, these also ask for what does not exist, and must not be able to tell."""


def rules_of(prober: Prober, row: Row) -> list[Rule]:
    found = [
        rule
        for rule in prober.app.url_map.iter_rules()
        if rule.endpoint == row.endpoint and row.method in (rule.methods or set())
    ]
    assert found, f"{row} stands in tests/web/matrix.txt but the application has it not: remove it"
    return found


def every_address(prober: Prober, row: Row, *, most: int = 1) -> list[Address]:
    """The first addresses with something, and those with nothing, of a row."""
    found: list[Address] = []
    for rule in rules_of(prober, row):
        known = addresses(prober.app, prober.database, rule)
        found += [one for one in known if one.exists][:most]
        found += [one for one in known if not one.exists]
    return found


def ask(prober: Prober, who: str, row: Row, address: Address) -> TestResponse:
    """Ask in a world that is as it was kept; what only shows may not change anything (A4)."""
    more = {}
    if row.field:
        more["data"] = {"csrf_token": prober.badges[who].form_token, row.field: "Ek"}
    answer = prober.ask(who, row.method, address.url, **more)
    if row.shows:
        assert prober.untouched(), f"{who} changed something by {row.method} {address.url}"
    elif prober.changed():
        prober.go_back()
    return answer


def refused(who: str, row: Row, answer: TestResponse) -> bool:
    """How each who may not is turned away: 403, or shown the way to the step that is missing."""
    if who in {*ACCOUNTS, ROLELESS}:
        return answer.status_code == 403
    to = answer.headers.get("Location", "")
    if who in {HALF, ENROLLING}:
        return answer.status_code == 302 and to.startswith("/logga-in/")
    if row.method == "POST":
        return answer.status_code == 401
    start = "/las" if who == LOCKED else "/logga-in"
    return answer.status_code == 302 and to.partition("?")[0] == start


def let_in(row: Row, answer: TestResponse, *, exists: bool) -> bool:
    """Whoever may is answered by the page itself: with what is there, or that there is nothing."""
    to, status = answer.headers.get("Location", ""), answer.status_code
    if status in row.refusals:
        return True
    if status in {401, 403, 405} or status >= 500:
        return False
    if row.permission != OPEN and to.partition("?")[0] in {"/logga-in", "/logga-in/kod", "/las"}:
        return False
    if row.permission == OPEN or row.method == "POST":
        return True
    return (status in {200, 302}) if exists else status == 404


MASKED = re.compile(r'(name="csrf_token"[^>]* value=|content=)"[^"]*"|next=[^"&]*')


def masked(answer: TestResponse, url: str) -> str:
    """A page without what differs by design: form tokens, and the address that was asked for."""
    return MASKED.sub("…", answer.get_data().decode("latin-1").replace(url, "…"))


def wrong(prober: Prober, row: Row, everybody: tuple[str, ...] = EVERYBODY) -> list[str]:
    """What does not go as the row says: who is let in, and that a refusal is the same for anything."""
    faults = []
    for who in everybody:
        may, refusals = MATRIX.may(who, row), set()
        for address in every_address(prober, row):
            if not (may or address.exists or who in CURIOUS):
                continue
            answer = ask(prober, who, row, address)
            if not (
                let_in(row, answer, exists=address.exists) if may else refused(who, row, answer)
            ):
                verb = "let in" if may else "refused"
                faults.append(f"{who} is to be {verb}: {row.method} {address.url} {answer.status}")
            refusals.add(None if may else masked(answer, address.url))
        if len(refusals) > 1:
            faults.append(f"{who} can tell what exists by {row}")
    return faults


@pytest.mark.parametrize("row", MATRIX.pages(), ids=str)
def test_who_may_reaches_it_and_nobody_else_does(prober: Prober, row: Row) -> None:
    assert wrong(prober, row) == []


def test_every_endpoint_has_a_row(prober: Prober) -> None:
    missing = []
    for rule in prober.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if MATRIX.row(method, rule.endpoint) is None:
                policy = access.policy_of(prober.app, rule.endpoint)
                guess = policy.value if isinstance(policy, Permission) else OPEN
                missing.append(f"{method} {rule.endpoint} <permission>   (the code says {guess})")
    assert missing == [], (
        "these endpoints have no row in tests/web/matrix.txt. Decide from ux 6.4 who may reach each "
        "and write a line for it:\n" + "\n".join(missing)
    )


def test_reading_and_writing_are_never_the_same_endpoint(prober: Prober) -> None:
    for rule in prober.app.url_map.iter_rules():
        methods = rule.methods or set()
        assert methods <= SAFE | UNSAFE, rule
        assert len(methods & {"GET", "POST"}) == 1, rule


@pytest.mark.parametrize("row", MATRIX.pages(), ids=str)
def test_a_method_that_nobody_declared_is_refused(prober: Prober, row: Row) -> None:
    url = every_address(prober, row)[0].url
    for method in UNKNOWN_METHODS:
        assert prober.ask("kassor", method, url).status_code == 405, method


@pytest.mark.parametrize("row", [r for r in MATRIX.pages() if r.method == "POST"], ids=str)
def test_a_form_without_its_own_token_changes_nothing(prober: Prober, row: Row) -> None:
    """The form token is asked for before anything else, and that of another browser is not good."""
    who = next((name for name in EVERYBODY if MATRIX.may(name, row)), STRANGER)
    foreign = prober.badges["ordforande" if who != "ordforande" else "kassor"].form_token
    url = every_address(prober, row)[0].url
    for data in ({}, {"csrf_token": "x.y.z"}, {"csrf_token": foreign}):
        assert prober.ask(who, "POST", url, data=data).status_code == 400
        assert prober.untouched(), data
    plain = prober.ask(who, "POST", url, data="csrf_token=1", content_type="text/plain")
    assert plain.status_code == 400
    assert prober.untouched()


# --- would it be noticed?


def rows_for(permission: str) -> list[Row]:
    return [row for row in MATRIX.pages() if row.permission == permission]


HOLDINGS = [
    (role, permission)
    for role, held in permissions.ROLE_PERMISSIONS.items()
    for permission in sorted(held)
    if rows_for(permission)
]


@pytest.mark.parametrize("role", Role)
def test_taking_one_permission_from_a_role_turns_a_row_red(prober, role, monkeypatch) -> None:
    account = next(name for name, held in ACCOUNTS.items() if held == role)
    for permission in [p for r, p in HOLDINGS if r == role and p != Permission.OWN_ACCOUNT]:
        fewer = permissions.ROLE_PERMISSIONS[role] - {permission}
        with monkeypatch.context() as patch:
            patch.setitem(permissions.ROLE_PERMISSIONS, role, fewer)
            row = rows_for(permission)[0]
            assert wrong(prober, row, (account,)), f"nobody noticed that {role} lost {permission}"


@pytest.mark.parametrize("role", Role)
def test_giving_one_permission_too_many_turns_a_row_red(prober, role, monkeypatch) -> None:
    account = next(name for name, held in ACCOUNTS.items() if held == role)
    for permission in set(Permission) - permissions.ROLE_PERMISSIONS[role]:
        if not rows_for(permission):
            continue
        more = permissions.ROLE_PERMISSIONS[role] | {permission}
        with monkeypatch.context() as patch:
            patch.setitem(permissions.ROLE_PERMISSIONS, role, more)
            row = rows_for(permission)[0]
            assert wrong(prober, row, (account,)), f"nobody noticed that {role} got {permission}"


@pytest.mark.parametrize("row", [r for r in MATRIX.pages() if r.endpoint != "static"], ids=str)
def test_changing_the_policy_of_one_page_turns_its_row_red(prober, row, monkeypatch) -> None:
    view = prober.app.view_functions[row.endpoint]
    other = Permission.SET_PROTECTION if row.permission == OPEN else "open by mistake"
    monkeypatch.setattr(view, access.POLICY, other)
    assert wrong(prober, row, ("valberedning", STRANGER))


def test_a_page_that_writes_when_it_is_looked_at_is_noticed(prober, monkeypatch) -> None:
    """Also where it is a stranger who looks."""
    from qmember.models import Heartbeat
    from qmember.web.context import deed

    def writes() -> str:
        with deed() as unit:
            unit.session.add(Heartbeat(name="tittat", at=unit.now, detail=""))
        return ""

    view = prober.app.view_functions["public.start.show"]
    writes.__dict__.update(view.__dict__)
    row = MATRIX.row("GET", "public.start.show")
    assert row is not None
    assert wrong(prober, row, (STRANGER,)) == []
    monkeypatch.setitem(prober.app.view_functions, "public.start.show", writes)
    with pytest.raises(AssertionError, match="changed something"):
        wrong(prober, row, (STRANGER,))
    prober.go_back()


def test_the_permissions_that_are_held_are_those_of_the_table() -> None:
    """Also what no page asks for yet: the commands and pages of tomorrow find the right holders."""
    held = {
        permission.value: {
            name
            for name, role in ACCOUNTS.items()
            if permission in permissions.ROLE_PERMISSIONS[role]
        }
        for permission in Permission
    }
    assert held == {name: set(MATRIX.holders[name]) - {"cli", ROLELESS} for name in held}
    assert {p.value for p in permissions.CLI_PERMISSIONS} == {
        name for name, holders in MATRIX.holders.items() if "cli" in holders
    }
