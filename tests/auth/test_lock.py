"""The lock: it falls by itself, shows nothing, opens with the password, and loses nothing typed."""

from __future__ import annotations

import re

import pytest

from tests.app_clock import move_on
from tests.doors import PASSWORD, cookie, give_account, is_in, knock, send, token_in, walk_in

KARIN = "kassor@example.org"
GIFT = {"amount": "500", "giver": "Anonym", "giver_code": "anonym", "received_on": "2026-11-20"}


@pytest.fixture
def karin(app):
    """Karin's browser, signed in all the way."""
    client = app.test_client()
    walk_in(app, client)
    return client


def unlock(client, page: str, password: str = PASSWORD):
    """Fill the lock in with everything that it holds."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    kept = {name: value for name, value in fields if name != "csrf_token"}
    token = re.search(r'data-unlock>.*?name="csrf_token" value="([^"]+)"', page, re.DOTALL)[1]
    data = {"csrf_token": token, **kept, "unlock_password": password}
    return client.post("/las/upp", data=data)


def test_after_five_idle_minutes_the_server_shows_only_the_lock(app, karin) -> None:
    move_on(app, minutes=4.9)
    assert is_in(karin)
    move_on(app, minutes=5)
    answer = karin.get("/gavor?registrera=1")
    assert (answer.status_code, answer.location) == (302, "/las?next=/gavor?registrera%3D1")
    page = karin.get(answer.location).text
    assert "Låst" in page
    assert "Karin" not in page


def test_the_password_opens_it_and_leads_back(app, karin) -> None:
    move_on(app, minutes=6)
    page = karin.get("/las?next=/gavor?registrera%3D1").text
    answer = unlock(karin, page)
    assert (answer.status_code, answer.location) == (302, "/gavor?registrera=1")
    assert is_in(karin)


def test_unlocking_gives_the_session_a_new_token_and_old_forms_stay_good(app, karin) -> None:
    before, page = cookie(app, karin), karin.get("/konto").text
    move_on(app, minutes=6)
    unlock(karin, karin.get("/las").text)
    after = cookie(app, karin)
    assert before != after
    answer = karin.post("/konto/val", data={"csrf_token": token_in(page), "language": "sv"})
    assert answer.status_code == 302
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], before, domain="localhost")
    assert not is_in(thief)


def test_a_form_that_meets_the_lock_is_sent_again_as_it_was_typed(app, karin) -> None:
    page = karin.get("/konto").text
    move_on(app, minutes=6)
    form = {"csrf_token": token_in(page), "language": "en", "shortcuts": "y"}
    met = karin.post("/konto/val", data=form)
    assert met.status_code == 401
    assert "Det du skrivit finns kvar" in met.text
    answer = unlock(karin, met.text)
    assert (answer.status_code, answer.location) == (307, "/konto/val")
    again = karin.post(answer.location, data={**form, "unlock_password": PASSWORD, "goal": "/x"})
    assert again.status_code == 302
    assert '<html lang="en">' in karin.get("/konto").text


def test_a_form_of_one_button_is_kept_too(app, karin) -> None:
    from tests.sessions import start_session_for

    start_session_for(app, app.test_client(), KARIN)
    page = karin.get("/konto").text
    number = re.search(r"/konto/sessioner/([0-9a-f]{16})/avsluta", page)[1]
    move_on(app, minutes=6)
    met = karin.post(f"/konto/sessioner/{number}/avsluta", data={"csrf_token": token_in(page)})
    assert unlock(karin, met.text).status_code == 307


def test_a_new_password_that_meets_the_lock_does_not_pass_for_the_present_one(app, karin) -> None:
    page = karin.get("/konto").text
    move_on(app, minutes=6)
    form = {"csrf_token": token_in(page), "current": PASSWORD, "password": "tre gula kajor i natt"}
    met = karin.post("/konto/losenord", data=form)
    assert unlock(karin, met.text, "tre gula kajor i natt").status_code == 422
    assert unlock(karin, met.text).status_code == 307


GOALS = [
    "//evil.example/x", "/\\evil.example", "/\t/evil.example", "https://evil.example/", "/%09/evil.example",
    "/las/upp", "/logga-in", "/logga-ut", "/nytt-losenord/x", "/halsa", "/finns-inte", "", "gavor/ny",
    "/gavor/ny\nX: y", "/gavor",
]  # fmt: skip


def test_a_kept_form_is_sent_on_only_to_a_page_of_ours_that_takes_it(app, karin) -> None:
    token = token_in(karin.get("/konto").text)
    for goal in GOALS:
        move_on(app, minutes=6)
        data = {"csrf_token": token, "goal": goal, "resend": "1", "unlock_password": PASSWORD}
        answer = karin.post("/las/upp", data=data)
        assert answer.status_code == 302, goal
        assert answer.location.startswith("/"), goal
        assert "evil" not in answer.location
        assert is_in(karin)


def test_another_site_cannot_have_a_form_kept_or_sent_on(app, karin) -> None:
    karin.get("/konto")
    move_on(app, minutes=6)
    from_elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert karin.post("/gavor/ny", data=GIFT, headers=from_elsewhere).status_code == 400
    assert karin.post("/gavor/ny", data=GIFT).status_code == 400
    forged = {"goal": "/gavor/ny", "resend": "1", "unlock_password": PASSWORD, **GIFT}
    assert karin.post("/las/upp", data=forged).status_code == 400
    assert not is_in(karin)


def test_the_wrong_password_keeps_it_shut_and_keeps_what_was_typed(app, karin) -> None:
    page = karin.get("/konto").text
    move_on(app, minutes=6)
    met = karin.post("/konto/val", data={"csrf_token": token_in(page), "language": "en"})
    answer = unlock(karin, met.text, "fel fel fel fel")
    assert answer.status_code == 422
    assert 'name="language" value="en"' in answer.text
    assert "fel fel" not in answer.text
    assert unlock(karin, answer.text).status_code == 307


def test_after_five_wrong_passwords_the_session_is_over(app, karin) -> None:
    move_on(app, minutes=6)
    page = karin.get("/las").text
    for _ in range(5):
        assert unlock(karin, page, "fel fel fel fel").status_code == 422
    answer = unlock(karin, page)
    assert answer.status_code == 401
    assert karin.get("/las").location == "/logga-in"


def test_locking_at_once_holds_for_every_window(app, karin) -> None:
    send(karin, "/konto", "/las")
    assert karin.get("/konto").location.startswith("/las")
    assert karin.get("/verifikationer").location.startswith("/las")
    move_on(app, minutes=1)
    token = token_in(karin.get("/las").text)
    assert karin.post("/las/kvar", data={"csrf_token": token}).status_code == 401


def test_working_in_a_page_keeps_it_open_but_not_for_ever(app, karin) -> None:
    token = token_in(karin.get("/konto").text)
    for _ in range(119):
        move_on(app, minutes=4)
        assert karin.post("/las/kvar", data={"csrf_token": token}).status_code == 204
    move_on(app, minutes=4)
    assert karin.post("/las/kvar", data={"csrf_token": token}).status_code == 401


ENDS = {"kassor": 30, "ordforande": 30, "revisor": 15, "medlem": 10, "skydd": 30}


@pytest.mark.parametrize("who", ENDS)
def test_the_session_is_over_after_its_idle_time(app, who) -> None:
    from tests.sessions import start_session_for

    client = app.test_client()
    start_session_for(app, client, f"{who}@example.org")
    move_on(app, minutes=ENDS[who] - 0.5)
    answer = client.get("/konto")
    assert answer.status_code == (200 if who == "medlem" else 302)
    assert who == "medlem" or answer.location == "/las?next=/konto"
    client = app.test_client()
    start_session_for(app, client, f"{who}@example.org")
    move_on(app, minutes=ENDS[who])
    assert client.get("/konto").location == "/logga-in?next=/konto"
    assert "Logga in igen" in client.get("/logga-in").text


def test_a_form_sent_after_the_end_is_told_so(app, karin) -> None:
    token = token_in(karin.get("/konto").text)
    move_on(app, minutes=31)
    answer = karin.post("/konto/val", data={"csrf_token": token, "language": "en"})
    assert answer.status_code == 401
    assert "inte sparat" in answer.text


def test_a_member_has_no_lock(app) -> None:
    give_account(app, "medlem@example.org", factor=False)
    client = app.test_client()
    knock(client, "medlem@example.org")
    move_on(app, minutes=9)
    assert is_in(client)


def test_a_script_is_sent_to_the_lock(app, karin) -> None:
    move_on(app, minutes=6)
    answer = karin.get("/gavor", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/las")
