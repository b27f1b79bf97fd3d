"""Every answer carries the headers, whatever it is: page, refusal, error, file, download."""

from __future__ import annotations

import re

import pytest
from flask import Flask, abort

from qmember.web.access import open_to_all
from qmember.web.assets import MONTH, YEAR
from tests.conftest import make_app
from tests.sessions import start_session_for

PAGES = {
    200: ["/", "/logga-in", "/glomt-losenord", "/static/app.css", "/static/icons/mark.svg"],
    302: ["/konto", "/gavor", "/las", "/gavor/2026-9999/ratta"],
    400: ["/logga-in"],
    404: ["/finns-inte", "/static/finns-inte.css", "/static/../config.py"],
    405: ["/logga-ut", "/sprak"],
    410: ["/inbjudan/x", "/nytt-losenord/x", "/borja/x"],
}
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "font-src": "'self'", "connect-src": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
    "object-src": "'none'",
}  # fmt: skip
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def check(answer, *, file: bool = False) -> None:
    """Every header that every answer must have."""
    for name, value in FIXED.items():
        assert answer.headers[name] == value, name
    directives = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    form = directives.pop("form-action").split()
    assert form[0] == "'self'"
    assert all(one.startswith("https://") for one in form[1:])
    assert directives == POLICY
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers
    assert "Permissions-Policy" in answer.headers
    if not file:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
    if answer.mimetype.startswith("text/") or answer.mimetype.endswith("javascript"):
        assert "charset=utf-8" in answer.headers["Content-Type"].lower()


CASES = [(status, page) for status, pages in PAGES.items() for page in pages]


def test_answers_to_strangers(client) -> None:
    for status, page in CASES:
        host = {"Host": "evil.example"} if status == 400 else {}
        answer = client.get(page, headers=host, buffered=True)
        assert answer.status_code == status, page
        check(answer, file=page.startswith("/static/") and status == 200)


def every_plain_page(app: Flask) -> list[str]:
    """Every address that can be opened without arguments."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.arguments
    )


def test_every_page_of_the_map_as_the_treasurer_and_the_chair(app, sign_in) -> None:
    seen = set()
    for who in ("kassor@example.org", "ordforande@example.org"):
        client = sign_in(who)
        for page in every_plain_page(app):
            answer = client.get(page)
            check(answer)
            seen.add(answer.status_code)
    assert 200 in seen
    assert len(every_plain_page(app)) >= 20


FILES = ["/rapporter/finansiering.pdf", "/rapporter/finansiering.csv", "/rapporter/finansiering.svg",
         "/rapporter/finansiering.json"]  # fmt: skip


@pytest.mark.parametrize("page", FILES)
def test_files_that_are_downloaded(sign_in, page) -> None:
    answer = sign_in().get(page)
    assert answer.status_code == 200
    check(answer)
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 503])
def test_every_kind_of_refusal(sqlite_database, clock, tmp_path, status) -> None:
    app = make_app(sqlite_database, clock, tmp_path)
    app.view_functions["public.start.show"] = open_to_all("a test")(lambda: abort(status))
    answer = app.test_client().get("/")
    assert answer.status_code == status
    check(answer)


def test_a_fault_of_ours_shows_a_code_and_no_cause(sqlite_database, clock, tmp_path) -> None:
    app = make_app(sqlite_database, clock, tmp_path)

    def broken() -> str:
        raise RuntimeError("Anna Ek, 19840512-1234")

    app.view_functions["public.start.show"] = open_to_all("a test")(broken)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    check(answer)
    assert "Anna" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Traceback" not in answer.text
    assert "Felkod" in answer.text


def test_over_https_the_browser_is_told_to_stay_there(sqlite_database, clock, tmp_path) -> None:
    app = make_app(sqlite_database, clock, tmp_path, base_url="https://medlem.example.org")
    client = app.test_client()
    for page in ("/logga-in", "/finns-inte", "/static/app.css"):
        answer = client.get(page, base_url="https://medlem.example.org", buffered=True)
        line = answer.headers["Strict-Transport-Security"]
        assert int(line.split("max-age=")[1].split(";")[0]) >= 31_536_000
        assert "includeSubDomains" in line


def test_over_plain_http_it_is_not(client) -> None:
    assert "Strict-Transport-Security" not in client.get("/logga-in").headers


def test_a_method_that_is_not_there_is_answered_with_those_that_are(app, sign_in) -> None:
    client = sign_in()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        answer = client.open("/konto", method=method)
        assert answer.status_code == 405, method
        check(answer)
        assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD"]


def test_the_lock_and_the_end_of_a_session_carry_them_too(app, client) -> None:
    start_session_for(app, client, "kassor@example.org", stage="code")
    check(client.get("/logga-in/kod"))
    check(client.get("/gavor"))
    check(client.post("/gavor/ny"))


def test_browsers_keep_what_has_its_content_in_its_address(client) -> None:
    def kept(address: str) -> str:
        return str(client.get(address, buffered=True).headers["Cache-Control"])

    style = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{10})"', client.get("/logga-in").text)
    assert style is not None
    assert kept(style[1]) == YEAR
    assert kept("/static/app.css") == "no-cache"
    assert kept("/static/fonts/qmember-sans-regular.woff2") == MONTH
    assert kept("/static/finns-inte.css?v=1") == "no-store"
