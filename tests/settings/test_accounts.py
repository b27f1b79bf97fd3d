"""Own numbers with their check digits, and accounts that change from a day on."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from qmember.models import BankAccount
from qmember.queries.accounts import mappings
from tests.doors import send

PAGE = "/installningar/konton"
GOOD = {
    "bankgiro": ("991-2346", "9912346"),
    "plusgiro": ("286543-4", "2865434"),
    "swish": ("123 123 12 31", "1231231231"),
    "bban": ("5000-1234567", "50001234567"),
    "iban": ("SE45 5000 0000 0583 9825 7466", "4550000000058398257466"),
}
BAD = {
    "bankgiro": "991-2347",
    "plusgiro": "286543-5",
    "swish": "0701234567",
    "bban": "12",
    "iban": "SE46 5000 0000 0583 9825 7466",
}


def numbers(app) -> set[str]:
    with app.extensions["qmember"].database.reading() as session:
        return set(session.scalars(select(BankAccount.number)))


@pytest.mark.parametrize("kind", GOOD)
def test_a_number_is_registered_by_its_digits(app, karin, kind) -> None:
    text, digits = GOOD[kind]
    form = {"kind": kind, "number": text, "name": "Nytt", "account": "1930"}
    if kind in {"bban", "iban"}:  # a bank account of its own
        form["new_account"] = "1940"
    assert send(karin, PAGE, f"{PAGE}/nummer", **form).status_code == 302
    assert digits in numbers(app)
    assert "Nytt" in karin.get(PAGE).text


@pytest.mark.parametrize("kind", BAD)
def test_a_number_that_cannot_be_one_is_told_at_its_field(app, karin, kind) -> None:
    before = numbers(app)
    form = {"kind": kind, "number": BAD[kind], "name": "Nytt", "account": "1930"}
    answer = send(karin, PAGE, f"{PAGE}/nummer", **form)
    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
    assert BAD[kind] in answer.text
    assert numbers(app) == before


def test_the_same_number_twice_is_refused(app, karin) -> None:
    form = {"kind": "bankgiro", "number": "403-2850", "name": "En till", "account": "1930"}
    answer = send(karin, PAGE, f"{PAGE}/nummer", **form)
    assert answer.status_code == 422
    assert "redan" in answer.text


def test_two_bank_accounts_do_not_share_an_account(app, karin) -> None:
    form = {"kind": "bban", "number": "5000-1234567", "name": "Spar", "account": "1930"}
    answer = send(karin, PAGE, f"{PAGE}/nummer", **form)
    assert answer.status_code == 422
    assert "följer redan bankkontot som slutar på 1111" in answer.text
    answer = send(karin, PAGE, f"{PAGE}/nummer", **form, new_account="1930")
    assert answer.status_code == 422
    assert "Kontot finns redan" in answer.text
    assert send(karin, PAGE, f"{PAGE}/nummer", **form, new_account="1940").status_code == 302
    assert "1940 Spar" in karin.get(PAGE).text


def test_the_iban_of_an_account_stands_beside_it(app, karin) -> None:
    form = {
        "kind": "iban",
        "number": "SE81 5000 0000 0544 0000 1111",
        "name": "I",
        "account": "1930",
    }
    assert send(karin, PAGE, f"{PAGE}/nummer", **form).status_code == 302


def test_an_account_that_is_not_there_is_refused(app, karin) -> None:
    form = {"kind": "bankgiro", "number": "991-2346", "name": "X", "account": "6666"}
    assert send(karin, PAGE, f"{PAGE}/nummer", **form).status_code == 422


def test_a_number_that_no_file_knows_can_be_taken_away(app, karin) -> None:
    with app.extensions["qmember"].database.reading() as session:
        number_id = session.scalars(select(BankAccount.id).where(BankAccount.kind == "bban")).one()
    assert send(karin, PAGE, f"{PAGE}/nummer/{number_id}/ta-bort").status_code == 302
    assert numbers(app) == {"4032850"}
    assert send(karin, PAGE, f"{PAGE}/nummer/{number_id}/ta-bort").status_code == 404


def test_a_number_that_files_were_read_for_stays(app, karin) -> None:
    from qmember.models import BankBalance, BankImport

    parts = app.extensions["qmember"]
    with parts.database.writing() as session:
        row = session.scalars(select(BankAccount).where(BankAccount.kind == "bban")).one()
        read = BankImport(
            sha256="x" * 64,
            format="camt",
            message_id="",
            rows=0,
            known=0,
            at=parts.clock.now(),
            by="x",
        )
        session.add(read)
        session.flush()
        session.add(BankBalance(import_id=read.id, bank_account_id=row.id, agree=True))
        number_id = row.id
    assert f"/nummer/{number_id}/ta-bort" not in karin.get(PAGE).text
    assert send(karin, PAGE, f"{PAGE}/nummer/{number_id}/ta-bort").status_code == 409


def account_of(app, role: str, on: date) -> str:
    with app.extensions["qmember"].database.reading() as session:
        return mappings(session).account(role, on)


def test_another_account_is_used_from_its_day_on(app, karin) -> None:
    form = {"role": "income.gift", "number": "3990", "name": "Gåvor 2027", "from_on": "2027-01-01"}
    assert send(karin, PAGE, PAGE, **form).status_code == 302
    assert account_of(app, "income.gift", date(2026, 12, 31)) == "3993"
    assert account_of(app, "income.gift", date(2027, 1, 1)) == "3990"
    page = karin.get(PAGE).text
    assert "Gåvor 2027" in page
    assert "Senare" in page


REFUSED = {
    "a new account without a name": {"number": "3991", "name": ""},
    "an account that is something else": {"number": "1930"},
    "letters": {"number": "39A1"},
    "too few digits": {"number": "39"},
    "a role that nobody knows": {"role": "income.party"},
    "the same day twice": {"number": "3993", "from_on": "1990-01-01"},
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_account_is_refused_for(app, karin, case) -> None:
    form = {"role": "income.gift", "number": "3991", "name": "X", "from_on": "2027-01-01"}
    answer = send(karin, PAGE, PAGE, **(form | REFUSED[case]))
    assert answer.status_code == 422
    assert account_of(app, "income.gift", date(2027, 1, 1)) == "3993"


def test_kinds_of_income_may_share_an_account(app, karin) -> None:
    form = {"role": "income.gift", "number": "3999", "name": "", "from_on": "2027-01-01"}
    assert send(karin, PAGE, PAGE, **form).status_code == 302
