"""When she has shown that she paid, on the page of her membership: offered where the statutes ask for it."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.statutes import write_statutes
from tests.office.register import ANNA, HIDDEN, STAFF
from tests.office.sending import edited, fields_of
from tests.office.test_membership_page import MAY, link_to

PAGE = f"/personer/{ANNA}/medlemskap"
NOTE, NOTE_IT = f"{PAGE}/visad", {"kassor", "medlemsansvarig"}
OFFER, SHOWN = (
    "Anteckna när hon betalade, om hon har visat det",
    "Har visat att hon betalade 2026-11-20",
)


@pytest.fixture
def claimed(opened, ids) -> None:
    """Anna and the hidden person are members since March, and asked for the fee of the year."""
    with opened() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
        for person_id in (ids[0], ids[5]):
            memberships.accept(unit, person_id, type_id=kind, on=date(2026, 3, 1))
            make_claim(unit, ClaimWish(person_id, date(2026, 12, 31)))


@pytest.fixture
def said(opened, claimed):
    """Statutes from 2026 on that say when a fee counts as paid."""

    def write(word: str) -> None:
        with opened() as unit:
            rules = {Key.PAID_ON: Rule(word, "§ 4")}
            write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)

    return write


@pytest.fixture
def karin(said, sign_in):
    """The treasurer, where the statutes count from the day that she shows."""
    said("initiated")
    return sign_in()


def test_it_is_offered_only_where_the_statutes_ask_for_it(said, sign_in) -> None:
    client = sign_in()
    assert OFFER not in client.get(PAGE).text
    said("initiated")
    assert OFFER in client.get(PAGE).text
    said("value_date")
    assert OFFER not in client.get(PAGE).text


def test_it_is_noted_seen_at_the_fee_and_taken_back(karin) -> None:
    answer = edited(karin, PAGE, to=NOTE, shown_on="2026-11-20")
    assert (answer.status_code, answer.location) == (302, PAGE)
    text = karin.get(PAGE).text
    assert SHOWN in text
    assert "Medlem, obetald" in text
    assert OFFER not in text
    token = {"csrf_token": fields_of(text)["csrf_token"]}
    assert karin.post(link_to(text, "angra"), data=token).status_code == 302
    text = karin.get(PAGE).text
    assert SHOWN not in text
    assert OFFER in text


def test_what_is_noted_is_seen_and_taken_back_also_when_the_statutes_have_changed(
    karin, said
) -> None:
    edited(karin, PAGE, to=NOTE, shown_on="2026-11-20")
    said("value_date")
    text = karin.get(PAGE).text
    assert SHOWN in text
    token = {"csrf_token": fields_of(text)["csrf_token"]}
    karin.post(link_to(text, "angra"), data=token)
    assert SHOWN not in karin.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-11-24", "Datumet är efter i dag. Skriv dagen då det hände"), ("2024-12-31", "Kontrollera årtalet"),
        ("31 november", "Skriv datumet som"), ("", "Skriv datumet"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field_with_what_was_typed(
    karin, stored, typed, sentence
) -> None:
    before = stored()
    answer = edited(karin, PAGE, to=NOTE, shown_on=typed)
    assert answer.status_code == 422
    assert sentence in answer.text.partition('id="shown_on-error"')[2]
    assert f'name="shown_on" type="text" value="{typed}"' in answer.text
    assert '<details class="details" open>' in answer.text
    assert stored() == before


def test_pressed_twice_the_second_is_told_so(karin, stored) -> None:
    sent = fields_of(karin.get(PAGE).text) | {"shown_on": "2026-11-20"}
    assert karin.post(NOTE, data=sent).status_code == 302
    before = stored()
    again = karin.post(NOTE, data=sent)
    assert again.status_code == 422
    assert "Det är redan antecknat när hon betalade" in again.text
    assert stored() == before


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_care_for_fees_note_it(karin, sign_in, stored, who) -> None:
    sent = fields_of(karin.get(PAGE).text) | {"shown_on": "2026-11-20"}
    before = stored()
    client = sign_in(f"{who}@example.org")
    sent["csrf_token"] = fields_of(client.get("/konto").text)["csrf_token"]
    answer = client.post(NOTE, data=sent)
    assert answer.status_code == (302 if who in NOTE_IT else 403)
    assert (stored() != before) is (who in NOTE_IT)


@pytest.mark.parametrize("who", sorted(MAY))
def test_all_who_open_the_page_see_it_and_only_these_may_change_it(karin, sign_in, who) -> None:
    edited(karin, PAGE, to=NOTE, shown_on="2026-11-20")
    text = sign_in(f"{who}@example.org").get(PAGE).text
    assert SHOWN in text
    assert (f'action="{NOTE}/1/angra"' in text) is (who in NOTE_IT)


def test_of_a_hidden_member_nothing_is_noted_by_those_who_do_not_know_her(karin, stored) -> None:
    sent = fields_of(karin.get(PAGE).text) | {"shown_on": "2026-11-20", "shown_claim": "2"}
    before = stored()
    hers, nobodys = f"/personer/{HIDDEN}/medlemskap/visad", "/personer/P9999/medlemskap/visad"
    answers = [karin.post(page, data=sent).status_code for page in (hers, nobodys, NOTE)]
    assert answers == [403, 404, 422]
    assert stored() == before
