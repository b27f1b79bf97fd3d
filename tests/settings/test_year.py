"""The page of a fiscal year: what each month lacks, and one press for those that lack nothing."""

from __future__ import annotations

from datetime import date

from qmember.domain.ledger import move
from qmember.formats.bank_file import read_bank_file
from qmember.services import ledger
from qmember.services.association import choose
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.ledger import Draft
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.doors import send
from tests.factories.bank_files import Entry, camt053
from tests.settings.test_months import closed

PAGE = "/avstamning/ar/2026/stang"
PRESS = "Stäng 1 månad utan avvikelser"


def september_and_october(app) -> None:
    """A payment in each month; that of September waits for a name."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        for number, (first, last) in enumerate(
            ((date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31)))
        ):
            content = camt053(
                [Entry(50000, on=first)], from_on=first, to_on=last, message_id=f"M{number}",
                opening_ore=number * 50000,
            )  # fmt: skip
            import_file(unit, content, read_bank_file(content, today=TODAY))
        name_payment(unit, 2, [Part("sale", 50000)])


def test_what_lacks_nothing_is_closed_with_one_press_and_the_rest_is_linked(app, karin) -> None:
    september_and_october(app)
    page = karin.get(PAGE).text
    assert "Stäng räkenskapsåret 2026" in page
    assert "Före bokföringens början" in page
    assert "1 betalning väntar på beslut" in page
    assert 'href="/avstamning/2026-09/stang"' in page
    assert PRESS in page
    assert send(karin, PAGE).status_code == 302
    assert closed(app) == {"2026-10"}
    page = karin.get(PAGE).text
    assert "1 månad är stängd." in page
    assert PRESS not in page
    send(karin, PAGE)
    assert "Ingen månad går att stänga utan skäl." in karin.get(PAGE).text
    assert 'href="/avstamning/ar/2026/stang"' in karin.get("/installningar/manader").text


def test_the_year_is_closed_when_every_month_is(app, karin) -> None:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        lines = move(100, debit="cash", credit="suspense")
        ledger.post(unit, Draft("deposit", date(2025, 11, 5), lines))
    send(karin, "/avstamning/2025-12/stang", files="Ingen bank")
    page = karin.get("/avstamning/ar/2025/stang").text
    assert "Räkenskapsåret 2025 är stängt" in page
    assert "Alla månader är stängda." in page


def test_a_year_across_new_year_is_called_by_both_and_has_its_months(app, karin) -> None:
    september_and_october(app)
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        choose(unit, from_on=date(2026, 1, 1), fiscal_month=7)
    page = karin.get(PAGE).text
    assert "Stäng räkenskapsåret 2026/2027" in page
    assert "2026-07-01 till och med 2027-06-30" in page
    assert page.index("Juli 2026") < page.index("Oktober 2026") < page.index("Juni 2027")


def test_who_does_not_close_looks_and_no_other_year_is_there(app, karin, birgit, sign_in) -> None:
    september_and_october(app)
    assert PRESS not in birgit.get(PAGE).text
    assert send(birgit, PAGE).status_code == 403
    assert sign_in("sekreterare@example.org").get(PAGE).status_code == 403
    for year in (1989, 2027, 99999):
        assert karin.get(f"/avstamning/ar/{year}/stang").status_code == 404
