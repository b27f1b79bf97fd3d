"""The page of one membership: accept, ask for the fee, note its payment, end it, and take it back."""

from __future__ import annotations

import re

import pytest

from qmember.models import Income
from qmember.queries.member_types import member_types
from qmember.services.member_types import FeeWish, decide_fee
from tests.office.register import ANNA, HIDDEN, STAFF
from tests.office.sending import edited

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/medlemskap"
LIST = "/medlemmar"


@pytest.fixture
def karin(sign_in, opened, ids):
    """The treasurer; the fee of 2026 is 200 kr, and Anna is in the register."""
    with opened() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
    return sign_in()


@pytest.fixture
def member(karin):
    """The treasurer, when Anna is a member since March and has been asked for her fee."""
    edited(karin, PAGE, to=f"{PAGE}/anta", from_on="2026-03-01", decision="Styrelsen § 4")
    edited(karin, PAGE, to=f"{PAGE}/avgift", due_on="2026-12-31")
    return karin


def link_to(text: str, word: str) -> str:
    found = re.search(rf'action="([^"]*/{word}(?:/\d+)?)"', text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_care_for_members_open_them(sign_in, ids, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    wanted = 200 if who in MAY else 403
    assert [client.get(one).status_code for one in (PAGE, LIST)] == [wanted, wanted]


def test_she_becomes_a_member_and_stands_in_the_list(karin) -> None:
    assert "Inte medlem" in karin.get(PAGE).text
    answer = edited(karin, PAGE, to=f"{PAGE}/anta", from_on="2026-03-01", decision="Styrelsen § 4")
    assert answer.status_code == 302
    text = karin.get(PAGE).text
    assert "Medlem, obetald" in text
    assert "Styrelsen § 4" in text
    number = re.search(r"M\d{6}", text)
    assert number is not None
    assert number[0] in karin.get(LIST).text
    assert "Obetalda (1)" in karin.get(f"{LIST}?visa=obetalda").text


def test_her_fee_is_asked_for_and_paid_and_the_page_says_so(member) -> None:
    text = member.get(PAGE).text
    assert "2026-01-01–2026-12-31" in text
    answer = edited(member, PAGE, to=f"{PAGE}/betald", amount="300", received_on="2026-11-20")
    assert answer.status_code == 302
    text = member.get(PAGE).text
    assert "Medlem, betald" in text
    assert "Anteckna en betalning" not in text
    assert "Obetalda (0)" in member.get(LIST).text


def test_what_is_over_is_a_gift_and_a_double_press_is_one_payment(member, database) -> None:
    from tests.office.sending import fields_of

    sent = fields_of(member.get(PAGE).text) | {"amount": "300", "received_on": "2026-11-20"}
    for _ in range(2):
        assert member.post(f"{PAGE}/betald", data=sent).status_code == 302
    with database.reading() as session:
        rows = session.query(Income.kind, Income.amount_ore).order_by(Income.id).all()
    assert [tuple(row) for row in rows] == [("membership_fee", 20_000), ("gift", 10_000)]


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("anta", {"from_on": "2027-01-01"}, "Datumet är efter i dag. Skriv dagen då hon antogs"),
        ("anta", {"from_on": "31 november"}, "Skriv datumet som"),
        ("avsluta", {"left_on": "2026-02-01"}, "Hon är inte medlem dagen innan"),
        ("avgift", {"due_on": "2026-12-31", "parts": "13"}, "Välj 1 till 12 delar"),
        ("avgift", {"due_on": ""}, "Skriv datumet"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_stored(
    request, stored, deed, fields, sentence
) -> None:
    client = request.getfixturevalue("karin" if deed == "anta" else "member")
    before = stored()
    answer = edited(client, PAGE, to=f"{PAGE}/{deed}", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{value}"' in answer.text for value in fields.values() if value)
    assert stored() == before


def test_nobody_is_asked_twice(member, stored) -> None:
    before = stored()
    answer = edited(member, PAGE, to=f"{PAGE}/avgift", due_on="2026-12-31")
    assert answer.status_code == 422
    assert "Avgiften för det året är redan begärd" in answer.text
    assert stored() == before


def test_a_fee_is_waived_and_asked_for_again(member) -> None:
    member.post(link_to(member.get(PAGE).text, "efterskank"), data=edited_token(member))
    text = member.get(PAGE).text
    assert "Efterskänkt" in text
    assert "Medlem, betald" in text
    member.post(link_to(text, "igen"), data=edited_token(member))
    assert "Medlem, obetald" in member.get(PAGE).text


def edited_token(client) -> dict[str, str]:
    from tests.office.sending import fields_of

    return {"csrf_token": fields_of(client.get(PAGE).text)["csrf_token"]}


def test_she_leaves_and_it_is_taken_back(member) -> None:
    edited(member, PAGE, to=f"{PAGE}/avsluta", left_on="2026-11-01")
    text = member.get(PAGE).text
    assert "Har avslutat" in text
    assert "Avslutade (1)" in member.get(LIST).text
    member.post(link_to(text, r"angra"), data=edited_token(member))
    assert "Medlem, obetald" in member.get(PAGE).text
    assert "Ångrad" in member.get(PAGE).text


def test_a_hidden_member_is_in_no_list_and_her_page_opens_for_nobody_else(
    member, sign_in, opened, ids
) -> None:
    from qmember.services import memberships

    with opened() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        memberships.accept(unit, ids[5], type_id=kind, on=unit.today)
    assert HIDDEN not in member.get(LIST).text
    assert "Aktiva (1)" in member.get(LIST).text
    assert member.get(f"/personer/{HIDDEN}/medlemskap").status_code == 403
    officer = sign_in("skydd@example.org")
    assert HIDDEN in officer.get(LIST).text
    assert "Aktiva (2)" in officer.get(LIST).text
    assert officer.get(f"/personer/{HIDDEN}/medlemskap").status_code == 200


def test_what_it_would_be_is_shown_first_and_nothing_is_saved(karin) -> None:
    answer = edited(
        karin, PAGE, to=f"{PAGE}/anta", show="1", from_on="2026-03-01", decision="Styrelsen § 4"
    )
    assert answer.status_code == 200
    assert "Så här blir det. Inget är sparat än." in answer.text
    assert "200,00\xa0kr för 2026-01-01 till 2026-12-31" in answer.text
    assert 'value="Styrelsen § 4"' in answer.text
    assert "Inget är sparat" not in karin.get(PAGE).text
    assert "Anna Ek" not in karin.get(LIST).text


def test_of_a_day_to_come_nothing_is_shown_first(karin) -> None:
    answer = edited(karin, PAGE, to=f"{PAGE}/anta", show="1", from_on="2026-11-24")
    assert answer.status_code == 422
    assert "Datumet är efter i dag. Skriv dagen då hon antogs" in answer.text
