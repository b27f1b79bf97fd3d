"""Guessing passwords is slow, for one account and from one address; it locks nobody known out."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from qmember.models import Attempt, KnownDevice
from qmember.services import passwords, sessions
from tests.app_clock import move_on
from tests.doors import PASSWORD, is_in, knock, send, token_in, walk_in

KARIN, BIRGIT = "kassor@example.org", "ordforande@example.org"


@pytest.fixture
def quick(monkeypatch):
    """Hashing that costs nothing; the passwords are compared as they are."""
    from qmember.web.auth import sign_in

    monkeypatch.setattr(sign_in, "fits", lambda stored, text: bool(stored) and text == PASSWORD)


def guess(app, email: str, *, address: str = "192.0.2.1", client=None):
    """One wrong guess from an address; the status of the answer."""
    browser = client or app.test_client()
    token = token_in(browser.get("/logga-in").text)
    data = {"csrf_token": token, "email": email, "password": "fel fel fel fel fel"}
    return browser.post("/logga-in", data=data, environ_base={"REMOTE_ADDR": address})


def test_ten_guesses_then_a_quarter_of_an_hour(app, quick) -> None:
    for n in range(10):
        assert guess(app, KARIN, address=f"192.0.2.{n}").status_code == 422
    answer = guess(app, KARIN, address="198.51.100.1")
    assert answer.status_code == 429
    assert "Vänta 15 minuter och försök igen" in answer.text
    move_on(app, minutes=16)
    assert knock(app.test_client(), KARIN).location == "/logga-in/kod"


def test_an_unknown_address_waits_as_a_known_one_does(app, quick) -> None:
    for n in range(10):
        guess(app, "okand@example.org", address=f"192.0.2.{n}")
    assert guess(app, "okand@example.org", address="198.51.100.1").status_code == 429


def test_the_right_password_does_not_open_while_others_wait(app, quick) -> None:
    for n in range(10):
        guess(app, KARIN, address=f"192.0.2.{n}")
    assert knock(app.test_client(), KARIN).status_code == 429


def test_her_own_browser_is_not_locked_out_by_strangers(app, quick) -> None:
    mine = app.test_client()
    walk_in(app, mine)
    send(mine, "/konto", "/logga-ut")
    for n in range(10):
        guess(app, KARIN, address=f"192.0.2.{n}")
    assert knock(app.test_client(), KARIN).status_code == 429
    move_on(app, seconds=60)
    walk_in(app, mine)
    assert is_in(mine)


def test_a_known_browser_guesses_no_more_than_others(app, quick) -> None:
    mine = app.test_client()
    walk_in(app, mine)
    send(mine, "/konto", "/logga-ut")
    answers = [guess(app, KARIN, client=mine).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_browser_known_to_one_is_a_strangers_to_the_other(app, quick) -> None:
    mine = app.test_client()
    walk_in(app, mine)
    send(mine, "/konto", "/logga-ut")
    for n in range(10):
        guess(app, BIRGIT, address=f"192.0.2.{n}")
    assert guess(app, BIRGIT, client=mine).status_code == 429


def test_a_hundred_guesses_from_one_address_then_an_hour(app, quick) -> None:
    for n in range(100):
        assert guess(app, f"nobody{n}@example.org").status_code == 422
    assert guess(app, "one-more@example.org").status_code == 429
    assert guess(app, KARIN, address="198.51.100.1").status_code == 422
    move_on(app, minutes=61)
    assert guess(app, "one-more@example.org").status_code == 422


def test_those_who_get_in_count_against_nobody(app) -> None:
    for _ in range(12):
        assert knock(app.test_client(), KARIN).location == "/logga-in/kod"
    with app.extensions["qmember"].database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_header_of_a_proxy_that_nobody_set_up_moves_no_address(app, quick) -> None:
    for n in range(100):
        browser = app.test_client()
        token = token_in(browser.get("/logga-in").text)
        data = {"csrf_token": token, "email": f"n{n}@example.org", "password": "fel"}
        browser.post("/logga-in", data=data, headers={"X-Forwarded-For": f"10.0.0.{n}"})
    assert knock(app.test_client(), KARIN).status_code == 429


def test_when_tries_cannot_be_counted_the_password_is_not_even_compared(app, monkeypatch) -> None:
    from qmember.web.auth import sign_in

    compared = []
    monkeypatch.setattr(sign_in, "fits", lambda *_: compared.append(1) or True)

    def broken(*_args, **_more):
        raise OSError

    monkeypatch.setattr(sessions, "count_attempt", broken)
    client = app.test_client()
    assert knock(client, KARIN).status_code == 500
    assert compared == []
    assert not is_in(client)


def test_the_tables_tell_nobody_who_tried(app, quick) -> None:
    guess(app, KARIN)
    with app.extensions["qmember"].database.reading() as session:
        buckets = session.scalars(select(Attempt.bucket)).all()
    assert len(buckets) == 2
    assert all(len(bucket) == 64 for bucket in buckets)
    assert not any("kassor" in bucket or "192" in bucket for bucket in buckets)


def test_the_token_of_a_known_browser_is_kept_as_a_hash(app, client) -> None:
    walk_in(app, client)
    device = client.get_cookie("device", domain="localhost").value
    with app.extensions["qmember"].database.reading() as session:
        row = session.scalars(select(KnownDevice)).one()
    assert row.token_hash == passwords.token_hash(device)


def test_two_hashes_are_made_at_a_time(app, monkeypatch) -> None:
    import threading
    import time

    inside, most = [], []

    class Slow:
        def verify(self, *_):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)
            inside.pop()
            return True

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.fits, args=("x", "y")) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert max(most) == 2
