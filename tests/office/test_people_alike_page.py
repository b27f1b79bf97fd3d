"""Hints while somebody new is typed, and before she becomes a member: by POST, with reasons, nobody hidden."""

from __future__ import annotations

import pytest

from tests.doors import token_in
from tests.office.register import ANNA, HIDDEN, OTHER_ANNA, SECRET, STAFF

PAGE = "/personer/lika"
MAY = {"kassor", "medlemsansvarig", "skydd"}


def hint(client, **typed: str):
    return client.post(PAGE, data={"csrf_token": token_in(client.get("/konto").text), **typed})


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_add_people_are_told(sign_in, ids, who: str) -> None:
    answer = hint(sign_in(f"{who}@example.org"), name="Anna Ek")
    assert answer.status_code == (200 if who in MAY else 403)
    assert (ANNA in answer.text) is (who in MAY)


def test_the_hint_links_and_says_why_without_contact_details(sign_in, ids) -> None:
    text = hint(sign_in(), name="anna ek", phone="070-123 45 67").text
    assert "Det finns redan någon som liknar:" in text
    assert f'href="/personer/{ANNA}"' in text
    assert f'href="/personer/{OTHER_ANNA}"' in text
    assert "Solna – samma namn, samma telefonnummer" in text
    assert "anna@example.org" not in text
    assert "123 45" not in text


def test_nothing_alike_says_nothing(sign_in, ids) -> None:
    for typed in ({}, {"name": "  "}, {"name": "Anna"}, {"name": "Mirjam <b>"}, {"email": "x@"}):
        assert hint(sign_in(), **typed).text.strip() == "", typed


def test_somebody_hidden_changes_nothing(sign_in, ids) -> None:
    for who in ("kassor", "skydd"):
        client = sign_in(f"{who}@example.org")
        typed = {"name": f"{SECRET} Ek", "email": f"{SECRET.lower()}@example.org"}
        text = hint(client, **typed, phone="070-987 65 43").text
        assert (text.strip(), HIDDEN in text) == ("", False)


def test_what_is_typed_never_travels_in_an_address(sign_in, ids) -> None:
    assert sign_in().get(f"{PAGE}?name=anna").status_code == 405
    assert f'hx-post="{PAGE}"' in sign_in().get("/personer/ny").text


def test_before_somebody_becomes_a_member_her_namesake_is_shown(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{ANNA}/medlemskap").text
    assert "Det finns redan någon som liknar:" in text
    assert f'href="/personer/{OTHER_ANNA}"' in text
    assert "Det finns redan" not in sign_in().get("/personer/P1003/medlemskap").text
