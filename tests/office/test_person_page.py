"""One person: masked contact, her money for those who read it, her story, and nothing of a hidden one."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import PersonRole
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import edit_person, ensure_role, mark_deceased
from tests.conftest import TODAY
from tests.office.register import ANNA, COMMUNE, DISA, HIDDEN, SECRET, STAFF

MAY = {"kassor", "medlemsansvarig", "skydd"}


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_read_people_open_it(sign_in, ids, who: str) -> None:
    answer = sign_in(f"{who}@example.org").get(f"/personer/{ANNA}")
    assert answer.status_code == (200 if who in MAY else 403)


@pytest.mark.parametrize(
    "address", ["/personer/P4711", "/personer/1001", "/personer/p1001", "/personer/Anna"]
)
def test_who_is_not_there_is_a_calm_404(sign_in, ids, address: str) -> None:
    answer = sign_in().get(address)
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.text


def test_the_title_is_her_number_and_the_heading_her_name(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{ANNA}").text
    assert f"<title>{ANNA} – " in text
    assert "<h1>Anna Ek</h1>" in text


def test_contact_is_masked(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{ANNA}").text
    assert "a…@…org" in text
    for secret in ("anna@example.org", "123 45 67", "1234567", "Hemvägen", "123 45"):
        assert secret not in text
    assert text.count("data-masked-value") == 3


def test_an_organisation_shows_its_number(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{COMMUNE}").text
    assert "802000-0009" in text
    assert "Avliden" not in text


def test_her_money_stands_in_a_table_with_receipts_and_a_sum(sign_in, opened, ids, gift) -> None:
    with opened() as unit:
        void = gifts.record_gift(unit, GiftFacts(12300, date(2026, 11, 4), Channel.CASH, ids[0]))
        gifts.void_gift(unit, void.income_id, reason="duplicate")
        gifts.record_gift(unit, GiftFacts(20050, date(2026, 11, 5), Channel.CASH, ids[0]))
    text = sign_in().get(f"/personer/{ANNA}").text
    assert 'href="/gavor/kvitton/2026-0001"' in text
    assert "Makulerad" in text
    assert "<strong>700,50</strong>" in text


def test_money_is_for_those_who_read_gifts(sign_in, ids, gift) -> None:
    for who in ("medlemsansvarig", "skydd"):
        text = sign_in(f"{who}@example.org").get(f"/personer/{ANNA}").text
        assert "500,00" not in text
        assert "2026-0001" not in text
        assert "Givare" not in text


def test_a_gift_that_is_anonymous_to_all_is_nobodys(sign_in, opened, ids) -> None:
    with opened() as unit:
        gifts.record_gift(
            unit, GiftFacts(66600, date(2026, 11, 4), Channel.CASH, ids[0], anonymity=Anonymity.ALL)
        )
    assert "666,00" not in sign_in().get(f"/personer/{ANNA}").text


def test_her_story_names_deeds_and_fields_but_no_values(sign_in, opened, ids) -> None:
    with opened() as unit:
        edit_person(unit, ids[0], 1, {"email": "ny@example.org", "city": "Uppsala"})
        ensure_role(unit, ids[0], PersonRole.MEMBER, TODAY)
    text = sign_in("medlemsansvarig@example.org").get(f"/personer/{ANNA}").text
    assert "Uppgifterna ändrades" in text
    assert "ort, e-post" in text
    assert "Blev medlem" in text
    assert "ny@example.org" not in text


def test_a_death_is_said_first(sign_in, opened, ids) -> None:
    with opened() as unit:
        mark_deceased(unit, ids[0], date(2026, 11, 14))
    assert "Avliden 14 november 2026" in sign_in().get(f"/personer/{ANNA}").text


def test_of_a_hidden_person_there_is_the_number_and_her_payments(sign_in, ids, hidden_gift) -> None:
    text = sign_in().get(f"/personer/{HIDDEN}").text
    assert f"<h1>{HIDDEN}</h1>" in text
    assert "Kontakt via styrelsen" in text
    assert "777,00" in text
    for word in ("Skyddade uppgifter", SECRET, SECRET.lower(), "Ändra uppgifterna", "data-masked"):
        assert word not in text


def test_the_member_officer_learns_nothing_but_the_number(sign_in, ids, hidden_gift) -> None:
    text = sign_in("medlemsansvarig@example.org").get(f"/personer/{HIDDEN}").text
    assert "777,00" not in text
    assert SECRET not in text


def test_the_protection_officer_meets_the_band_and_the_question_why(sign_in, ids) -> None:
    text = sign_in("skydd@example.org").get(f"/personer/{HIDDEN}").text
    assert "protected-band" in text
    assert "Varför behöver du se?" in text
    for word in ("Svara personen", "Betalning", "Årsmöte", "Annat"):
        assert word in text
    assert SECRET not in text


def test_somebody_discreet_looks_like_anybody(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{DISA}").text
    assert "<h1>Disa Lund</h1>" in text
    assert "Diskret" in text


def test_a_long_story_is_shown_in_full_on_request(sign_in, opened, ids, asked) -> None:
    with opened() as unit:
        for number in range(30):
            day = date(2026, 1, 1 + number)
            gifts.record_gift(unit, GiftFacts(1000 + number, day, Channel.CASH, ids[0]))
    client = sign_in()
    short, whole = (
        client.get(f"/personer/{ANNA}").text,
        client.get(f"/personer/{ANNA}?visa=allt").text,
    )
    assert "Visa allt" in short
    assert "Summa av de visade" in short
    assert short.count('<td class="date"') == 20
    assert whole.count('<td class="date"') == 30
    assert "Visa allt" not in whole
    with asked() as found:
        client.get(f"/personer/{ANNA}?visa=allt")
    assert len(found) <= 22


def test_looking_changes_nothing(sign_in, ids, gift, stored) -> None:
    client, before = sign_in(), stored()
    client.get(f"/personer/{ANNA}")
    assert stored() == before
    assert client.post(f"/personer/{ANNA}").status_code in {400, 405}


def test_the_page_says_which_offices_can_see_her(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{ANNA}").text
    assert "Vem kan se henne?" in text
    assert "Gåvor och betalningar, under ett nummer" in text
    hidden = sign_in("skydd@example.org").get(f"/personer/{HIDDEN}").text
    assert "Namn och kontakt, när de frågar" in hidden
    assert "Vem kan se henne?" not in sign_in().get(f"/personer/{HIDDEN}").text
