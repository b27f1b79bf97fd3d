"""The first page of a new installation: the link is the proof, all of it or nothing, and only once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qmember.app import create_app
from qmember.domain.permissions import CLI
from qmember.models import Account, BankAccount, Invitation, Setting, User
from qmember.services import users
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from tests.app_clock import move_on, stand_still
from tests.conftest import TODAY, settings_for
from tests.doors import PASSWORD, send

GOOD = {
    "association": "Föreningen Eken", "orgnr": "802000-0009", "bankgiro": "4032850",
    "account": "5440 00 011 11", "street": "Box 1", "place": "100 00 Stockholm",
    "phone": "08-000 00 00", "contact": "info@example.org", "name": "Karin",
    "email": "karin@example.org", "role": "treasurer", "password": PASSWORD,
}  # fmt: skip


@pytest.fixture
def fresh(sqlite_database, tmp_path) -> Flask:
    """An installation in which nothing has been set up."""
    app = create_app(settings_for(str(sqlite_database.engine.url), tmp_path), sqlite_database)
    stand_still(app)
    return app


def link(app) -> str:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=Clock(TODAY)) as unit:
        return f"/borja/{users.make_setup_link(unit)}"


def rows(app) -> list[int]:
    with app.extensions["qmember"].database.reading() as session:
        tables = (User, Setting, Account, BankAccount)
        return [session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def test_it_makes_association_accounts_numbers_and_the_first_user(fresh) -> None:
    client, path = fresh.test_client(), link(fresh)
    answer = send(client, path, **GOOD)
    assert answer.location == "/logga-in/andra-faktor"
    assert rows(fresh)[0] == 1
    assert rows(fresh)[2:] == [20, 2]
    assert client.get(path).status_code == 410


def test_a_name_is_enough(fresh) -> None:
    bare = dict.fromkeys(GOOD, "") | {
        k: GOOD[k] for k in ("association", "name", "email", "role", "password")
    }
    assert send(fresh.test_client(), link(fresh), **bare).status_code == 302


WRONG = {
    "association": ("", "Skriv föreningens namn"),
    "orgnr": ("802000-0007", "Sista siffran stämmer inte"),
    "bankgiro": ("403-2851", "Sista siffran stämmer inte"),
    "account": ("12", "Skriv kontot med clearingnummer"),
    "email": ("karin", "Skriv e-postadressen med @"),
    "password": ("kort", "minst 15 tecken"),
    "name": ("", "Skriv ditt namn"),
}


@pytest.mark.parametrize("field", WRONG)
def test_one_field_that_is_wrong_stores_nothing_and_keeps_what_was_typed(fresh, field) -> None:
    path, (value, sentence) = link(fresh), WRONG[field]
    before = rows(fresh)
    answer = send(fresh.test_client(), path, **(GOOD | {field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Box 1" in answer.text
    assert rows(fresh) == before
    assert fresh.test_client().get(path).status_code == 200


def test_without_the_link_there_is_nothing_to_see(fresh) -> None:
    link(fresh)
    for token in ("x", "a" * 43):
        assert fresh.test_client().get(f"/borja/{token}").status_code == 410


def test_the_newest_link_alone_works_and_for_seven_days(fresh) -> None:
    first, second = link(fresh), link(fresh)
    client = fresh.test_client()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    move_on(fresh, days=8)
    assert client.get(second).status_code == 410


def test_an_association_that_is_there_is_never_set_up_again(fresh) -> None:
    path = link(fresh)
    send(fresh.test_client(), path, **GOOD)
    from qmember.domain.errors import Refused

    with pytest.raises(Refused):
        link(fresh)
    with fresh.extensions["qmember"].database.writing() as session:
        session.query(Invitation).update({"used_at": None})
    answer = send(fresh.test_client(), path, **GOOD)
    assert answer.status_code == 422
    assert rows(fresh)[0] == 1
