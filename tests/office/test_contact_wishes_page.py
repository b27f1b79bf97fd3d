"""How somebody wants to be reached, on her page: shown, changed, and asked for no reason."""

from __future__ import annotations

import pytest

from qmember.queries.contact_wishes import wishes_of
from tests.office.register import ANNA, HIDDEN, STAFF
from tests.office.sending import edited, fields_of

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/kontakt"


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_what_is_ticked_holds_and_stands_on_her_page(sign_in, ids, database) -> None:
    client = sign_in()
    assert "Som vanligt" in client.get(f"/personer/{ANNA}").text
    assert edited(client, PAGE, wishes=["no_asking", "only_letters"]).status_code == 302
    text = client.get(f"/personer/{ANNA}").text
    for word in ("Fråga inte om gåvor", "Bara brev", "från 2026-11-23", "Önskemålen om kontakt"):
        assert word in text
    assert "Tacka inte" not in text
    page = client.get(PAGE).text
    assert page.count("checked") == 2
    assert "Karin" in page
    client.post(PAGE, data={"csrf_token": fields_of(client.get(PAGE).text)["csrf_token"]})
    with database.reading() as session:
        assert wishes_of(session, ids[0]) == []


def test_there_is_no_field_for_a_reason(sign_in, ids) -> None:
    form = sign_in().get(PAGE).text.partition('<form class="form"')[2].partition("</form>")[0]
    assert "textarea" not in form
    assert 'type="text"' not in form


def test_a_word_that_is_none_is_refused(sign_in, ids, stored) -> None:
    before = stored()
    assert edited(sign_in(), PAGE, wishes=["never"]).status_code == 422
    assert stored() == before


def test_of_a_hidden_person_only_for_those_who_may_open_the_vault(sign_in, ids) -> None:
    page = f"/personer/{HIDDEN}/kontakt"
    assert sign_in("skydd@example.org").get(page).status_code == 200
    assert sign_in().get(page).status_code == 403
