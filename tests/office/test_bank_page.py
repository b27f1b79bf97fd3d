"""Reconciliation: a file is read, recognised, refused with every reason, and its balances compared."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest

from qmember.domain.people import Protection
from qmember.services.people import set_protection
from tests.factories.bank_files import Entry, Payer, camt053
from tests.factories.bank_money import DAY, paid_in
from tests.office.register import SECRET
from tests.office.sending import edited, fields_of

PAGE = "/avstamning"


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def send(client, content: bytes | None, name: str = "november.xml", **fields: str):
    """Choose a file and press the button; None is no file chosen."""
    held = fields_of(client.get(PAGE).text)
    data = {"csrf_token": held["csrf_token"], **fields}
    data["file"] = (BytesIO(content or b""), name if content is not None else "")
    return client.post("/avstamning/fil", data=data, content_type="multipart/form-data")


def statement(*ore: int, **more: object) -> bytes:
    entries = [
        Entry(
            amount,
            DAY,
            (Payer(amount, f"BETALARE {n}"),) if amount > 0 else (),
            bank_reference=f"R{n}",
        )
        for n, amount in enumerate(ore)
    ]
    return camt053(entries, opening_ore=0, **more)


def test_the_first_time_the_page_says_what_to_do(sign_in) -> None:
    text = plain(sign_in().get(PAGE).text)
    assert "Läs in en kontofil från banken" in text
    assert "Läs in filen" in text


def test_a_file_is_read_and_told_in_words_with_balances_that_agree(sign_in) -> None:
    karin = sign_in()
    answer = send(karin, statement(50000, 20000, -10000))
    assert (answer.status_code, answer.location) == (302, PAGE)
    text = plain(karin.get(PAGE).text)
    assert "Konto 54400001111, 20 november 2026 till 20 november 2026." in text
    assert "2 betalningar in, 700,00 kr. Ingående och utgående saldo stämmer. 3 nya rader." in text
    assert "Betalningar som väntar (2)" in text
    assert "600,00 600,00 Stämmer" in text


def test_money_of_another_kind_is_not_added_to_the_kronor(sign_in) -> None:
    karin = sign_in()
    euro = Entry(400000, DAY, (Payer(400000, "BETALARE E"),), currency="EUR", bank_reference="E")
    entries = [Entry(990000, DAY, (Payer(990000, "BETALARE K"),), bank_reference="K"), euro]
    send(karin, camt053(entries, opening_ore=0))
    assert "2 betalningar in, 9 900,00 kr + 4 000,00 EUR." in plain(karin.get(PAGE).text)


def test_the_same_file_again_changes_nothing(sign_in, stored) -> None:
    karin = sign_in()
    send(karin, statement(50000))
    before = stored()
    send(karin, statement(50000))
    assert "Den filen är redan inläst. Inget har ändrats" in karin.get(PAGE).text
    assert stored() == before


def test_rows_that_were_there_already_are_counted_once(sign_in) -> None:
    karin = sign_in()
    send(karin, statement(50000))
    send(karin, statement(50000, 20000))
    text = plain(karin.get(PAGE).text)
    assert "1 ny rad. 1 fanns redan och räknas inte igen." in text
    assert "Betalningar som väntar (2)" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Välj en fil från banken först"),
        (b"", "Filen innehåller inga betalningar"),
        (b"hej hej", "Vi känner inte igen filen. Hämta en kontofil från banken"),
        (b"\x00\xff" * 500, "Vi känner inte igen filen"),
        (b"%PDF-1.7", "Vi känner inte igen filen"),
        (statement(50000)[:-400], "skadad eller avklippt"),
        (statement(50000, account="9999999999"), "Filen gäller konto som slutar på 9999"),
    ],
    ids=["none", "empty", "text", "bytes", "pdf", "cut off", "foreign account"],
)
def test_a_file_that_is_not_taken_says_why_and_leaves_nothing(
    sign_in, stored, content, sentence
) -> None:
    karin, before = sign_in(), stored()
    answer = send(karin, content)
    assert answer.status_code == 422
    assert answer.text.count(sentence) >= 2, "at the field and in the summary"
    assert "<title>Fel: " in answer.text
    assert stored() == before


def test_every_problem_of_a_refused_file_stands_with_its_place(sign_in, stored) -> None:
    karin, before = sign_in(), stored()
    bad = statement(50000, 20000).replace(b">500.00<", b">x<", 1).replace(b">200.00<", b">y<", 1)
    answer = send(karin, bad)
    assert answer.status_code == 422
    text = plain(answer.text)
    assert "2 fel i filen" in text
    assert len(re.findall(r"[Uu]tdrag 1, rad \d: ", text)) >= 2
    assert "Inget i filen har tagits in." in text
    assert stored() == before


def test_a_balance_that_does_not_agree_is_a_warning_and_the_file_is_taken(sign_in) -> None:
    karin = sign_in()
    answer = send(karin, statement(50000, closing_ore=90000))
    assert answer.status_code == 302
    text = plain(karin.get(PAGE).text)
    assert "Titta på" in text
    assert "Ingående och utgående saldo stämmer" not in text
    assert "Betalningar som väntar (1)" in text


def test_money_in_another_currency_is_explained_and_listed(sign_in) -> None:
    karin = sign_in()
    entries = [Entry(12300, DAY, (Payer(12300, "EURO"),), currency="EUR", bank_reference="E1")]
    send(karin, camt053(entries, opening_ore=0, currency="EUR"))
    text = plain(karin.get(PAGE).text)
    assert "1 insättning är inte i kronor" in text
    assert "123,00 EUR" in text
    page = re.search(r"/avstamning/insattning/[0-9]+", karin.get(PAGE).text)[0]
    assert edited(karin, page, amount="x").status_code == 422
    assert edited(karin, page, amount="1 400").location == PAGE
    text = plain(karin.get(PAGE).text)
    assert "Betalningar som väntar (1)" in text
    assert "1 400,00" in text
    assert karin.get(page).status_code == 404


def test_a_text_that_names_somebody_in_danger_is_not_shown(sign_in, ids, opened) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(15000, f"{SECRET} Ek", message=f"från {SECRET} Ek"))
    for email in ("kassor@example.org", "revisor@example.org"):
        reader = sign_in(email)
        for page in (PAGE, f"{PAGE}/betalning/{payment_id}"):
            assert SECRET not in reader.get(page).text
    assert "Skyddad. Kassören avgör." in sign_in().get(PAGE).text


def test_somebody_hidden_later_is_covered_from_then_on(sign_in, ids, opened) -> None:
    with opened() as unit:
        paid_in(unit, Payer(15000, "ÖRJAN WALL"))
    karin = sign_in()
    assert "ÖRJAN WALL" in karin.get(PAGE).text
    with opened() as unit:
        set_protection(unit, ids[2], Protection.PROTECTED)
    assert "ÖRJAN WALL" not in karin.get(PAGE).text


def test_those_who_do_not_name_payments_see_money_and_no_words(sign_in, opened) -> None:
    with opened() as unit:
        paid_in(unit, Payer(15000, "SVEN SVENSSON", message="till er"))
    text = sign_in("revisor@example.org").get(PAGE).text
    assert "150,00" in text
    assert "SVEN SVENSSON" not in text
    assert "till er" not in text
    assert "Läs in filen" not in text


def test_fifty_payments_make_a_page_asked_for_with_few_questions(sign_in, opened, asked) -> None:
    with opened() as unit:
        paid_in(unit, *(Payer(1000 + n, f"BETALARE {n}") for n in range(55)))
    karin = sign_in()
    karin.get(PAGE)
    with asked() as questions:
        text = karin.get(PAGE).text
    assert len(questions) <= 34
    assert text.count('class="queue-row"') == 50
    more = re.search(r'href="(/avstamning\?grupp=unclear&amp;efter=\d+)"', text)
    assert more is not None
    second = karin.get(more[1].replace("&amp;", "&")).text
    assert second.count('class="queue-row"') == 5
    assert "Till de första" in second


def test_a_file_with_a_day_that_cannot_be_asks_for_the_right_one(sign_in, stored) -> None:
    karin, before = sign_in(), stored()
    odd = statement(50000).replace(b"2026-11-20", b"1010-11-20")
    answer = send(karin, odd)
    assert answer.status_code == 422
    assert 'name="dated"' in answer.text
    assert stored() == before
    assert send(karin, odd, dated="imorgon").status_code == 422
    assert send(karin, odd, dated=date(2026, 11, 20).isoformat()).status_code == 302


def test_a_payment_that_the_bank_took_back_is_told_with_a_link(sign_in) -> None:
    karin = sign_in()
    payer = Payer(50000, "SIV DAHL", ocr="2026000204")
    send(karin, camt053([Entry(50000, DAY, (payer,), bank_reference="T1")]))
    back = Entry(-50000, DAY, (Payer(-50000, ocr="2026000204"),), reversal=True)
    send(karin, camt053([back], opening_ore=50000), "retur.xml")
    page = karin.get(PAGE).text
    assert "Banken tog tillbaka en betalning på 500,00 kr" in plain(page)
    assert "som väntar" in plain(page)
    assert re.search(r'<li><a href="/avstamning/betalning/[0-9]+">', page)


def test_when_all_is_named_the_page_says_up_to_which_day_and_what_comes_next(sign_in) -> None:
    karin = sign_in()
    send(karin, statement(50000))
    assert "Allt är avstämt" not in karin.get(PAGE).text
    edited(karin, f"{PAGE}/betalning/1", kind="sale")
    text = karin.get(PAGE).text
    assert "Allt är avstämt till och med 20 november 2026." in plain(text)
    assert 'href="/installningar/manader"' in text.partition("Allt är avstämt")[2]
    assert "Nästa steg" not in sign_in("revisor@example.org").get(PAGE).text


def test_no_day_is_told_when_the_bank_says_otherwise(sign_in) -> None:
    karin = sign_in()
    send(karin, statement(50000))
    edited(karin, f"{PAGE}/betalning/1", kind="sale")
    send(karin, camt053([Entry(7, date(2026, 11, 21), (Payer(7, "X"),))], opening_ore=9), "fel.xml")
    edited(karin, f"{PAGE}/betalning/2", kind="sale")
    text = plain(karin.get(PAGE).text)
    assert "Allt är avstämt." in text
    assert "till och med 2" not in text.partition("Allt är avstämt")[2][:40]
