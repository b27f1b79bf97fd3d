"""One's own account: every change asks for the password, tries are counted, other sessions end."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import select

from qmember.models import AuditEvent
from tests.app_clock import move_on
from tests.doors import PASSWORD, RECOVERY, code_now, give_account, is_in, knock, send, walk_in

KARIN = "kassor@example.org"
NEW = "tre gula kajor i natt"


@pytest.fixture
def karin(app):
    client = app.test_client()
    walk_in(app, client)
    return client


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(app, karin) -> None:
    other = app.test_client()
    move_on(app, minutes=1)
    walk_in(app, other)
    assert send(karin, "/konto", "/konto/losenord", current="fel", password=NEW).status_code == 422
    assert is_in(other)
    send(karin, "/konto", "/konto/losenord", current=PASSWORD, password=NEW)
    assert is_in(karin)
    assert not is_in(other)
    assert knock(app.test_client(), KARIN, NEW).location == "/logga-in/kod"


def test_guessing_the_password_from_an_open_screen_ends_the_session(app, karin) -> None:
    for _ in range(5):
        answer = send(karin, "/konto", "/konto/losenord", current="fel fel", password=NEW)
        assert answer.status_code == 422
    answer = send(karin, "/konto", "/konto/losenord", current=PASSWORD, password=NEW)
    assert answer.location == "/logga-in"
    assert not is_in(karin)


def test_new_recovery_codes_kill_the_old_ones(app, karin) -> None:
    move_on(app, minutes=1)
    assert send(karin, "/konto", "/konto/koder", again="fel", code=code_now(app)).status_code == 422
    assert send(karin, "/konto", "/konto/koder", again=PASSWORD).status_code == 422
    assert send(karin, "/konto", "/konto/koder", again=PASSWORD, code="000000").status_code == 422
    page = send(karin, "/konto", "/konto/koder", again=PASSWORD, code=code_now(app)).text
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", page)
    assert len(codes) == 10
    other = app.test_client()
    knock(other, KARIN)
    assert send(other, "/logga-in/kod", code=RECOVERY).status_code == 422
    assert send(other, "/logga-in/kod", code=codes[0]).status_code == 302


def test_a_right_password_buys_no_more_tries_at_the_code(app, karin) -> None:
    move_on(app, minutes=1)
    for _ in range(5):
        send(karin, "/konto", "/konto/koder", again=PASSWORD, code="000000")
    answer = send(karin, "/konto", "/konto/koder", again=PASSWORD, code=code_now(app))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("code", "written"),
    [(code_now, "user.second_factor_moving"), (lambda _: "000000", "session.refused")],
)
def test_who_goes_about_moving_to_another_phone_is_written_down(app, karin, code, written) -> None:
    move_on(app, minutes=1)
    send(karin, "/konto", "/konto/andra-faktor/borja", again=PASSWORD, code=code(app))
    with app.extensions["qmember"].database.reading() as session:
        newest = select(AuditEvent.event).order_by(AuditEvent.id.desc())
        assert session.scalars(newest).first() == written


def move_phone(app, client):
    """Prove password and code, and let another app take over; its secret."""
    move_on(app, minutes=1)
    answer = send(client, "/konto", "/konto/andra-faktor/borja", again=PASSWORD, code=code_now(app))
    assert answer.location == "/konto/andra-faktor"
    page = client.get("/konto/andra-faktor").text
    secret = re.sub(r"\s", "", re.search(r'class="secret">([^<]+)<', page)[1])
    code = pyotp.TOTP(secret).at(app.extensions["qmember"].clock.now())
    answer = send(client, "/konto/andra-faktor", code=code)
    assert "Dina reservkoder" in answer.text
    return secret


def test_another_phone_takes_over_and_the_old_one_is_dead(app, karin) -> None:
    other = app.test_client()
    move_on(app, minutes=1)
    walk_in(app, other)
    secret = move_phone(app, karin)
    assert is_in(karin)
    assert not is_in(other)
    move_on(app, minutes=1)
    knock(other, KARIN)
    assert send(other, "/logga-in/kod", code=code_now(app)).status_code == 422
    assert send(other, "/logga-in/kod", code=code_now(app, secret)).status_code == 302


@pytest.mark.parametrize(
    "given", [{"again": "fel", "code": None}, {"again": PASSWORD, "code": "000000"}]
)
def test_another_phone_needs_password_and_code(app, karin, given) -> None:
    move_on(app, minutes=1)
    fields = {**given, "code": given["code"] or code_now(app)}
    assert send(karin, "/konto", "/konto/andra-faktor/borja", **fields).status_code == 422
    assert karin.get("/konto/andra-faktor").location == "/konto"
    assert send(karin, "/konto", "/konto/andra-faktor", code="1").location == "/konto"


def test_the_proof_is_good_for_ten_minutes(app, karin) -> None:
    move_on(app, minutes=1)
    send(karin, "/konto", "/konto/andra-faktor/borja", again=PASSWORD, code=code_now(app))
    for _ in range(3):
        move_on(app, minutes=3)
        assert karin.get("/konto/andra-faktor").status_code == 200
    move_on(app, minutes=2)
    assert karin.get("/konto/andra-faktor").location == "/konto"


def test_choices_are_kept_and_unknown_languages_are_not(app, karin) -> None:
    send(karin, "/konto", "/konto/val", language="xx")
    page = karin.get("/konto").text
    assert '<html lang="sv">' in page
    assert "data-shortcuts" not in page
    send(karin, "/konto", "/konto/val", language="en", shortcuts="y")
    page = karin.get("/konto").text
    assert '<html lang="en">' in page
    assert "data-shortcuts" in page


def test_the_page_shows_roles_browsers_and_no_secret(app, karin) -> None:
    give_account(app, KARIN)
    page = karin.get("/konto").text
    assert "Kassör" in page
    assert "kassor@example.org" in page
    assert RECOVERY not in page
