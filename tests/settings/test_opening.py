"""Opening balances by hand: balanced, one an account, taken back by reversal."""

from __future__ import annotations

from qmember.queries.ledger import balance_of, ledger_check
from qmember.queries.opening import openings
from tests.doors import send

PAGE = "/installningar/ingaende"


def held(app) -> dict[str, int]:
    with app.extensions["qmember"].database.reading() as session:
        return {row.account: row.amount_ore for row in openings(session)}


def test_what_we_own_and_what_we_owe_balance_against_one_account(app, karin) -> None:
    send(karin, PAGE, account="1910", side="asset", amount="1 500")
    answer = send(karin, PAGE, account="1930", side="asset", amount="620 000")
    assert answer.status_code == 302
    send(karin, PAGE, account="2990", side="debt", amount="400")
    assert held(app) == {"1910": 150_000, "1930": 62_000_000, "2990": -40_000}
    with app.extensions["qmember"].database.reading() as session:
        assert balance_of(session, "2099") == -(150_000 + 62_000_000 - 40_000)
        assert ledger_check(session).balanced
    page = karin.get(PAGE).text
    assert "2023-0001" in page
    assert "621\u00a0100,00" in page


def test_an_account_opens_once(app, karin) -> None:
    send(karin, PAGE, account="1910", side="asset", amount="100")
    answer = send(karin, PAGE, account="1910", side="asset", amount="200")
    assert answer.status_code == 422
    assert "Ångra den först" in answer.text
    assert held(app) == {"1910": 10_000}


def test_it_is_taken_back_by_reversal_and_then_opens_anew(app, karin) -> None:
    send(karin, PAGE, account="1910", side="asset", amount="100")
    with app.extensions["qmember"].database.reading() as session:
        entry_id = openings(session)[0].entry_id
    assert send(karin, PAGE, f"{PAGE}/{entry_id}/angra").status_code == 302
    assert held(app) == {}
    assert send(karin, PAGE, f"{PAGE}/{entry_id}/angra").status_code == 404
    assert send(karin, PAGE, account="1910", side="asset", amount="200").status_code == 302
    assert held(app) == {"1910": 20_000}
    with app.extensions["qmember"].database.reading() as session:
        assert ledger_check(session).entries == 3


def test_the_balancing_account_and_unknown_ones_are_refused(app, karin) -> None:
    assert send(karin, PAGE, account="2099", side="asset", amount="100").status_code == 422
    assert send(karin, PAGE, account="6666", side="asset", amount="100").status_code == 422
    for amount in ("0", "", "-5", "x"):
        assert send(karin, PAGE, account="1910", side="asset", amount=amount).status_code == 422
    assert held(app) == {}


def test_the_auditor_sees_and_cannot_change(app, karin, sign_in) -> None:
    send(karin, PAGE, account="1910", side="asset", amount="100")
    rut = sign_in("revisor@example.org")
    page = rut.get(PAGE).text
    assert "1910" in page
    assert "Bokför den ingående balansen" not in page
    assert send(rut, "/konto", PAGE, account="1930", side="asset", amount="1").status_code == 403
