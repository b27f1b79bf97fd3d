"""A form from another site changes nothing, with a good token too; our own browsers' forms go through."""

from __future__ import annotations

import pytest

from tests.doors import token_in

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080.evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "file://"},
    {"Origin": "chrome-extension://abc"},
]
OWN = [
    {},
    {"Origin": "http://localhost"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_a_browser_says_is_foreign_is_refused_with_a_clear_page(sign_in, headers) -> None:
    client = sign_in()
    token = token_in(client.get("/konto").text)
    data = {"csrf_token": token, "language": "en"}
    answer = client.post("/konto/val", data=data, headers=headers)
    assert answer.status_code == 400
    assert "Det du skickade är inte sparat" in answer.text
    assert '<html lang="sv">' in client.get("/konto").text


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_our_own_pages_are_heard(sign_in, headers) -> None:
    client = sign_in()
    token = token_in(client.get("/konto").text)
    data = {"csrf_token": token, "language": "en"}
    assert client.post("/konto/val", data=data, headers=headers).status_code == 302
    assert '<html lang="en">' in client.get("/konto").text


def test_a_form_of_plain_text_or_json_is_none(sign_in) -> None:
    client = sign_in()
    token = token_in(client.get("/konto").text)
    for kind in ("text/plain", "application/json", "application/xml", ""):
        body = f"csrf_token={token}&language=en"
        assert client.post("/konto/val", data=body, content_type=kind).status_code == 400


def test_the_token_of_another_person_is_none(sign_in) -> None:
    karin, birgit = sign_in(), sign_in("ordforande@example.org")
    token = token_in(birgit.get("/konto").text)
    data = {"csrf_token": token, "language": "en"}
    assert karin.post("/konto/val", data=data).status_code == 400


def test_the_token_of_a_stranger_is_none_after_signing_in(app, client) -> None:
    from tests.sessions import start_session_for

    token = token_in(client.get("/logga-in").text)
    start_session_for(app, client, "kassor@example.org")
    assert client.post("/konto/val", data={"csrf_token": token}).status_code == 400


def test_a_form_without_token_is_told_what_to_do_whoever_sends_it(client, sign_in) -> None:
    for who in (client, sign_in()):
        answer = who.post("/konto/val", data={"language": "en"})
        assert answer.status_code == 400
        assert "ladda om sidan" in answer.text


def test_behind_a_proxy_the_address_of_the_service_is_our_own(
    sqlite_database, clock, tmp_path
) -> None:
    from tests.conftest import make_app

    app = make_app(sqlite_database, clock, tmp_path, base_url="https://medlem.example.org")
    client = app.test_client()
    local = {"base_url": "http://127.0.0.1:5000"}
    page = client.get("/logga-in", **local)
    name = app.config["SESSION_COOKIE_NAME"]
    value = page.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    data = {"csrf_token": token_in(page.text), "language": "en"}
    headers = {"Origin": "https://medlem.example.org", "Cookie": f"{name}={value}"}
    answer = client.post("/sprak", data=data, headers=headers, **local)
    assert answer.status_code == 302
