"""Groups on the screen: made in the settings, filled from a person's page and from the list of members."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.segments import SegmentFacts
from qmember.queries.member_types import member_types
from qmember.queries.segments import ids_in
from qmember.services import memberships
from qmember.services.segments import make_segment, put_in
from tests.conftest import EVERYTHING, TODAY
from tests.doors import token_in
from tests.office.register import ANNA, DISA, HIDDEN, ORJAN, SECRET

SETTINGS = "/installningar/grupper"
LIST = "/medlemmar"


def send(client, page: str, **fields: object):
    token = token_in(client.get("/konto").text)
    return client.post(page, data={"csrf_token": token, **fields})


@pytest.fixture
def letters(opened, ids) -> int:
    """A group, and nobody in it; Anna, Örjan and the hidden one have been accepted as members."""
    with opened() as unit:
        kind = member_types(unit.session)[0].id
        for place in (0, 2, 5):
            memberships.accept(unit, ids[place], type_id=kind, on=date(2026, 1, 1))
        return make_segment(unit, SegmentFacts("Nyhetsbrev", "Brev", date(2027, 6, 30)))


def inside(database, segment_id: int) -> list[int]:
    with database.reading() as session:
        return ids_in(session, EVERYTHING, segment_id, TODAY)


def test_made_in_the_settings_and_ended(sign_in, ids, database) -> None:
    chair = sign_in("ordforande@example.org")
    facts = {"name": "Talare", "purpose": "Föreläsningar", "last_on": "2027-12-31", "of_money": "y"}
    assert send(chair, SETTINGS, **facts).status_code == 302
    text = chair.get(SETTINGS).text
    for word in ("Talare", "Föreläsningar", "2027-12-31", "de som ser gåvor"):
        assert word in text
    assert send(chair, f"{SETTINGS}/1/avsluta").status_code == 302
    assert "Avsluta gruppen" not in chair.get(SETTINGS).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Våldsutsatta"}, "aldrig vem som har sökt hjälp"),
        ({"purpose": "Stöd till överlevare"}, "aldrig vem som har sökt hjälp"),
        ({"name": ""}, "Skriv vad gruppen heter"),
        ({"last_on": ""}, "Skriv datumet"),
        ({"last_on": "2030-01-01"}, "Välj en dag från i dag till 2028-11-23"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    sign_in, ids, stored, wrong, said
) -> None:
    client, before = sign_in(), stored()
    facts = {"name": "Talare", "purpose": "Föreläsningar", "last_on": "2027-12-31"} | wrong
    answer = send(client, SETTINGS, **facts)
    assert answer.status_code == 422
    assert said in answer.text
    assert facts["purpose"] in answer.text
    assert stored() == before


def test_put_in_and_taken_out_on_her_page(sign_in, letters, ids, database) -> None:
    mona = sign_in("medlemsansvarig@example.org")
    assert "I ingen grupp." in mona.get(f"/personer/{ANNA}").text
    assert send(mona, f"/personer/{ANNA}/grupper", grupp=letters).status_code == 302
    assert inside(database, letters) == [ids[0]]
    text = mona.get(f"/personer/{ANNA}").text
    assert "Nyhetsbrev" in text
    assert "Mona" in text
    assert "<select" not in text.partition('id="grupper"')[2].partition("</main>")[0]
    send(mona, f"/personer/{ANNA}/grupper/{letters}/ta-ut")
    assert inside(database, letters) == []


def test_a_hidden_person_has_no_groups_on_her_page_and_is_put_in_none(
    sign_in, letters, database
) -> None:
    siv = sign_in("skydd@example.org")
    assert "Grupper" not in siv.get(f"/personer/{HIDDEN}").text
    send(siv, f"/personer/{HIDDEN}/grupper", grupp=letters)
    send(siv, "/medlemmar/grupp", mal=letters, chosen=HIDDEN, deed="in")
    assert send(sign_in(), f"/personer/{HIDDEN}/grupper", grupp=letters).status_code == 403
    assert inside(database, letters) == []


def test_those_who_are_marked_or_everybody_in_the_list(sign_in, letters, ids, database) -> None:
    karin = sign_in()
    text = karin.get(LIST).text
    assert f'value="{ANNA}"' in text
    assert "Alla i listan (2)" in text
    sent = {"mal": letters, "visa": "", "deed": "in"}
    answer = send(karin, "/medlemmar/grupp", chosen=ORJAN, **sent)
    assert answer.location == LIST
    assert inside(database, letters) == [ids[2]]
    assert "1 person är ny i Nyhetsbrev." in karin.get(LIST).text
    send(karin, "/medlemmar/grupp", everybody="y", **sent)
    assert inside(database, letters) == [ids[0], ids[2]]
    send(karin, "/medlemmar/grupp", chosen=ANNA, **sent | {"deed": "out"})
    assert inside(database, letters) == [ids[2]]
    send(karin, "/medlemmar/grupp", **sent)
    assert "Markera någon i listan först" in karin.get(LIST).text


def test_the_protection_officer_marks_nobody_hidden(sign_in, letters, database) -> None:
    siv = sign_in("skydd@example.org")
    text = siv.get(LIST).text
    assert HIDDEN in text
    assert f'value="{HIDDEN}"' not in text
    send(siv, "/medlemmar/grupp", everybody="y", mal=letters, deed="in")
    assert len(inside(database, letters)) == 2


def test_the_lists_show_a_group(sign_in, letters, ids, opened) -> None:
    with opened() as unit:
        put_in(unit, letters, [ids[0], ids[4]])
    karin = sign_in()
    members = karin.get(f"{LIST}?grupp={letters}").text
    assert "Anna Ek" in members
    assert "Örjan Wall" not in members
    assert f"grupp={letters}" in members
    people = karin.get(f"/personer?grupp={letters}").text
    assert "Disa Lund" in people
    assert "Örjan Wall" not in people
    taken = karin.get(f"/medlemmar/export?grupp={letters}").text
    assert "Bara de som är i gruppen Nyhetsbrev." in taken
    sent = {"purpose": "other", "kind": "csv", "visa": "", "grupp": letters}
    drawn = send(karin, "/medlemmar/export", **sent).text
    assert "Anna Ek" in drawn
    assert "Örjan Wall" not in drawn
    assert DISA not in drawn
    assert SECRET not in drawn


def test_a_group_of_money_is_not_there_for_the_member_officer(sign_in, ids, opened) -> None:
    with opened() as unit:
        facts = SegmentFacts("Månadsgivare", "Tack", date(2027, 6, 30), of_money=True)
        put_in(unit, make_segment(unit, facts), ids[:3])
    mona = sign_in("medlemsansvarig@example.org")
    for address in (f"/personer/{ANNA}", "/personer", "/personer?grupp=1", "/medlemmar?grupp=1"):
        assert "Månadsgivare" not in mona.get(address).text
    assert send(mona, f"/personer/{ANNA}/grupper/1/ta-ut").status_code == 404
    assert "Månadsgivare" in sign_in().get(f"/personer/{ANNA}").text


def test_over_and_unknown_groups_are_not_there(sign_in, letters, opened) -> None:
    karin = sign_in()
    send(karin, f"{SETTINGS}/{letters}/avsluta")
    assert send(karin, f"/personer/{ANNA}/grupper", grupp=letters).status_code == 404
    assert send(karin, "/medlemmar/grupp", mal=4711, chosen=ANNA).status_code == 404
    assert "Nyhetsbrev" not in karin.get("/medlemmar").text
