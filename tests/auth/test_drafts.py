"""What was typed when the screen locked is kept on the server, for its writer alone, and given back once."""

from __future__ import annotations

import html
import json
import re

import pytest

from qmember.models import LoginSession
from tests.app_clock import move_on
from tests.doors import PASSWORD, send, token_in, walk_in

KARIN = "kassor@example.org"
GIFT = {
    "path": "/gavor/ny",
    "action": "/gavor/ny",
    "fields": [["amount", "512,50"], ["giver", "Hemlig Gäst"], ["giver_code", "ny"]],
}


@pytest.fixture
def karin(app):
    client = app.test_client()
    walk_in(app, client)
    return client


def lock(client, draft: object = GIFT) -> None:
    page = client.get("/gavor/ny").text
    text = draft if isinstance(draft, str) else json.dumps(draft)
    data = {"csrf_token": token_in(page), "draft": text}
    answer = client.post("/las", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 204


def draft_in(page: str) -> object:
    """What a page gives its script to put back."""
    found = re.search(r'data-draft="([^"]*)"', page)
    return json.loads(html.unescape(found[1])) if found else None


def test_after_the_session_has_ended_it_comes_back_where_it_was_written(app, karin) -> None:
    lock(karin)
    move_on(app, minutes=31)
    page = karin.get("/logga-in").text
    assert "så kommer det du skrivit tillbaka" in page
    assert "Hemlig" not in page
    answer = walk_in(app, karin)
    assert answer.location == "/gavor/ny"
    assert draft_in(karin.get("/gavor/ny").text) == GIFT
    assert draft_in(karin.get("/gavor").text) is None, "on no other page"
    token = token_in(karin.get("/gavor").text)
    assert karin.post("/utkast", data={"csrf_token": token}).status_code == 204
    assert draft_in(karin.get("/gavor/ny").text) is None, "once"


def test_another_person_in_the_same_browser_does_not_get_it(app, karin) -> None:
    lock(karin)
    move_on(app, minutes=31)
    walk_in(app, karin, "ordforande@example.org")
    walked_back = app.test_client()
    walk_in(app, walked_back)
    for client in (karin, walked_back):
        assert "Hemlig" not in client.get("/oversikt").text
        assert draft_in(client.get("/gavor/ny").text) is None


def test_it_is_gone_when_she_logs_out(app, karin) -> None:
    lock(karin)
    page = karin.get("/las").text
    karin.post("/logga-ut", data={"csrf_token": token_in(page)})
    move_on(app, minutes=1)
    answer = walk_in(app, karin)
    assert answer.location == "/oversikt"
    assert draft_in(karin.get("/gavor/ny").text) is None


def test_a_page_that_was_loaded_anew_gets_it_and_one_that_is_still_there_does_not(
    app, karin
) -> None:
    lock(karin)
    data = {"unlock_password": PASSWORD, "goal": "/gavor/ny"}
    assert send(karin, "/las", "/las/upp", **data).status_code == 302
    assert draft_in(karin.get("/gavor/ny").text) == GIFT
    lock(karin)
    send(karin, "/las", "/las/upp", **data, page_kept="1")
    assert draft_in(karin.get("/gavor/ny").text) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "3", '{"path": "/gavor/ny"}',
        json.dumps(GIFT | {"path": "https://example.org/"}),
        json.dumps(GIFT | {"path": "//example.org"}),
        json.dumps(GIFT | {"path": "/finns-inte"}),
        json.dumps(GIFT | {"fields": [["amount"]]}),
        json.dumps(GIFT | {"fields": [["amount", "5" * 20_000]]}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_is_too_much_is_not_kept_and_locks_all_the_same(
    app, karin, text
) -> None:
    lock(karin, text)
    assert karin.get("/gavor").location.startswith("/las")
    send(karin, "/las", "/las/upp", unlock_password=PASSWORD)
    assert draft_in(karin.get("/gavor/ny").text) is None


def test_a_stranger_keeps_nothing_here(app) -> None:
    client = app.test_client()
    token = token_in(client.get("/logga-in").text)
    client.post("/las", data={"csrf_token": token, "draft": json.dumps(GIFT)})
    found = client.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="localhost")
    assert found is None or "draft" not in found.value


def test_it_is_sealed_where_it_lies(app, karin) -> None:
    lock(karin)
    with app.extensions["qmember"].database.reading() as session:
        stored = [row.data for row in session.query(LoginSession)]
    assert stored
    assert not any(b"Hemlig" in data or b"512" in data for data in stored)
