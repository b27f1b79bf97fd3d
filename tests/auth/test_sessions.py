"""Sessions on the server: ended at once by every change, useless from the table, never made by looking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.permissions import CLI, Role
from qmember.models import LoginSession, UserRole
from qmember.services import roles, sessions, users
from qmember.services.unit import unit_of_work
from tests.app_clock import move_on
from tests.doors import PASSWORD, cookie, give_account, is_in, send, token_in, walk_in

KARIN = "kassor@example.org"


@pytest.fixture
def karin(app):
    client = app.test_client()
    walk_in(app, client)
    return client


def act(app, deed) -> None:
    """Do something as the command line, in a unit of its own."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=parts.clock) as unit:
        deed(unit)


def count(app) -> int:
    with app.extensions["qmember"].database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginSession)) or 0


CHANGES = {
    "a role is given": lambda unit, user: roles.give_role(unit, user, Role.BOARD_MEMBER),
    "a role is ended": lambda unit, user: roles.end_role(unit, user, Role.TREASURER),
    "the account is closed": users.close_user,
    "the account gets a new start": users.renew_access,
    "the password is changed": lambda unit, user: users.set_password(
        unit, user, "tre gula kajor i natt", keep_session=None
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_session_ends_at_the_next_request_when(app, karin, change) -> None:
    user_id = give_account(app, KARIN)
    act(app, lambda unit: CHANGES[change](unit, user_id))
    assert karin.get("/konto").location == "/logga-in?next=/konto"
    assert karin.get("/gavor").location == "/logga-in?next=/gavor"


def test_a_session_that_is_deleted_during_a_request_does_not_come_back(app, karin) -> None:
    user_id = give_account(app, KARIN)
    token = token_in(karin.get("/konto").text)
    real = sessions.save

    def delete_first(unit, **values):
        sessions.end_all(unit, user_id)
        real(unit, **values)

    sessions.save = delete_first
    try:
        karin.post("/sprak", data={"csrf_token": token, "language": "en", "next": "/konto"})
    finally:
        sessions.save = real
    assert count(app) == 0
    assert not is_in(karin)


def test_eight_hours_after_signing_in_it_is_over_whatever_she_does(app, karin) -> None:
    for _ in range(119):
        move_on(app, minutes=4)
        assert is_in(karin)
    move_on(app, minutes=5)
    assert karin.get("/konto").location == "/logga-in?next=/konto"


def test_what_stands_in_the_table_signs_nobody_in(app, karin) -> None:
    with app.extensions["qmember"].database.reading() as session:
        row = session.scalars(select(LoginSession)).one()
    name, value = app.config["SESSION_COOKIE_NAME"], cookie(app, karin)
    assert row.id_hash not in value
    assert value.removeprefix("s.").encode() not in row.data
    for forged in (row.id_hash, f"s.{row.id_hash}", f"s.{row.data.hex()}"):
        thief = app.test_client()
        thief.set_cookie(name, forged, domain="localhost")
        assert not is_in(thief)


def test_looking_makes_no_session(app, client) -> None:
    for page in ("/", "/logga-in", "/glomt-losenord", "/inbjudan/x", "/borja/x", "/halsa", "/nix"):
        client.get(page)
    assert count(app) == 0


def test_a_missing_file_does_not_touch_the_session(app, karin) -> None:
    before = cookie(app, karin)
    answer = karin.get("/static/finns-inte.css")
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
    assert cookie(app, karin) == before
    assert is_in(karin)


def test_a_cookie_that_was_tampered_with_is_a_strangers(app, client) -> None:
    name = app.config["SESSION_COOKIE_NAME"]
    for value in ("x", "s.", "eyJhIjoxfQ.x.y", "s." + "é" * 10, "." * 4000):
        client.set_cookie(name, value, domain="localhost")
        assert client.get("/konto").location == "/logga-in?next=/konto"


def test_old_rows_go_when_somebody_signs_in(app, karin) -> None:
    move_on(app, hours=9)
    walk_in(app, app.test_client())
    assert count(app) == 1


def test_an_office_that_begins_later_asks_for_the_second_factor_first(app) -> None:
    user_id = give_account(app, "medlem@example.org", factor=False)
    tomorrow = app.extensions["qmember"].clock.today() + timedelta(days=1)
    parts = app.extensions["qmember"]
    with parts.database.writing() as session:
        session.add(UserRole(user_id=user_id, role=Role.TREASURER, from_on=tomorrow))
    move_on(app, hours=11.95)
    client = app.test_client()
    from tests.doors import knock

    knock(client, "medlem@example.org")
    assert is_in(client)
    move_on(app, minutes=5)
    assert client.get("/gavor").location == "/logga-in?next=/gavor"
    assert knock(client, "medlem@example.org").location == "/logga-in/andra-faktor"


def test_who_has_no_role_any_more_sees_her_own_account_and_nothing_else(app) -> None:
    user_id = give_account(app, "sekreterare@example.org")
    act(app, lambda unit: roles.end_role(unit, user_id, Role.SECRETARY))
    client = app.test_client()
    walk_in(app, client, "sekreterare@example.org")
    assert is_in(client)
    assert client.get("/gavor").status_code == 403
    assert client.get("/installningar/roller/vem-ser-vad").status_code == 403


def test_one_of_two_sessions_can_be_ended_from_the_other(app, karin) -> None:
    import re

    other = app.test_client()
    move_on(app, minutes=1)
    walk_in(app, other)
    number = re.search(r"/konto/sessioner/([0-9a-f]{16})/avsluta", karin.get("/konto").text)[1]
    send(karin, "/konto", f"/konto/sessioner/{number}/avsluta")
    assert is_in(karin)
    assert not is_in(other)


def test_nobody_ends_another_persons_session(app, karin) -> None:
    chair = app.test_client()
    walk_in(app, chair, "ordforande@example.org")
    user_id = give_account(app, "ordforande@example.org")
    with app.extensions["qmember"].database.reading() as session:
        own = select(LoginSession.id_hash).where(LoginSession.user_id == user_id)
        digest = session.scalars(own).one()
    send(karin, "/konto", f"/konto/sessioner/{digest[:16]}/avsluta")
    assert is_in(chair)


def test_the_language_of_the_account_holds_from_the_sign_in_on(app) -> None:
    client = app.test_client()
    walk_in(app, client)
    send(client, "/konto", "/konto/val", language="en")
    other = app.test_client()
    move_on(app, minutes=1)
    walk_in(app, other)
    assert '<html lang="en">' in other.get("/konto").text
    assert PASSWORD not in other.get("/konto").text
