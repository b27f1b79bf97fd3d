"""Signing in: address and password, the second step, and what a stranger learns on the way."""

from __future__ import annotations

import pytest

from tests.app_clock import move_on
from tests.doors import PASSWORD, code_now, cookie, give_account, is_in, knock, send, walk_in

KARIN = "kassor@example.org"


def test_a_stranger_is_sent_to_the_sign_in_page(client) -> None:
    answer = client.get("/gavor")
    assert (answer.status_code, answer.location) == (302, "/logga-in?next=/gavor")
    assert "Logga in" in client.get(answer.location).text


def test_who_is_signed_in_sees_the_page(sign_in) -> None:
    assert sign_in().get("/gavor").status_code == 200


def test_password_and_code_lead_in_to_the_page_that_was_asked_for(app, client) -> None:
    answer = knock(client, KARIN, next="/gavor?registrera=1")
    assert (answer.status_code, answer.location) == (302, "/logga-in/kod")
    answer = send(client, "/logga-in/kod", code=code_now(app))
    assert (answer.status_code, answer.location) == (302, "/gavor?registrera=1")
    assert is_in(client)


def test_the_address_may_be_written_in_any_case_with_blanks_around(app, client) -> None:
    assert knock(client, "  Kassor@Example.ORG ").location == "/logga-in/kod"


def test_a_password_typed_with_composed_or_loose_letters_is_the_same(app, client) -> None:
    give_account(app, KARIN, password="åska över ängarna i maj")
    assert (
        knock(client, KARIN, "a\u030aska o\u0308ver a\u0308ngarna i maj").location
        == "/logga-in/kod"
    )


WRONG = [
    (KARIN, "fel fel fel fel fel"),
    ("okand@example.org", PASSWORD),
    ("sekreterare@example.org", PASSWORD),  # an account without a password yet
    (KARIN, PASSWORD + "x"),
]


def test_known_and_unknown_addresses_get_one_answer(app) -> None:
    answers = set()
    for email, password in WRONG:
        browser = app.test_client()
        answer = knock(browser, email, password)
        body = answer.text.replace(email, "")
        body = body.replace(
            answer.text.split('csrf_token" type="hidden" value="')[1].split('"')[0], ""
        )
        headers = {k: v for k, v in answer.headers if k not in {"Set-Cookie", "Content-Length"}}
        answers.add((answer.status_code, _without_tokens(body), tuple(sorted(headers.items()))))
        assert cookie(app, browser) is not None
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def _without_tokens(text: str) -> str:
    import re

    return re.sub(r'(name="csrf_token"[^>]* value=)"[^"]+"', r"\1", text)


def test_what_was_typed_stays_but_the_password(app, client) -> None:
    page = knock(client, KARIN, "fel fel fel fel fel").text
    assert KARIN in page
    assert "fel fel" not in page
    assert "E-postadressen eller lösenordet stämmer inte" in page


def test_a_closed_account_answers_as_an_unknown_one(app, client) -> None:
    from qmember.models import User

    database = app.extensions["qmember"].database
    with database.writing() as session:
        session.query(User).filter_by(email=KARIN).update({"active": False})
    assert "E-postadressen eller lösenordet stämmer inte" in knock(client, KARIN).text


def test_the_session_gets_a_token_of_its_own_at_each_step(app, client) -> None:
    client.get("/logga-in")
    stranger = cookie(app, client)
    knock(client, KARIN)
    half = cookie(app, client)
    send(client, "/logga-in/kod", code=code_now(app))
    full = cookie(app, client)
    assert len({stranger, half, full}) == 3
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], half, domain="localhost")
    assert not is_in(thief)
    assert thief.get("/logga-in/kod").location == "/logga-in"


def test_a_session_that_was_given_beforehand_is_not_taken_over(app, client) -> None:
    name = app.config["SESSION_COOKIE_NAME"]
    client.set_cookie(name, "s." + "a" * 43, domain="localhost")
    walk_in(app, client)
    assert cookie(app, client) != "s." + "a" * 43
    other = app.test_client()
    other.set_cookie(name, "s." + "a" * 43, domain="localhost")
    assert not is_in(other)


def test_what_a_stranger_kept_is_gone_but_the_language(app, client) -> None:
    send(client, "/logga-in", "/sprak", language="en", next="/logga-in")
    with client.session_transaction() as kept:
        kept["gift"] = {"channel": "cash"}
    walk_in(app, client)
    page = client.get("/konto").text
    assert '<html lang="en">' in page
    with app.test_request_context(
        headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie(app, client)}"}
    ):
        from flask import session

        assert "gift" not in session
        assert session["language"] == "en"


def test_a_very_long_password_is_refused_before_it_is_hashed(app, client, monkeypatch) -> None:
    from qmember.services import passwords

    asked = []
    monkeypatch.setattr(passwords, "plain", lambda text: asked.append(len(text)) or text.encode())
    assert knock(client, KARIN, "x" * 60_000).status_code == 422
    assert asked == []
    assert knock(client, KARIN, "x" * 70_000).status_code == 413


def test_who_has_signed_in_is_sent_on_to_her_work(sign_in) -> None:
    answer = sign_in().get("/logga-in")
    assert answer.status_code == 302
    assert answer.location != "/logga-in"


def test_logging_out_ends_the_session_everywhere_and_keeps_the_language(app, client) -> None:
    walk_in(app, client)
    send(client, "/konto", "/sprak", language="en", next="/konto")
    stolen = cookie(app, client)
    answer = send(client, "/konto", "/logga-ut")
    assert (answer.status_code, answer.location) == (302, "/logga-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    page = client.get("/logga-in").text
    assert "You are logged out." in page
    assert '<html lang="en">' in page
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], stolen, domain="localhost")
    assert not is_in(thief)


def test_leaving_at_once_takes_every_cookie_away(app, client) -> None:
    walk_in(app, client)
    answer = send(client, "/konto", "/lamna")
    assert answer.status_code == 303
    assert answer.location == "https://www.smhi.se/"
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert not is_in(client)


@pytest.mark.parametrize("stage", ["code", "enrol"])
def test_half_a_sign_in_reaches_nothing(app, client, stage) -> None:
    from tests.sessions import start_session_for

    start_session_for(app, client, KARIN, stage=stage)
    for page in ("/konto", "/gavor", "/gavor/ny", "/verifikationer", "/rapporter/finansiering.csv"):
        assert client.get(page).location == "/logga-in/kod", page
    token = client.get("/logga-in").text
    from tests.doors import token_in

    for page in ("/gavor/ny", "/konto/losenord", "/konto/koder", "/konto/andra-faktor/borja"):
        answer = client.post(page, data={"csrf_token": token_in(token)})
        assert answer.location == "/logga-in/kod", page


def test_half_a_sign_in_is_over_after_a_quarter_of_an_hour(app, client) -> None:
    knock(client, KARIN)
    move_on(app, minutes=9)
    assert client.get("/logga-in/kod").status_code == 200
    move_on(app, minutes=7)
    assert client.get("/logga-in/kod").location == "/logga-in"
