"""The cookies: hardened where the service is reached over https, plain on this machine alone."""

from __future__ import annotations

import pytest

from tests.app_clock import stand_still
from tests.conftest import make_app
from tests.doors import code_now, give_account, token_in

KARIN = "kassor@example.org"


def flags(line: str) -> set[str]:
    """The attributes of a Set-Cookie line."""
    return {part.strip().lower() for part in line.split(";")[1:]}


def signing_in(app, base: str) -> list[str]:
    """Every Set-Cookie line of a sign-in."""
    stand_still(app)
    give_account(app, KARIN)
    client = app.test_client()
    more = {"base_url": base}
    lines, answer = [], client.get("/logga-in", **more)
    lines += answer.headers.getlist("Set-Cookie")
    for page, fields in (
        ("/logga-in", {"email": KARIN, "password": "kajorna sjunger om mars"}),
        ("/logga-in/kod", {"code": code_now(app)}),
    ):
        token = token_in(client.get(page, **more).text)
        answer = client.post(page, data={"csrf_token": token, **fields}, **more)
        lines += answer.headers.getlist("Set-Cookie")
    return lines


def test_over_https_they_are_host_bound_secure_and_out_of_reach_of_scripts(
    sqlite_database, clock, tmp_path
) -> None:
    app = make_app(sqlite_database, clock, tmp_path, base_url="https://medlem.example.org")
    lines = signing_in(app, "https://medlem.example.org")
    assert {line.partition("=")[0] for line in lines} == {"__Host-session", "__Host-device"}
    for line in lines:
        found = flags(line)
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= found
        assert not any(one.startswith("domain") for one in found)


def test_the_session_cookie_ends_with_the_browser(sqlite_database, clock, tmp_path) -> None:
    app = make_app(sqlite_database, clock, tmp_path, base_url="https://medlem.example.org")
    for line in signing_in(app, "https://medlem.example.org"):
        timed = any(one.startswith(("expires", "max-age")) for one in flags(line))
        assert timed == line.startswith("__Host-device")


@pytest.mark.parametrize("demo", [False, True])
def test_on_this_machine_they_have_neither_prefix_nor_secure(
    sqlite_database, clock, tmp_path, demo
) -> None:
    app = make_app(sqlite_database, clock, tmp_path, base_url="http://127.0.0.1:5000", demo=demo)
    stand_still(app)
    give_account(app, KARIN)
    client = app.test_client()
    page = client.get("/logga-in", base_url="http://127.0.0.1:5000")
    data = {
        "csrf_token": token_in(page.text),
        "email": KARIN,
        "password": "kajorna sjunger om mars",
    }
    answer = client.post("/logga-in", data=data, base_url="http://127.0.0.1:5000")
    lines = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert lines
    for line in lines:
        assert line.startswith("session=")
        assert "secure" not in flags(line)
        assert {"httponly", "samesite=lax", "path=/"} <= flags(line)


def test_the_demo_has_plain_cookies_whatever_its_address(sqlite_database, clock, tmp_path) -> None:
    app = make_app(sqlite_database, clock, tmp_path, base_url="https://localhost", demo=True)
    assert app.config["SESSION_COOKIE_NAME"] == "session"
    assert app.config["SESSION_COOKIE_SECURE"] is False
