"""The pages of months: what is looked at before one is closed, and two who open it again."""

from __future__ import annotations

import re
from datetime import date

from qmember.domain.closing import Check
from qmember.domain.ledger import move
from qmember.formats.bank_file import read_bank_file
from qmember.queries.periods import closed_months
from qmember.services import ledger
from qmember.services.bank_import import import_file
from qmember.services.ledger import Draft
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.doors import send
from tests.factories.bank_files import Entry, camt053

PAGE, CLOSE = "/installningar/manader", "/avstamning/2026-10/stang"
OPEN, ANSWER = "/avstamning/2026-10/oppna", "/avstamning/oppna/"
WHY = dict.fromkeys((check.value for check in Check), "Frågan är ställd")


def closed(app) -> set[str]:
    with app.extensions["qmember"].database.reading() as session:
        return set(closed_months(session))


def begin(karin) -> None:
    """Let the books begin, so that there are months."""
    send(karin, "/installningar/ingaende", account="1910", side="asset", amount="100")


def book(app) -> None:
    """A voucher in October."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        ledger.post(
            unit, Draft("deposit", date(2026, 10, 5), move(100, debit="cash", credit="suspense"))
        )


def asked_in(page: str) -> str:
    return page.partition("/avstamning/oppna/")[2].partition('"')[0]


def test_a_month_is_closed_with_a_reason_for_each_thing_that_is_not_done(app, karin) -> None:
    begin(karin)
    page = karin.get(CLOSE).text
    assert "dagar finns inte i någon fil från banken" in page
    assert "Läs in en fil som täcker 1 januari–31 oktober." in page
    assert "Ingen betalning väntar på beslut" in page
    assert "45 månader före den är också öppna" in page
    refused = send(karin, CLOSE, balances="Onödigt")
    assert refused.status_code == 422
    assert "Skriv varför du stänger ändå" in refused.text
    assert 'value="Onödigt"' not in refused.text  # that is as it should be, and asks for nothing
    assert closed(app) == set()
    assert send(karin, CLOSE, files="Banken sparar bara ett år").status_code == 302
    assert {"2026-10", "2023-01"} <= closed(app)
    page = karin.get(CLOSE).text
    assert "46 månader är stängda, till och med oktober 2026." in page
    assert "Oktober 2026 är stängd" in page
    assert "Banken sparar bara ett år" in page


def test_the_chair_sees_why_it_was_closed_all_the_same(karin, birgit) -> None:
    send(karin, CLOSE, **WHY)
    page = birgit.get(CLOSE).text
    assert "31 dagar finns inte i någon fil från banken" in page
    assert "Frågan är ställd" in page


def test_a_month_with_the_whole_statement_needs_no_reason(app, karin) -> None:
    parts = app.extensions["qmember"]
    days = {"from_on": date(2026, 10, 1), "to_on": date(2026, 10, 31)}
    content = camt053([Entry(50000, on=date(2026, 10, 5))], **days)
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
    page = karin.get(CLOSE).text
    assert "Bankfilerna täcker alla dagar" in page
    assert "1 betalning väntar på beslut" in page


def test_handing_over_is_a_line_and_done_with_the_same_press(app, karin) -> None:
    begin(karin)
    book(app)
    page = karin.get(CLOSE).text
    assert "1 verifikation ska lämnas över till bokföringen" in page
    assert "Inget har lämnats över ännu" in page
    assert 'name="handover"' not in page  # nobody is asked why she has not begun
    assert send(karin, CLOSE, files="Ingen bank", send="y").status_code == 302
    page = karin.get(CLOSE).text
    assert "Alla månadens verifikationer är överlämnade" in page
    assert "Överlämning 1: hämta filen" in page


def test_once_begun_the_line_is_ticked_and_unticked_it_asks_why(app, karin) -> None:
    begin(karin)
    book(app)
    send(karin, "/bokforing/sie", from_on="2026-10-01", to_on="2026-10-31")
    book(app)
    assert re.search(r'<input[^>]* checked[^>]* name="send"', karin.get(CLOSE).text)
    refused = send(karin, CLOSE, files="Ingen bank")
    assert refused.status_code == 422
    assert 'name="handover"' in refused.text
    assert "Skriv varför du stänger ändå" in refused.text
    assert send(karin, CLOSE, files="Ingen bank", handover="Byrån gör det").status_code == 302
    assert "Byrån gör det" in karin.get(CLOSE).text


def test_two_people_open_a_month_again(app, karin, birgit) -> None:
    begin(karin)
    send(karin, CLOSE, **WHY)
    refused = send(karin, CLOSE, OPEN, reason=" ")
    assert refused.status_code == 422
    assert "Skriv varför du öppnar" in refused.text
    assert send(karin, CLOSE, OPEN, reason="En sen faktura").status_code == 302
    assert "2026-10" in closed(app)
    own = karin.get(CLOSE).text
    assert "Någon vill öppna den" in karin.get(PAGE).text
    assert "Den andra av ordförande och kassör svarar." in own
    assert asked_in(own) == ""
    page = birgit.get(CLOSE).text
    assert "Karin vill öppna den: En sen faktura" in page
    where = f"{ANSWER}{asked_in(page)}"
    send(karin, PAGE, where, answer="open")
    assert "2026-10" in closed(app)
    assert "Du har själv bett om det" in karin.get(PAGE).text
    assert send(birgit, PAGE, where, answer="open").status_code == 302
    assert "2026-10" not in closed(app)
    assert "Oktober är öppen igen." in birgit.get(PAGE).text
    send(birgit, PAGE, where, answer="open")
    assert "redan besvarat" in birgit.get(PAGE).text


def test_what_is_asked_for_can_be_left(app, karin, birgit) -> None:
    begin(karin)
    send(karin, CLOSE, **WHY)
    send(birgit, CLOSE, OPEN, reason="Fel belopp")
    send(karin, CLOSE, f"{ANSWER}{asked_in(karin.get(CLOSE).text)}", answer="leave")
    assert "2026-10" in closed(app)
    assert "Oktober är fortfarande stängd." in karin.get(PAGE).text


def test_a_gift_in_a_closed_month_is_refused_at_its_date(karin) -> None:
    send(karin, CLOSE, **WHY)
    form = {
        "amount": "500", "giver": "Anonym gåva", "giver_code": "anonym", "received_on": "2026-10-05",
        "channel": "swish", "purpose_id": "1", "anonymity": "none", "receipt": "", "key": "k",
    }  # fmt: skip
    answer = send(karin, "/gavor/ny", **form)
    assert answer.status_code == 422
    assert "Oktober är stängd. Välj ett datum i november eller senare" in answer.text


def test_what_is_no_month_or_not_over_is_refused(app, karin) -> None:
    for month, status in (("2026-11", 422), ("2027-01", 422), ("2026-13", 404), ("x", 404)):
        answer = send(karin, CLOSE, f"/avstamning/{month}/stang", **WHY)
        assert answer.status_code == status, month
    assert closed(app) == set()
    assert "Månaden är inte slut än" in karin.get("/avstamning/2026-11/stang").text


def test_who_does_not_close_looks_and_others_do_not(karin, birgit, sign_in) -> None:
    begin(karin)
    assert f'href="{CLOSE}"' in birgit.get(PAGE).text
    assert "Varför stänger du ändå" not in birgit.get(CLOSE).text
    rut = sign_in("revisor@example.org")
    assert rut.get(CLOSE).status_code == 200
    assert send(rut, CLOSE, **WHY).status_code == 403
    assert send(birgit, CLOSE, **WHY).status_code == 403
    assert send(rut, CLOSE, OPEN, reason="x").status_code == 403
    assert sign_in("sekreterare@example.org").get(CLOSE).status_code == 403
