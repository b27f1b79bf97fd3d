"""A contact detail is shown on a press, for a minute, alone, and each time it is noted who looked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qmember.models import ReadLog, User
from tests.doors import token_in
from tests.office.register import ANNA, HIDDEN, ORJAN, SECRET, STAFF

MAY = {"kassor", "medlemsansvarig", "skydd"}


def press(client, number: str = ANNA, what: str = "epost", *, script: bool = True):
    token = token_in(client.get("/konto").text)
    headers = {"HX-Request": "true"} if script else {}
    return client.post(
        f"/personer/{number}/visa/{what}", data={"csrf_token": token}, headers=headers
    )


def readings(database) -> list[tuple[str, int, str, str]]:
    with database.reading() as session:
        query = select(User.name, ReadLog.person_id, ReadLog.what, ReadLog.purpose)
        return [tuple(row) for row in session.execute(query.join(User, User.id == ReadLog.user_id))]


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_may_show_contact(sign_in, ids, who: str) -> None:
    answer = press(sign_in(f"{who}@example.org"))
    assert answer.status_code == (200 if who in MAY else 403)


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("epost", "anna@example.org"),
        ("telefon", "070-123 45 67"),
        ("adress", "Hemvägen 7, 123 45 Solna"),
    ],
)
def test_the_script_gets_the_one_value_and_nothing_else(sign_in, ids, what, shown) -> None:
    answer = press(sign_in(), what=what)
    assert (answer.text, answer.mimetype) == (shown, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_opening_is_noted(sign_in, ids, database) -> None:
    press(sign_in())
    press(sign_in("medlemsansvarig@example.org"), what="telefon")
    assert readings(database) == [
        ("Karin", ids[0], "contact", "contact"), ("Mona", ids[0], "contact", "contact"),
    ]  # fmt: skip


def test_without_script_it_is_a_page_that_goes_back_after_a_minute(sign_in, ids) -> None:
    answer = press(sign_in(), script=False)
    assert "anna@example.org" in answer.text
    assert "123 45 67" not in answer.text
    assert answer.headers["Refresh"] == f"60; url=/personer/{ANNA}"
    assert f"<title>{ANNA} – " in answer.text


def test_what_is_not_there_is_a_dash(sign_in, ids) -> None:
    assert press(sign_in(), number=ORJAN, what="telefon").text == "–"


def test_looking_by_address_alone_shows_nothing(sign_in, ids, database) -> None:
    assert sign_in().get(f"/personer/{ANNA}/visa/epost").status_code == 405
    assert readings(database) == []


@pytest.mark.parametrize("what", ["personnummer", "namn"])
def test_there_is_nothing_else_to_show(sign_in, ids, what: str) -> None:
    assert press(sign_in(), what=what).status_code == 404


@pytest.mark.parametrize("who", ["kassor", "skydd"])
def test_this_is_no_door_to_a_hidden_person(sign_in, ids, database, who: str) -> None:
    answer = press(sign_in(f"{who}@example.org"), number=HIDDEN)
    assert answer.status_code == 404
    assert SECRET.lower() not in answer.text
    assert readings(database) == []
