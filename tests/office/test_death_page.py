"""A death is noted with its day, says what it does, and can be taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.people import ReceiptWish
from qmember.models import OutboxMail, PersonDeath
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from tests.office.register import ANNA, COMMUNE, HIDDEN, STAFF
from tests.office.sending import edited, fields_of

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/avliden"


def deaths(database) -> list[date]:
    with database.reading() as session:
        return list(session.scalars(select(PersonDeath.died_on)))


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_what_it_does_is_said_before_the_button(sign_in, ids) -> None:
    text = sign_in().get(PAGE).text
    assert text.index("Mejl som väntar tas tillbaka") < text.index("Anteckna dödsfallet")
    assert "Gåvor, kvitton och verifikationer finns kvar" in text


def test_a_death_takes_waiting_mails_back(sign_in, ids, opened, database) -> None:
    from qmember.domain.ledger import Channel

    with opened() as unit:
        given = GiftFacts(
            50000, date(2026, 11, 20), Channel.SWISH, ids[0], receipt=ReceiptWish.EMAIL
        )
        gifts.record_gift(unit, given)
    answer = edited(sign_in(), PAGE, died_on="2026-11-14")
    assert answer.status_code == 302
    assert deaths(database) == [date(2026, 11, 14)]
    with database.reading() as session:
        [mail] = session.scalars(select(OutboxMail)).all()
    assert mail.cancelled_at is not None


def test_pressed_twice_it_is_one_death(sign_in, ids, database) -> None:
    client = sign_in()
    sent = fields_of(client.get(PAGE).text) | {"died_on": "igår"}
    for _ in range(2):
        assert client.post(PAGE, data=sent).status_code == 302
    assert deaths(database) == [date(2026, 11, 22)]


def test_the_day_can_be_put_right_and_the_note_taken_back(sign_in, ids, database) -> None:
    client = sign_in()
    edited(client, PAGE, died_on="2026-11-14")
    assert fields_of(client.get(PAGE).text)["died_on"] == "2026-11-14"
    edited(client, PAGE, died_on="2026-11-15")
    assert deaths(database) == [date(2026, 11, 15)]
    answer = edited(client, PAGE, to=f"{PAGE}/angra")
    assert answer.status_code == 302
    assert deaths(database) == []
    assert "Avliden 15 november" not in client.get(f"/personer/{ANNA}").text


@pytest.mark.parametrize("day", ["", "2027-01-01", "i somras"])
def test_a_day_that_cannot_be_is_told_at_the_field(sign_in, ids, stored, day: str) -> None:
    client, before = sign_in(), stored()
    answer = edited(client, PAGE, died_on=day)
    assert answer.status_code == 422
    assert re.findall(r'class="field-error" id="(\w+)-error"', answer.text) == ["died_on"]
    assert fields_of(answer.text)["died_on"] == day
    assert stored() == before


def test_a_hidden_persons_death_is_for_those_who_may_know(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    page = f"/personer/{HIDDEN}/avliden"
    sent = fields_of(client.get(PAGE).text) | {"died_on": "2026-11-14"}
    assert client.get(page).status_code == 403
    assert client.post(page, data=sent).status_code == 403
    assert client.post(f"{page}/angra", data=sent).status_code == 403
    assert stored() == before


def test_taking_back_is_not_a_page(sign_in, ids) -> None:
    assert sign_in().get(f"{PAGE}/angra").status_code == 405


def test_an_organisation_does_not_die(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    page = f"/personer/{COMMUNE}/avliden"
    sent = fields_of(client.get(PAGE).text) | {"died_on": "2026-11-14"}
    assert client.get(page).status_code == client.post(page, data=sent).status_code == 404
    assert stored() == before
