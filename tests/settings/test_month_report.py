"""The report of a month: the sums of its kinds, corrections taken off, the bank beside the books; no names."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.person_facts import PersonFacts
from qmember.formats.bank_file import read_bank_file
from qmember.formats.table_file import read_table
from qmember.queries.month_report import month_report
from qmember.services.bank_import import import_file
from qmember.services.gifts import GiftFacts, record_gift, void_gift
from qmember.services.people import add_people
from qmember.services.purposes import add_purpose
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.doors import send
from tests.factories.bank_files import Entry, camt053

PAGE, TAKE = "/avstamning/2026-10/stang", "/avstamning/2026-10/rapport"
WHY = {"files": "Banken hade stängt", "waiting": "Frågan är ställd"}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def october(app, karin) -> None:
    """Two gifts of which one is voided, a bank statement with a payment that waits; the month is closed."""
    parts = app.extensions["qmember"]
    content = camt053(
        [Entry(70000, on=date(2026, 10, 20))], opening_ore=0, from_on=date(2026, 10, 5),
        to_on=date(2026, 10, 31),
    )  # fmt: skip
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        [anna] = add_people(unit, [PersonFacts(name="Anna Ek")])
        for ore, day in ((50000, 5), (123450, 6)):
            gift = GiftFacts(
                ore, date(2026, 10, day), Channel.SWISH, anna, receipt=ReceiptWish.NONE
            )
            done = record_gift(unit, gift)
        void_gift(unit, done.income_id, reason="wrong_amount")
        import_file(unit, content, read_bank_file(content, today=TODAY))
    assert send(karin, PAGE, **WHY).status_code == 302


def test_the_board_reads_the_month_on_paper(karin, october) -> None:
    answer = send(karin, PAGE, TAKE, kind="pdf")
    assert answer.mimetype == "application/pdf"
    said = " ".join(text_of(answer.data).split())
    for words in (
        "Rapport för oktober 2026", "Månaden är stängd.", "Gåva", "500,00", "1 234,50", "−1 234,50",
        "Återförd", "Banken och bokföringen", "700,00", "Banken hade stängt", "Sida 1 av 2",
    ):  # fmt: skip
        assert words in said.replace("\xa0", " "), words
    assert "Anna" not in said


def test_the_sums_of_the_sheet_are_those_of_the_paper(karin, october) -> None:
    answer = send(karin, PAGE, TAKE, kind="xlsx")
    table = read_table(answer.data)
    said = str([list(row.cells) for row in table.rows])
    for amount in ("500", "1234.5", "-1234.5"):
        assert f"'{amount}" in said, amount
    assert "Anna" not in said


def test_a_gift_on_several_purposes_is_a_row_of_each_and_one_voucher(app, karin) -> None:
    """On the paper and on the sheet, what came and what was taken back; the sum is the gift's."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        beds = add_purpose(unit, name="Sängar", from_on=date(2023, 1, 1)).id
        split = (GiftPart(1, 20000), GiftPart(beds, 30100))
        gift = GiftFacts(50100, date(2026, 10, 7), Channel.CASH, None, parts=split)
        wrong = record_gift(unit, gift)
        record_gift(unit, gift)
        void_gift(unit, wrong.income_id, reason="wrong_amount")
        [kind] = month_report(unit.session, "2026-10").kinds
    assert (kind.vouchers, kind.total_ore) == (3, 50100)
    assert [(row.purpose, row.amount_ore) for row in kind.rows] == [
        ("Allmän gåva", 20000), ("Sängar", 30100), ("Allmän gåva", 20000), ("Sängar", 30100),
        ("Allmän gåva", -20000), ("Sängar", -30100),
    ]  # fmt: skip
    paper = text_of(send(karin, PAGE, TAKE, kind="pdf").data)
    said = " ".join(paper.replace("\xa0", " ").split())
    for words in ("Sängar 301,00", "Återförd −301,00", "Gåva 3 501,00"):
        assert words in said, words
    sheet = read_table(send(karin, PAGE, TAKE, kind="xlsx").data)
    cells = [list(row.cells)[-2:] for row in sheet.rows]
    assert ["Sängar", "301"] in [[str(one) for one in row] for row in cells]


def test_the_closed_month_tells_what_is_to_be_handed_over(karin, birgit, october) -> None:
    assert "4 verifikationer ska lämnas över" in karin.get(PAGE).text
    days = {"from_on": "2026-10-01", "to_on": "2026-10-31"}
    assert send(karin, "/bokforing/sie", **days).status_code == 302
    assert "Alla månadens verifikationer är överlämnade." in karin.get(PAGE).text
    assert "Till bokföringen" not in birgit.get(PAGE).text


def test_it_is_noted_who_took_it(app, karin, october) -> None:
    from qmember.queries.audit_log import log_page

    send(karin, PAGE, TAKE, kind="pdf")
    parts = app.extensions["qmember"]
    with parts.database.reading() as session:
        newest = log_page(session, parts.database.keys, EVERYTHING)[0]
    assert newest.details["list"] == "month"


def test_a_month_without_anything_is_a_page_that_says_so(karin) -> None:
    answer = send(karin, PAGE, "/avstamning/2026-09/rapport", kind="pdf")
    assert "Månaden är inte stängd än." in text_of(answer.data)


def test_who_may_not_take_the_books_along_takes_none(birgit, sign_in) -> None:
    assert send(birgit, PAGE, TAKE, kind="pdf").status_code == 403
    rut = sign_in("revisor@example.org")
    assert send(rut, PAGE, TAKE, kind="pdf").status_code == 200
