"""An invitation: shown by looking, used once by accepting, dead when taken back or too old."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from qmember.domain.permissions import CLI, Role
from qmember.models import Invitation, User
from qmember.services import users
from qmember.services.unit import unit_of_work
from tests.app_clock import move_on
from tests.doors import PASSWORD, give_account, is_in, knock, send, token_in

NEW = "ny@example.org"


def act(app, deed):
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=parts.clock) as unit:
        return deed(unit)


def invited(app, role: Role = Role.AUDITOR) -> str:
    """The path of a fresh invitation."""
    token = act(app, lambda unit: users.invite(unit, email=NEW, name="Nina", role=role))
    return f"/inbjudan/{token}"


def test_it_tells_what_it_is_for_and_leads_to_the_second_factor(app, client) -> None:
    path = invited(app)
    page = client.get(path).text
    assert "Revisor" in page
    assert NEW in page
    answer = send(client, path, name="Nina", password=PASSWORD)
    assert answer.location == "/logga-in/andra-faktor"
    assert not is_in(client)
    assert knock(app.test_client(), NEW).location == "/logga-in/andra-faktor"


def test_looking_does_not_use_it_up(app, client) -> None:
    path = invited(app)
    for _ in range(5):
        assert client.get(path).status_code == 200
    assert send(client, path, name="Nina", password=PASSWORD).status_code == 302
    assert client.get(path).status_code == 410


def test_it_works_for_seven_days(app, client) -> None:
    path = invited(app)
    move_on(app, days=6.9)
    assert client.get(path).status_code == 200
    move_on(app, days=0.1)
    assert client.get(path).status_code == 410


def test_one_that_was_taken_back_leads_nowhere(app, client) -> None:
    path = invited(app)
    with app.extensions["qmember"].database.reading() as session:
        link_id = session.scalars(select(Invitation.id)).one()
    act(app, lambda unit: users.withdraw_invitation(unit, link_id))
    assert client.get(path).status_code == 410
    assert send(client, "/logga-in", path, name="N", password=PASSWORD).status_code == 410


def test_a_second_invitation_kills_the_first(app, client) -> None:
    first = invited(app)
    second = invited(app, Role.SECRETARY)
    assert client.get(first).status_code == 410
    assert "Sekreterare" in client.get(second).text


def test_when_the_address_has_got_an_account_meanwhile_nobody_is_taken_over(app, client) -> None:
    path = invited(app)
    act(app, lambda unit: users.add_user(unit, email=NEW, name="N", password=None, roles=[]))
    answer = send(client, path, name="Nina", password=PASSWORD)
    assert answer.status_code == 422
    assert "har redan ett konto" in answer.text
    assert knock(app.test_client(), NEW).status_code == 422


def test_with_sixty_four_at_once_there_is_one_account(app) -> None:
    path, doors = invited(app), []
    for _ in range(64):
        browser = app.test_client()
        doors.append((browser, token_in(browser.get(path).text)))
    start, answers = threading.Barrier(64), []

    def go(browser, token) -> None:
        start.wait()
        data = {"csrf_token": token, "name": "Nina", "password": PASSWORD}
        answers.append(browser.post(path, data=data).status_code)

    threads = [threading.Thread(target=go, args=door) for door in doors]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [302] + [410] * 63
    with app.extensions["qmember"].database.reading() as session:
        assert session.scalar(select(func.count()).where(User.email == NEW)) == 1


def test_what_was_typed_stays_when_the_password_is_too_easy(app, client) -> None:
    path = invited(app)
    answer = send(client, path, name="Nina Ek", password="Nina Ek Nina Ek 1")
    assert answer.status_code == 422
    assert 'value="Nina Ek"' in answer.text
    assert "lätt att gissa" in answer.text


@pytest.mark.parametrize("closed", [False, True])
def test_a_new_start_takes_password_and_second_factor_away_and_gives_both_anew(
    app, client, closed
) -> None:
    user_id = give_account(app, "sekreterare@example.org")
    if closed:
        act(app, lambda unit: users.close_user(unit, user_id))
    token = act(app, lambda unit: users.renew_access(unit, user_id))
    assert knock(app.test_client(), "sekreterare@example.org").status_code == 422
    path = f"/inbjudan/{token}"
    assert "Sara" in client.get(path).text
    answer = send(client, path, name="Sara", password="tre gula kajor i natt")
    assert answer.location == "/logga-in/andra-faktor"
    assert client.get(path).status_code == 410
    with app.extensions["qmember"].database.reading() as session:
        user = session.get(User, user_id)
        assert (user.active, user.totp, user.recovery) == (True, None, [])
