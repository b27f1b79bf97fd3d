"""A forgotten password: one answer for every address, a link that works once and never alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.events import Event
from qmember.domain.permissions import CLI
from qmember.models import AuditEvent, Invitation, OutboxMail
from qmember.queries.audit import verify
from qmember.services import audit, users
from qmember.services.passwords import token_hash
from qmember.services.unit import unit_of_work
from qmember.services.user_mails import send_reset
from tests.app_clock import move_on
from tests.auth.test_new_device import mails
from tests.doors import PASSWORD, code_now, give_account, is_in, knock, send, walk_in

KARIN = "kassor@example.org"
NEW = "tre gula kajor i natt"


def ask(app, email: str = KARIN):
    """Ask for a link as a stranger."""
    return send(app.test_client(), "/glomt-losenord", email=email)


def link(app) -> str:
    """The path of the newest link that was mailed."""
    return mails(app)[-1][2]["link"].removeprefix("http://localhost")


def test_known_and_unknown_addresses_get_one_answer(app) -> None:
    answers = set()
    for email in (KARIN, "okand@example.org", "KASSOR@example.org", "inte en adress"):
        answer = ask(app, email)
        cookies = [re.sub(r"=[^;]+", "", one) for one in answer.headers.getlist("Set-Cookie")]
        answers.add((answer.status_code, answer.location, answer.text, *cookies))
    assert len(answers) == 1
    assert [mail[1] for mail in mails(app)] == [KARIN, KARIN]


def test_an_unknown_address_leaves_nothing_behind(app) -> None:
    ask(app, "okand@example.org")
    with app.extensions["qmember"].database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Invitation)) == 0
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def asked(app) -> int:
    """How often the chain says that a link was asked for."""
    with app.extensions["qmember"].database.reading() as session:
        query = select(func.count()).where(AuditEvent.event == Event.PASSWORD_ASKED)
        return session.scalar(query)


def test_only_what_leads_to_a_link_is_written_down(app) -> None:
    ask(app, "okand@example.org")
    assert asked(app) == 0
    ask(app)
    assert asked(app) == 1


def test_the_chain_goes_on_after_an_unknown_address(app) -> None:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=parts.clock) as unit:
        audit.note(unit, Event.EXPORTED, "gifts")
        send_reset(unit, None, base_url="http://localhost", language="sv")
        audit.note(unit, Event.EXPORTED, "gifts")
    with parts.database.reading() as session:
        assert verify(session, parts.database.keys).intact


def test_the_link_sets_a_new_password_once(app, client) -> None:
    ask(app)
    path = link(app)
    assert send(client, path, password=NEW).location == "/logga-in"
    assert client.get(path).status_code == 410
    assert knock(app.test_client(), KARIN).status_code == 422
    assert knock(app.test_client(), KARIN, NEW).location == "/logga-in/kod"


def test_it_does_not_replace_the_second_factor(app, client) -> None:
    ask(app)
    send(client, link(app), password=NEW)
    assert not is_in(client)
    knock(client, KARIN, NEW)
    assert not is_in(client)
    send(client, "/logga-in/kod", code=code_now(app))
    assert is_in(client)


def test_looking_at_the_link_does_not_use_it_up(app, client) -> None:
    ask(app)
    path = link(app)
    for _ in range(5):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert send(client, path, password=NEW).status_code == 302


def test_it_ends_every_session(app, client) -> None:
    inside = app.test_client()
    walk_in(app, inside)
    ask(app)
    send(client, link(app), password=NEW)
    assert not is_in(inside)


def test_it_works_for_half_an_hour(app, client) -> None:
    ask(app)
    path = link(app)
    move_on(app, minutes=29)
    assert client.get(path).status_code == 200
    move_on(app, minutes=1)
    assert client.get(path).status_code == 410


def test_the_newest_link_alone_works(app, client) -> None:
    ask(app)
    first = link(app)
    ask(app)
    assert client.get(first).status_code == 410
    assert client.get(link(app)).status_code == 200


CHANGES = {
    "the password is changed": lambda unit, user: users.set_password(
        unit, user, NEW, keep_session=None
    ),
    "the account is closed": users.close_user,
    "the account gets a new start": users.renew_access,
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_dead_when(app, client, change) -> None:
    user_id = give_account(app, KARIN)
    ask(app)
    path, parts = link(app), app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=parts.clock) as unit:
        CHANGES[change](unit, user_id)
    assert client.get(path).status_code == 410


def test_it_belongs_to_its_account_and_its_kind(app, client) -> None:
    ask(app)
    token = link(app).rpartition("/")[2]
    assert client.get(f"/inbjudan/{token}").status_code == 410
    assert client.get(f"/borja/{token}").status_code == 410
    other = app.test_client()
    send(other, link(app), password=NEW)
    assert knock(app.test_client(), "ordforande@example.org", PASSWORD).location == "/logga-in/kod"


def test_only_the_hash_of_the_token_is_kept(app) -> None:
    ask(app)
    token = link(app).rpartition("/")[2]
    with app.extensions["qmember"].database.reading() as session:
        row = session.scalars(select(Invitation)).one()
        assert row.token_hash == token_hash(token)
        assert row.expires_at - row.created_at == timedelta(minutes=30)
        assert token.encode() not in session.scalars(select(OutboxMail.sealed)).one()


def test_three_mails_an_hour_are_enough(app) -> None:
    for _ in range(3):
        assert ask(app).status_code == 302
    answer = ask(app)
    assert answer.status_code == 429
    assert len(mails(app)) == 3
    for _ in range(3):
        ask(app, "okand@example.org")
    assert ask(app, "okand@example.org").status_code == 429
    move_on(app, minutes=61)
    assert ask(app).status_code == 302


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "minst 15 tecken"),
        ("lösenord lösenord", "lätt att gissa"),
        ("Karin Karin Karin 1", "lätt att gissa"),
        ("x" * 1025, "högst 1024 tecken"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(app, client, password, sentence) -> None:
    ask(app)
    path = link(app)
    answer = send(client, path, password=password)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get(path).status_code == 200


def test_the_page_sends_its_address_nowhere(app, client) -> None:
    ask(app)
    answer = client.get(link(app))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_with_sixty_four_at_once_one_sets_the_password(app) -> None:
    import threading

    from tests.doors import token_in

    ask(app)
    path, doors = link(app), []
    for _ in range(64):
        browser = app.test_client()
        doors.append((browser, token_in(browser.get(path).text)))
    start, answers = threading.Barrier(64), []

    def go(browser, token, number) -> None:
        start.wait()
        password = f"kajorna nummer {number} sjunger"
        answer = browser.post(path, data={"csrf_token": token, "password": password})
        answers.append(answer.status_code)

    threads = [threading.Thread(target=go, args=(*door, n)) for n, door in enumerate(doors)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [302] + [410] * 63
