"""Roles begin and end on a day; nobody may give a role that she may not know of."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from qmember.models import PersonRoleRow
from tests.office.register import ANNA, HIDDEN, STAFF
from tests.office.sending import edited, fields_of

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/roller"
END = f"{PAGE}/avsluta"


def roles(database, person_id: int) -> list[tuple[str, date, date | None]]:
    with database.reading() as session:
        rows = session.scalars(select(PersonRoleRow).where(PersonRoleRow.person_id == person_id))
        return sorted((row.role, row.from_on, row.to_on) for row in rows)


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_a_role_begins_on_its_day(sign_in, ids, database) -> None:
    answer = edited(sign_in(), PAGE, role="member", from_on="2026-10-01")
    assert answer.status_code == 302
    assert ("member", date(2026, 10, 1), None) in roles(database, ids[0])


def test_pressed_twice_it_is_one_role(sign_in, ids, database) -> None:
    client = sign_in()
    sent = fields_of(client.get(PAGE).text) | {"role": "member", "from_on": "2026-10-01"}
    for _ in range(2):
        assert client.post(PAGE, data=sent).status_code == 302
    assert [name for name, *_ in roles(database, ids[0])].count("member") == 1


def test_a_role_ends_on_its_last_day_and_stays_in_the_list(sign_in, ids, database) -> None:
    client = sign_in()
    answer = edited(client, PAGE, to=END, ended="giver", to_on="2026-06-30")
    assert answer.status_code == 302
    assert ("giver", date(2025, 3, 1), date(2026, 6, 30)) in roles(database, ids[0])
    text = client.get(PAGE).text
    assert "2026-06-30" in text
    assert text.count("Avsluta rollen") == 1, "that of the contact"


@pytest.mark.parametrize(
    ("to", "fields", "where"),
    [
        (PAGE, {"role": "member", "from_on": ""}, "from_on"),
        (PAGE, {"role": "member", "from_on": "i somras"}, "from_on"),
        (PAGE, {"role": "kung", "from_on": "2026-10-01"}, "role"),
        (END, {"ended": "giver", "to_on": "2024-01-01"}, "to_on"),
        (END, {"ended": "giver", "to_on": "?"}, "to_on"),
        (END, {"ended": "member", "to_on": "2026-01-01"}, "ended"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_stored(
    sign_in, ids, stored, to, fields, where
) -> None:
    client, before = sign_in(), stored()
    answer = edited(client, PAGE, to=to, **fields)
    assert answer.status_code == 422
    assert re.findall(r'class="field-error" id="(\w+)-error"', answer.text) == [where]
    assert "<title>Fel: " in answer.text
    assert stored() == before


def test_what_was_typed_stays(sign_in, ids) -> None:
    text = edited(sign_in(), PAGE, role="member", from_on="i somras").text
    assert (fields_of(text)["role"], fields_of(text)["from_on"]) == ("member", "i somras")


def test_roles_of_money_are_for_those_who_read_money(sign_in, ids, stored) -> None:
    client, before = sign_in("medlemsansvarig@example.org"), stored()
    text = client.get(PAGE).text
    assert "Givare" not in text
    assert edited(client, PAGE, role="giver", from_on="2026-01-01").status_code == 422
    assert edited(client, PAGE, to=END, ended="giver", to_on="2026-01-01").status_code == 422
    assert stored() == before


def test_a_hidden_persons_roles_are_for_those_who_may_know(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    page = f"/personer/{HIDDEN}/roller"
    assert client.get(page).status_code == 403
    sent = fields_of(client.get(PAGE).text) | {"role": "member", "from_on": "2026-10-01"}
    assert client.post(page, data=sent).status_code == 403
    assert client.post(f"{page}/avsluta", data=sent).status_code == 403
    assert stored() == before
    assert edited(sign_in("skydd@example.org"), page, role="member").status_code == 302


def test_an_end_is_not_a_page(sign_in, ids) -> None:
    assert sign_in().get(END).status_code == 405
