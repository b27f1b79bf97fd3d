"""Receipts as pages: every number, the copy, the original once, and a new one in its place."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.models import Person, ReceiptDocument
from qmember.services import gifts, receipts
from qmember.services.gifts import GiftFacts
from qmember.services.people import set_protection
from qmember.services.receipt_choices import choose_receipts
from tests.office.register import SECRET
from tests.office.sending import edited, fields_of
from tests.people import called_by_rut

DAY = date(2026, 11, 20)
PAGE = "/gavor/kvitton/2026-0001"


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_list_holds_every_number_the_voided_ones_too(sign_in, ids, opened) -> None:
    with opened() as unit:
        done = gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, ids[0]))
        gifts.move_gift(unit, done.income_id, ids[4])
    text = sign_in().get("/gavor/kvitton").text
    rows = re.findall(r'<th scope="row"><a href="/gavor/kvitton/([\d-]+)"', text)
    assert rows == ["2026-0002", "2026-0001"]
    assert "Makulerad" in text
    assert "ersatt av 2026-0002" in text


def test_fifty_receipts_make_a_page_asked_for_with_few_questions(
    sign_in, ids, opened, asked
) -> None:
    with opened() as unit:
        for place in range(55):
            gifts.record_gift(unit, GiftFacts(1000 + place, DAY, Channel.CASH, ids[0]))
    karin = sign_in()
    karin.get("/gavor/kvitton")
    with asked() as questions:
        text = karin.get("/gavor/kvitton").text
    assert len(questions) <= 10
    more = re.search(r'href="(/gavor/kvitton\?ar=2026&amp;fore=6)"', text)
    assert more is not None
    assert "2026-0001" in karin.get("/gavor/kvitton?ar=2026&fore=6").text


@pytest.mark.parametrize("typed", ["2026-0001", "2026-1", " 2026-0001 "])
def test_a_number_opens_its_receipt(sign_in, gift, typed) -> None:
    answer = sign_in().get("/gavor/kvitton", query_string={"nummer": typed})
    assert answer.location == PAGE


@pytest.mark.parametrize("typed", ["2026-0099", "abc", "<b>"])
def test_a_number_without_a_receipt_is_told(sign_in, gift, typed) -> None:
    text = sign_in().get("/gavor/kvitton", query_string={"nummer": typed}).text
    assert "Det finns inget kvitto" in text
    assert "<b>" not in text


def test_a_copy_says_so_and_reading_it_stores_nothing(sign_in, gift, stored, database) -> None:
    karin, before = sign_in(), stored()
    answer = karin.get(f"{PAGE}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="2026-0001.pdf"'
    assert "KOPIA" in text_of(answer.data)
    with database.reading() as session:
        assert session.query(ReceiptDocument).count() == 0, "drawn for the reader, kept by the deed"
    assert stored() == before


def test_the_original_is_handed_out_once_and_a_second_press_gives_the_same(sign_in, gift) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(PAGE).text)
    first, pressed_again = (karin.post(f"{PAGE}/original", data=fields) for _ in range(2))
    assert first.data == pressed_again.data
    assert "KOPIA" not in text_of(first.data)
    page = karin.get(PAGE).text
    assert "Skriv ut originalet" not in page
    late = karin.post(f"{PAGE}/original", data=fields | {"key": "another page"})
    assert late.location == PAGE
    assert "Originalet är redan" in karin.get(PAGE).text


def test_a_voided_receipt_is_marked_and_names_its_successor(sign_in, gift) -> None:
    karin = sign_in()
    answer = edited(karin, PAGE, f"{PAGE}/ny", reason="wrong_details")
    assert answer.location == "/gavor/kvitton/2026-0002"
    assert "MAKULERAD" in text_of(karin.get(f"{PAGE}.pdf").data)
    old, new = karin.get(PAGE).text, karin.get(answer.location).text
    assert "Fel uppgifter på kvittot" in old
    assert 'href="/gavor/kvitton/2026-0002"' in old
    assert 'href="/gavor/kvitton/2026-0001"' in new
    assert "2026-0001" in text_of(karin.get("/gavor/kvitton/2026-0002.pdf").data)


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("other", "")])
def test_a_new_receipt_needs_a_reason(sign_in, gift, stored, reason, words) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, PAGE, f"{PAGE}/ny", reason=reason, words=words)
    assert answer.status_code == 422
    assert answer.text.count("Skriv varför du rättar. Revisorn läser det") == 2
    assert stored() == before


def test_a_receipt_that_somebody_voided_first_is_not_issued_anew(sign_in, gift, stored) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(PAGE).text) | {"reason": "lost"}
    karin.post(f"{PAGE}/ny", data=fields)
    before = stored()
    answer = karin.post(f"{PAGE}/ny", data=fields)
    assert answer.status_code == 409
    assert "Kvittot är redan makulerat" in answer.text
    assert stored() == before


def test_the_auditor_reads_pseudonyms_and_prints_no_original(sign_in, gift, stored) -> None:
    rut, before = sign_in("revisor@example.org"), stored()
    text = rut.get(PAGE).text
    assert called_by_rut(1001) in text
    assert "Anna" not in text
    assert "Skriv ut originalet" not in text
    assert rut.post(f"{PAGE}/original", data=fields_of(text)).status_code in {400, 403}
    assert stored() == before


def test_a_hidden_giver_is_her_number_in_list_page_and_document(sign_in, ids, opened) -> None:
    with opened() as unit:
        wanted = GiftFacts(500, DAY, Channel.CASH, ids[5], receipt=ReceiptWish.PAPER)
        gifts.record_gift(unit, wanted)
    karin = sign_in()
    for page in ("/gavor/kvitton", PAGE):
        assert SECRET not in karin.get(page).text
    document = text_of(karin.get(f"{PAGE}.pdf").data)
    assert SECRET not in document
    assert "P1006" in document


def test_the_page_ends_with_its_history(sign_in, gift) -> None:
    karin = sign_in()
    edited(karin, PAGE, f"{PAGE}/ny", reason="other", words="Namnet var fel")
    text = karin.get(PAGE).text
    history = text.partition("Historik")[2]
    for line in ("Kvittot utfärdades", "Kvittot makulerades", "annat skäl", "”Namnet var fel”"):
        assert line in history


def test_unknown_numbers_are_not_found(sign_in, gift) -> None:
    karin = sign_in()
    for page in ("/gavor/kvitton/2026-0099", "/gavor/kvitton/2026-0099.pdf"):
        assert karin.get(page).status_code == 404


def test_a_press_sent_again_gives_no_name_that_became_hidden_since(sign_in, ids, opened) -> None:
    with opened() as unit:
        gifts.record_gift(
            unit, GiftFacts(50000, DAY, Channel.SWISH, ids[0], receipt=ReceiptWish.PAPER)
        )
    karin = sign_in()
    form = fields_of(karin.get(PAGE).text)
    assert karin.post(f"{PAGE}/original", data=form).mimetype == "application/pdf"
    with opened() as unit:
        set_protection(unit, ids[0], Protection.PROTECTED)
    assert karin.post(f"{PAGE}/original", data=form).mimetype != "application/pdf"


def test_who_wrote_a_reason_reads_it_again_and_learns_nothing_from_it(
    sign_in, gift, opened
) -> None:
    """Else a name, written and left out of the history, would be known to be somebody's in danger."""
    karin = sign_in()
    edited(karin, PAGE, f"{PAGE}/ny", reason="other", words=f"Hälsa {SECRET} Ek")
    assert SECRET in karin.get(PAGE).text.partition("Historik")[2]
    assert SECRET not in sign_in("revisor@example.org").get(PAGE).text


def test_a_receipt_that_has_left_is_sent_again_from_its_page(sign_in, ids, opened) -> None:
    with opened() as unit:
        choose_receipts(unit, mail="link", public_url="https://kvitto.example.org", least_ore=0)
        given = GiftFacts(50000, DAY, Channel.SWISH, ids[0], receipt=ReceiptWish.NONE)
        income_id = gifts.record_gift(unit, given).income_id
        receipts.issue_later(unit, income_id)
    karin = sign_in()
    assert "Skicka igen" not in karin.get(PAGE).text
    with opened() as unit:
        unit.session.get_one(Person, ids[0]).email = "anna@example.org"
        receipts.hand_out(unit, 1)
    text = karin.get(PAGE).text
    assert "Skicka ny länk" in text
    assert "Skicka som bilaga" in text
    edited(karin, PAGE, f"{PAGE}/skicka", how="link")
    text = karin.get(PAGE).text
    assert "En ny länk är på väg." in text
    assert "Fungerar till" in text
    with opened() as unit:
        set_protection(unit, ids[0], Protection.PROTECTED)
    edited(karin, PAGE, f"{PAGE}/skicka", how="attachment")
    assert "Hennes uppgifter är skyddade." in karin.get(PAGE).text
