"""Whoever knows the password and guesses at the code has few tries a day, and the owner is told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from qmember.mail.compose import compose
from qmember.models import Attempt
from qmember.services.passwords import is_recovery_code, new_codes
from tests.app_clock import move_on
from tests.auth.test_new_device import mails
from tests.doors import PASSWORD, RECOVERY, code_now, is_in, knock, send, walk_in

KARIN = "kassor@example.org"
PAGE = "/logga-in/kod"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashing that costs nothing: the password is right in all of these."""
    from qmember.web.auth import sign_in

    monkeypatch.setattr(sign_in, "fits", lambda _stored, text: text == PASSWORD)


def at_the_code(app, client=None, email=KARIN):
    """A browser in which the password has been given."""
    client = client or app.test_client()
    knock(client, email)
    return client


def guess(app, times: int, *, client=None, code="000000") -> list[int]:
    """Wrong codes, a quarter of an hour after every fifth; the statuses."""
    found = []
    for n in range(times):
        if n and n % 5 == 0:
            move_on(app, minutes=16)
        found.append(send(at_the_code(app, client), PAGE, code=code).status_code)
    return found


@pytest.fixture
def mine(app):
    """A browser that Karin has used before, signed out."""
    client = app.test_client()
    walk_in(app, client)
    send(client, "/konto", "/logga-ut")
    move_on(app, minutes=1)
    return client


def test_twenty_wrong_codes_are_those_of_a_day(app) -> None:
    assert guess(app, 20) == [422] * 20
    move_on(app, minutes=16)
    answer = send(at_the_code(app), PAGE, code=code_now(app))
    assert answer.status_code == 429
    assert "För många fel koder har skrivits för kontot i dag" in answer.text
    assert "reservkoder" in answer.text
    move_on(app, days=1)
    assert walk_in(app, app.test_client()).status_code == 302


def test_a_recovery_code_lets_her_in_whatever_strangers_do(app) -> None:
    guess(app, 20)
    client = at_the_code(app)
    assert send(client, PAGE, code=RECOVERY).status_code == 302
    assert is_in(client)


def test_her_own_browser_lets_her_in_whatever_strangers_do(app, mine) -> None:
    guess(app, 20)
    move_on(app, minutes=16)
    assert send(at_the_code(app), PAGE, code=code_now(app)).status_code == 429
    assert send(at_the_code(app, mine), PAGE, code=code_now(app)).status_code == 302


def test_her_own_browser_guesses_no_more_than_others(app, mine) -> None:
    assert guess(app, 20, client=mine) == [422] * 20
    move_on(app, minutes=16)
    assert send(at_the_code(app, mine), PAGE, code=code_now(app)).status_code == 429


def test_a_sign_in_of_hers_gives_a_stranger_no_new_tries(app, mine) -> None:
    guess(app, 15)
    move_on(app, minutes=16)
    assert walk_in(app, app.test_client()).status_code == 302
    guess(app, 5)
    move_on(app, minutes=16)
    assert send(at_the_code(app), PAGE, code=code_now(app)).status_code == 429


def test_recovery_codes_cannot_be_tried_without_end(app) -> None:
    for _ in range(10):
        assert send(at_the_code(app), PAGE, code="wrong wrong 22").status_code == 422
    answer = send(at_the_code(app), PAGE, code=RECOVERY)
    assert answer.status_code == 429
    assert "Vänta 15 minuter" in answer.text
    assert send(at_the_code(app), PAGE, code=code_now(app)).status_code == 302


@pytest.mark.parametrize(
    "code", ["000 000", "000000", "0000000", "000000000000x", "", "ååååååååååå1"]
)
def test_nothing_else_passes_for_a_recovery_code(code) -> None:
    assert not is_recovery_code(code)


@pytest.mark.parametrize("code", ["１２３４５６", "åäö", "٠٠٠٠٠٠", "🐦" * 6])
def test_letters_of_any_kind_are_a_wrong_code(app, code) -> None:
    assert send(at_the_code(app), PAGE, code=code).status_code == 422


def test_every_recovery_code_is_known_by_its_length() -> None:
    assert all(map(is_recovery_code, new_codes()[0]))


def test_the_owner_is_told_once_a_day(app) -> None:
    guess(app, 4)
    ((kind, to, values),) = mails(app)
    assert (kind, to) == ("wrong_code", KARIN)
    assert values["at"] == "2026-11-23 12.00"
    move_on(app, days=1)
    guess(app, 2)
    assert [mail[0] for mail in mails(app)] == ["wrong_code"] * 2


def test_a_recovery_code_that_is_wrong_is_told_too(app) -> None:
    send(at_the_code(app), PAGE, code="wrong wrong 22")
    assert [mail[0] for mail in mails(app)] == ["wrong_code"]


def test_a_slip_in_her_own_browser_is_no_news_three_are(app, mine) -> None:
    guess(app, 2, client=mine)
    assert mails(app) == []
    guess(app, 1, client=mine)
    assert [mail[0] for mail in mails(app)] == ["wrong_code"]


def test_a_right_code_tells_nobody_and_counts_nothing(app) -> None:
    walk_in(app, app.test_client())
    assert mails(app) == []
    with app.extensions["qmember"].database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_codes_that_a_stolen_session_guesses_count_and_are_told_as_well(app) -> None:
    client = app.test_client()
    walk_in(app, client)
    form = {"again": PASSWORD, "code": "000000"}
    for _ in range(4):
        send(client, "/konto", "/konto/koder", **form)
    assert [mail[0] for mail in mails(app)] == ["wrong_code"]
    send(client, "/konto", "/konto/koder", **form)
    answer = send(client, "/konto", "/konto/koder", **form)
    assert "Vänta 15 minuter" in answer.text


def test_the_mail_names_neither_association_nor_register() -> None:
    values = {"language": "sv", "at": "2026-11-23 12.01", "sender": "Linden"}
    mail = compose(
        "wrong_code", to=KARIN, sender=("Linden", "info@example.org"), message_id="<x@qmember>",
        values=values,
    )  # fmt: skip
    assert mail["Subject"] == "En inloggning som inte blev klar"
    assert "Någon har skrivit rätt lösenord till ditt konto 2026-11-23 12.01" in mail.get_content()
    assert "Linden" not in mail.get_content()
