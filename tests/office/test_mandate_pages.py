"""Mandates on the screen: bodies with empty seats, begun, ended and taken back, on paper, and for whom."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.models import AuditEvent, Mandate, User
from qmember.queries.users import roles_of
from qmember.services import mandates
from tests.conftest import TODAY
from tests.doors import send
from tests.office.register import ANNA, HIDDEN, STAFF

PAGE = "/uppdrag"
MAY = set(STAFF) - {"medlem", "kommunikator", "medlemsansvarig"}
CHAIR = "ordforande@example.org"
FORM = {
    "person": "Anna Ek", "person_code": ANNA, "seat": "ordinary", "from_on": "2026-03-26", "to_on": "",
    "decided_by": "annual_meeting", "on": "2026-03-26", "paragraph": "§ 9",
}  # fmt: skip


def began(opened, person_id: int, seat: Seat = Seat.ORDINARY) -> int:
    with opened() as unit:
        decision = Decision(DecidedBy.ANNUAL_MEETING, date(2026, 3, 26), "§ 9")
        span = Span(date(2026, 3, 26))
        return mandates.begin(unit, person_id, seat=seat, span=span, decision=decision)


@pytest.mark.parametrize("who", STAFF)
def test_who_may_sees_names_periods_and_empty_seats(sign_in, ids, opened, who: str) -> None:
    began(opened, ids[0])
    answer = sign_in(f"{who}@example.org").get(PAGE)
    assert answer.status_code == (200 if who in MAY else 403)
    assert ("Anna Ek" in answer.text) is (who in MAY)
    if who in MAY:
        assert "2026-03-26" in answer.text
        assert "Årsmöte 26 mars 2026 § 9" in answer.text
        assert "Vakant" in answer.text
        assert ("Skriv in ett uppdrag" in answer.text) is (who == "ordforande")
        for secret in ("anna@example.org", "Hemvägen"):
            assert secret not in answer.text


def test_another_day_shows_what_held_then(sign_in, ids, opened) -> None:
    began(opened, ids[0])
    client = sign_in(CHAIR)
    for day, later in (("2026-03-25", True), ("2026-03-26", False)):
        text = client.get(f"{PAGE}?den={day}").text
        assert "Anna Ek" in text
        assert ("Börjar senare" in text) is later
    wrong = client.get(f"{PAGE}?den=xyz")
    assert wrong.status_code == 200
    assert "den-error" in wrong.text


def test_the_chair_writes_down_who_was_elected(sign_in, ids, database) -> None:
    client = sign_in(CHAIR)
    answer = send(client, PAGE, **FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert "Uppdraget är sparat" in client.get(PAGE).text
    with database.reading() as session:
        [row] = session.scalars(select(Mandate))
    assert (row.person_id, row.seat, row.from_on) == (ids[0], "ordinary", date(2026, 3, 26))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"person": "Någon", "person_code": ""}, "Välj en person i listan"),
        ({"person": "", "person_code": "P4711"}, "Välj en person i listan"),
        ({"seat": "king"}, "seat"),
        ({"from_on": "nej"}, "from_on"),
        ({"to_on": "2026-03-01"}, "Sista dagen är före den första"),
        ({"on": "2026-12-24"}, "Beslutet ligger efter i dag"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(
    sign_in, ids, stored, fields, told: str
) -> None:
    client, before = sign_in(CHAIR), stored()
    answer = send(client, PAGE, **{**FORM, **fields})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="§ 9"' in answer.text
    assert stored() == before


def test_a_number_is_enough_and_a_hidden_person_comes_by_hers_alone(sign_in, ids) -> None:
    client = sign_in(CHAIR)
    assert send(client, PAGE, **{**FORM, "person": HIDDEN, "person_code": ""}).status_code == 302
    assert HIDDEN in client.get(PAGE).text
    for who in ("kassor", "revisor", "valberedning"):
        assert HIDDEN not in sign_in(f"{who}@example.org").get(PAGE).text


def test_a_mandate_is_ended_and_the_end_taken_back(sign_in, ids, opened) -> None:
    found, client = began(opened, ids[0]), sign_in(CHAIR)
    page = f"{PAGE}/{found}"
    assert send(client, page, f"{page}/avsluta", last_on="2026-11-22").status_code == 302
    assert "Anna Ek" not in client.get(PAGE).text
    assert "Avsluta uppdraget" not in client.get(page).text
    assert send(client, page, f"{page}/angra").status_code == 302
    assert "Anna Ek" in client.get(PAGE).text
    wrong = send(client, page, f"{page}/avsluta", last_on="2020-01-01")
    assert wrong.status_code == 422
    assert "Sista dagen är före den första" in wrong.text


def test_an_account_is_tied_and_opens_what_the_seat_opens(sign_in, ids, opened, database) -> None:
    found, client = began(opened, ids[0], Seat.SECRETARY), sign_in(CHAIR)
    assert "Inget konto ännu" in client.get(PAGE).text
    with database.reading() as session:
        user_id = session.scalar(select(User.id).where(User.email == "medlem@example.org"))
    page = f"{PAGE}/{found}/konto"
    assert send(client, page, user_id=user_id).status_code == 302
    with database.reading() as session:
        assert "secretary" in roles_of(session, user_id, TODAY)
    assert "Inget konto ännu" not in client.get(PAGE).text
    assert send(client, page, user_id=999_999).status_code == 422


def test_seats_and_what_they_open_are_chosen(sign_in, ids) -> None:
    client = sign_in(CHAIR)
    page = f"{PAGE}/platser"
    from tests.web.doing import forms_of

    shown = next(f for f in forms_of(client.get(page).data, page) if "chair-count" in f.values)
    wanted = {**shown.values, "ordinary-count": "7", "deputy-role": "board_member"}
    assert client.post(page, data=wanted).status_code == 302
    assert client.get(PAGE).text.count("Ledamot") >= 7
    answer = client.post(page, data={**wanted, "ordinary-count": "99"})
    assert answer.status_code == 422
    assert "från 0 till 30" in answer.text


def test_the_paper_is_noted_and_names_whom_its_reader_may_know(
    sign_in, ids, opened, database
) -> None:
    from tests.pdf.papers import text_of

    began(opened, ids[0])
    began(opened, ids[5], Seat.SIGNATORY)
    for who, hidden in (("ordforande", True), ("bidrag", False)):
        answer = send(sign_in(f"{who}@example.org"), PAGE, f"{PAGE}/skriv-ut", den="2026-11-23")
        assert answer.mimetype == "application/pdf"
        assert (
            answer.headers["Content-Disposition"] == 'attachment; filename="lista-2026-11-23.pdf"'
        )
        text = text_of(answer.data)
        assert "Styrelse och firmatecknare" in text
        assert "Anna Ek" in text
        assert (HIDDEN in text) is hidden
    with database.reading() as session:
        noted = select(AuditEvent.id).where(AuditEvent.event == "mandates.printed")
        assert len(session.scalars(noted).all()) == 2


def test_a_persons_page_has_her_mandates(sign_in, ids, opened) -> None:
    began(opened, ids[0])
    assert "Ledamot" in sign_in().get(f"/personer/{ANNA}").text
    assert "Ledamot" not in sign_in("medlemsansvarig@example.org").get(f"/personer/{ANNA}").text
