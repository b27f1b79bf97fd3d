"""The day or year of birth on the page of a membership: asked where an age is, masked, and forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.member_types import TypeRule
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.domain.voters import Vote
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.member_types import add_type
from qmember.services.statutes import write_statutes
from tests.office.register import ANNA
from tests.office.sending import edited, fields_of

PAGE, BIRTH = f"/personer/{ANNA}/medlemskap", f"/personer/{ANNA}/fodelse"
ASKED = "Födelsedag eller födelseår"


@pytest.fixture
def karin(sign_in, ids):
    return sign_in()


@pytest.fixture
def eighteen(opened, ids) -> None:
    with opened() as unit:
        write_statutes(unit, from_on=date(2026, 1, 1), rules={Key.MIN_AGE: Rule(18, "§ 4")})


def test_nobody_is_asked_where_nothing_asks_for_an_age(karin) -> None:
    assert ASKED not in karin.get(PAGE).text


def test_it_is_asked_with_the_reason_saved_masked_shown_and_forgotten(eighteen, karin) -> None:
    assert "Enligt stadgarna (§ 4) är den som röstar minst 18 år" in karin.get(PAGE).text
    assert edited(karin, PAGE, to=BIRTH, born="12/3 1974").status_code == 302
    text = karin.get(PAGE).text
    assert "1974" not in text
    assert "••••" in text
    token = {"csrf_token": fields_of(text)["csrf_token"]}
    assert "1974-03-12" in karin.post(f"{BIRTH}/visa", data=token).text
    shown = karin.post(f"{BIRTH}/visa", data=token, headers={"HX-Request": "true"})
    assert shown.text == "1974-03-12"
    karin.post(f"{BIRTH}/ta-bort", data=token)
    assert "••••" not in karin.get(PAGE).text


@pytest.mark.parametrize(
    ("born", "sentence"),
    [
        ("19121212-1212", "inga personnummer"),
        ("85", "Skriv dagen som"),
        ("2030", "Kontrollera året"),
    ],
)
def test_what_is_no_birth_is_refused_at_the_field(eighteen, karin, stored, born, sentence) -> None:
    before = stored()
    answer = edited(karin, PAGE, to=BIRTH, born=born)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{born}"' in answer.text
    assert stored() == before


def test_who_is_too_young_is_marked_among_the_applications(opened, ids, karin) -> None:
    with opened() as unit:
        add_type(unit, name="Ungdom", rule=TypeRule(date(2026, 1, 1), Vote.YES, min_age=15))
        kind = next(one.id for one in member_types(unit.session) if one.name == "Ungdom")
        memberships.apply_for(unit, ids[0], type_id=kind, on=unit.today)
    assert "Medlemstypen Ungdom har en lägsta ålder: 15 år" in karin.get(PAGE).text
    assert "För ung för typen" not in karin.get("/medlemmar/ansokningar").text
    edited(karin, PAGE, to=BIRTH, born="2015")
    assert "För ung för typen" in karin.get("/medlemmar/ansokningar").text
    answer = edited(karin, PAGE, to=f"{PAGE}/anta", type_id=str(kind), from_on="2026-11-20")
    assert answer.status_code == 422
    assert "För ung för typen: den lägsta åldern är 15 år" in answer.text
