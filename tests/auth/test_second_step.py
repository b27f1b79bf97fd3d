"""The second step: a code of the app works once, a recovery code works once, guessing is slow."""

from __future__ import annotations

import threading

import pyotp
import pytest
from sqlalchemy import func, select

from qmember.models import AuditEvent, LoginSession, User
from tests.app_clock import move_on
from tests.doors import RECOVERY, SECRET, code_now, is_in, knock, send, token_in, walk_in

KARIN = "kassor@example.org"


def at_the_code(app):
    """A browser in which the password has been given."""
    client = app.test_client()
    knock(client, KARIN)
    return client


def test_a_code_works_once(app) -> None:
    first, second = at_the_code(app), at_the_code(app)
    code = code_now(app)
    assert send(first, "/logga-in/kod", code=code).status_code == 302
    again = send(second, "/logga-in/kod", code=code)
    assert again.status_code == 422
    assert "Koden stämmer inte" in again.text
    assert not is_in(second)


def test_a_wrong_code_says_how_many_tries_are_left(app) -> None:
    client = at_the_code(app)
    for left in (4, 3, 2, 1):
        text = send(client, "/logga-in/kod", code="000000").text
        assert f"Koden stämmer inte. Skriv en ny. Du har {left} försök kvar" in text
    assert "Vänta 15 minuter" in send(client, "/logga-in/kod", code="000000").text
    assert send(client, "/logga-in/kod", code=code_now(app)).status_code == 429


def test_a_code_used_at_the_same_time_by_sixteen_lets_one_in(app) -> None:
    code, doors = code_now(app), []
    for _ in range(16):
        client = at_the_code(app)
        doors.append((client, token_in(client.get("/logga-in/kod").text)))
    start, answers = threading.Barrier(16), []

    def go(client, token) -> None:
        start.wait()
        answers.append(
            client.post("/logga-in/kod", data={"csrf_token": token, "code": code}).status_code
        )

    threads = [threading.Thread(target=go, args=door) for door in doors]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers.count(302) == 1
    assert set(answers) == {302, 422, 429}


def test_the_code_of_the_half_minute_before_is_taken_older_ones_are_not(app) -> None:
    app_of_hers, clock = pyotp.TOTP(SECRET), app.extensions["qmember"].clock
    late = app_of_hers.at(clock.now().timestamp() - 30)
    too_late = app_of_hers.at(clock.now().timestamp() - 60)
    assert send(at_the_code(app), "/logga-in/kod", code=too_late).status_code == 422
    assert send(at_the_code(app), "/logga-in/kod", code=late).status_code == 302


def test_an_earlier_code_is_dead_when_a_later_one_was_used(app) -> None:
    early = code_now(app)
    move_on(app, seconds=30)
    send(at_the_code(app), "/logga-in/kod", code=code_now(app))
    assert send(at_the_code(app), "/logga-in/kod", code=early).status_code == 422


@pytest.mark.parametrize("typed", [RECOVERY, "ABCD EFGH JKMN", " abcdefghjkmn "])
def test_a_recovery_code_works_once_however_it_is_typed(app, typed) -> None:
    client = at_the_code(app)
    assert send(client, "/logga-in/kod", code=typed).status_code == 302
    assert "Reservkoder kvar" in client.get("/konto").text
    assert send(at_the_code(app), "/logga-in/kod", code=typed).status_code == 422


def test_no_recovery_code_is_kept_as_it_is(app) -> None:
    with app.extensions["qmember"].database.reading() as session:
        kept = session.scalars(select(User.recovery).where(User.email == KARIN)).one()
    assert all(len(one) == 64 for one in kept)
    assert RECOVERY not in str(kept)


def test_after_five_wrong_codes_even_a_right_one_waits(app) -> None:
    client = at_the_code(app)
    for _ in range(5):
        assert send(client, "/logga-in/kod", code="000000").status_code == 422
    answer = send(client, "/logga-in/kod", code=code_now(app))
    assert answer.status_code == 429
    assert "Vänta 15 minuter" in answer.text
    move_on(app, minutes=16)
    assert walk_in(app, app.test_client()).status_code == 302


def test_wrong_codes_of_many_browsers_count_together(app) -> None:
    for _ in range(5):
        send(at_the_code(app), "/logga-in/kod", code="000000")
    assert send(at_the_code(app), "/logga-in/kod", code=code_now(app)).status_code == 429


def test_a_wrong_code_is_noted(app) -> None:
    send(at_the_code(app), "/logga-in/kod", code="000000")
    with app.extensions["qmember"].database.reading() as session:
        refused = select(func.count()).where(AuditEvent.event == "session.refused")
        assert session.scalar(refused) == 1


def test_the_code_cannot_be_given_before_the_password(app, client) -> None:
    token = token_in(client.get("/logga-in").text)
    answer = client.post("/logga-in/kod", data={"csrf_token": token, "code": code_now(app)})
    assert answer.location == "/logga-in"
    assert not is_in(client)


def test_when_tries_cannot_be_counted_nobody_gets_in(app, monkeypatch) -> None:
    from qmember.services import sessions

    client = at_the_code(app)
    token = token_in(client.get("/logga-in/kod").text)

    def broken(*_args, **_more):
        raise OSError

    monkeypatch.setattr(sessions, "too_many", broken)
    answer = client.post("/logga-in/kod", data={"csrf_token": token, "code": code_now(app)})
    assert answer.status_code == 500
    monkeypatch.undo()
    assert not is_in(client)


def test_the_half_session_is_gone_when_the_full_one_begins(app) -> None:
    client = at_the_code(app)
    send(client, "/logga-in/kod", code=code_now(app))
    with app.extensions["qmember"].database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoginSession)) == 1
