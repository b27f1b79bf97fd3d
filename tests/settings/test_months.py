"""The page of months: closed in one press with those before, opened with a reason, by those who may."""

from __future__ import annotations

from qmember.queries.periods import closed_months
from tests.doors import send

PAGE = "/installningar/manader"


def closed(app) -> set[str]:
    with app.extensions["qmember"].database.reading() as session:
        return set(closed_months(session))


def test_a_month_is_closed_and_opened_again_with_a_reason(app, karin) -> None:
    gift = {"account": "1910", "side": "asset", "amount": "100"}
    send(karin, "/installningar/ingaende", **gift)
    answer = send(karin, PAGE, f"{PAGE}/2026-10/stang")
    assert answer.status_code == 302
    assert "2026-10" in closed(app)
    assert "2023-01" in closed(app)
    assert "46 månader är stängda, till och med oktober 2026." in karin.get(PAGE).text
    refused = send(karin, PAGE, f"{PAGE}/2026-10/oppna", reason=" ")
    assert refused.status_code == 422
    assert "Skriv varför du öppnar" in refused.text
    assert send(karin, PAGE, f"{PAGE}/2026-10/oppna", reason="En sen faktura").status_code == 302
    assert "2026-10" not in closed(app)
    assert "2026-09" in closed(app)


def test_a_gift_in_a_closed_month_is_refused_at_its_date(karin) -> None:
    send(karin, PAGE, f"{PAGE}/2026-10/stang")
    form = {
        "amount": "500", "giver": "Anonym gåva", "giver_code": "anonym", "received_on": "2026-10-05",
        "channel": "swish", "purpose_id": "1", "anonymity": "none", "receipt": "", "key": "k",
    }  # fmt: skip
    answer = send(karin, "/gavor/ny", **form)
    assert answer.status_code == 422
    assert "Oktober är stängd. Välj ett datum i november eller senare" in answer.text


def test_what_is_no_month_or_not_over_is_refused(app, karin) -> None:
    for month in ("2026-11", "2026-13", "x", "2027-01"):
        assert send(karin, PAGE, f"{PAGE}/{month}/stang").status_code == 422, month
    assert closed(app) == set()


def test_the_chair_opens_and_the_auditor_looks(app, karin, birgit, sign_in) -> None:
    send(karin, PAGE, f"{PAGE}/2026-10/stang")
    assert f"{PAGE}/2026-09/stang" not in birgit.get(PAGE).text
    assert send(birgit, PAGE, f"{PAGE}/2026-10/oppna", reason="Fel belopp").status_code == 302
    rut = sign_in("revisor@example.org")
    assert send(rut, PAGE, f"{PAGE}/2026-10/stang").status_code == 403
    assert send(rut, PAGE, f"{PAGE}/2026-10/oppna", reason="x").status_code == 403
