"""Protected details open for those with the extra right alone, once they have said why, and are noted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qmember.models import ReadLog
from tests.doors import token_in
from tests.office.register import ANNA, HIDDEN, SECRET, STAFF

PAGE = f"/personer/{HIDDEN}/visa"


def ask(client, page: str = PAGE, **fields: str):
    return client.post(page, data={"csrf_token": token_in(client.get("/konto").text), **fields})


def readings(database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.what, row.purpose) for row in session.scalars(select(ReadLog))]


@pytest.mark.parametrize("who", STAFF)
def test_only_the_protection_officer(sign_in, ids, database, who: str) -> None:
    answer = ask(sign_in(f"{who}@example.org"), purpose="reply")
    assert answer.status_code == (200 if who == "skydd" else 403)
    assert (SECRET in answer.text) == (who == "skydd")
    assert readings(database) == ([("vault", "reply")] if who == "skydd" else [])


@pytest.mark.parametrize("purpose", ["reply", "payment", "meeting", "other"])
def test_each_of_the_four_answers_opens_and_is_noted(sign_in, ids, database, purpose: str) -> None:
    answer = ask(sign_in("skydd@example.org"), purpose=purpose)
    assert f"{SECRET} Ek" in answer.text
    assert f"{SECRET.lower()}@example.org" in answer.text
    assert "070-987 65 43" in answer.text
    assert answer.headers["Refresh"] == f"60; url=/personer/{HIDDEN}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"<title>{HIDDEN} – " in answer.text
    assert readings(database) == [("vault", purpose)]


@pytest.mark.parametrize("purpose", ["", "edit", "contact", "nyfiken"])
def test_without_a_reason_from_the_list_it_stays_shut(sign_in, ids, database, purpose: str) -> None:
    answer = ask(sign_in("skydd@example.org"), purpose=purpose)
    assert answer.status_code == 422
    assert SECRET not in answer.text
    assert "<title>Fel: " in answer.text
    assert readings(database) == []


def test_ordinary_people_have_no_vault(sign_in, ids, database) -> None:
    answer = ask(sign_in("skydd@example.org"), page=f"/personer/{ANNA}/visa", purpose="reply")
    assert answer.status_code == 404
    assert readings(database) == []


def test_an_address_alone_opens_nothing(sign_in, ids, database) -> None:
    assert sign_in("skydd@example.org").get(PAGE).status_code == 405
    assert readings(database) == []


def test_a_number_that_is_nobodys_is_not_there(sign_in, ids) -> None:
    assert ask(sign_in("skydd@example.org"), page="/personer/P4711/visa").status_code == 404
