"""What is not taken leaves nothing behind; what is strange in a file harms nobody."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, update

from qmember.domain.errors import NotAllowed, Refused
from qmember.models import BankDeposit, BankImport, BankPayment, BankText, Entry
from qmember.models.crypto import unseal
from qmember.queries.foreign_deposits import unbooked
from qmember.queries.voucher_links import links_of
from qmember.services.association import add_bank_account
from qmember.services.bank_import import FileRefused
from tests.banking import all_is_well, balance, queue, take
from tests.conftest import KARIN, KEYS
from tests.factories.bank_files import Entry as Row
from tests.factories.bank_files import Giro, GiroSection, Payer, bgmax, camt053, camt054
from tests.factories.people import RUT
from tests.lifting import lifted

MONDAY = date(2026, 11, 16)
ROWS = [Row(10_000, MONDAY, (Payer(10_000, "Anna Ek"),))]
ODD = bgmax([GiroSection([Giro(10_000)], MONDAY)]).replace(b"20261116", b"10101116")


def nothing_stored(database) -> bool:
    with database.reading() as session:
        models = (BankImport, BankDeposit, BankPayment, BankText, Entry)
        return not any(session.scalars(select(model)).first() for model in models)


def test_a_file_of_a_foreign_account_is_refused_whole(association, open_unit) -> None:
    with pytest.raises(Refused) as refusal:
        take(open_unit, camt053(ROWS, account="12345678901"))
    assert refusal.value.code == "wrong-account"
    assert refusal.value.values == {"theirs": "8901", "ours": "1111"}
    assert nothing_stored(association)


def test_a_bgmax_file_of_another_bankgiro_is_named_by_its_bankgiro(association, open_unit) -> None:
    section = GiroSection([Giro(100)], MONDAY, bankgiro="240-7617", account="61817371111")
    with pytest.raises(Refused) as refusal:
        take(open_unit, bgmax([section]))
    assert refusal.value.values == {"theirs": "7617", "ours": "2850"}
    assert nothing_stored(association)


def test_without_any_account_of_ours_the_way_to_add_one_is_told(database, open_unit) -> None:
    with pytest.raises(Refused) as refusal:
        take(open_unit, camt053(ROWS))
    assert refusal.value.code == "no-account"
    assert nothing_stored(database)


def test_rows_of_other_accounts_are_counted_and_left_out(association, open_unit) -> None:
    both = camt054(ROWS, message_id="A")
    other = camt054(ROWS * 2, account="99990000001", message_id="B")
    part = other[other.index(b"<Ntfctn>") : other.index(b"</BkToCstmrDbtCdtNtfctn>")]
    content = both.replace(b"</BkToCstmrDbtCdtNtfctn>", part + b"</BkToCstmrDbtCdtNtfctn>")
    done = take(open_unit, content)
    assert (done.rows, done.new, done.skipped) == (1, 1, 2)
    assert balance(association) == 10_000


@pytest.mark.parametrize(
    ("kind", "number", "account"),
    [
        ("iban", "SE3550000000054400001111", "54400001111"),
        ("bban", "54400001111", "SE3550000000054400001111"),
        ("bban", "5440 00 011 11", "54400001111"),
        ("bban", "6000123456789", "SE0260000000000123456789"),
        ("bban", "54401111", "5440000000001111"),
        ("bankgiro", "4032850", "403-2850"),
        ("bankgiro", "403-2850", "403-2850"),
    ],
)
def test_our_own_account_is_known_however_the_bank_writes_it(
    database, open_unit, clock, kind, number, account
) -> None:
    from qmember.services.association import set_up
    from tests.conftest import EVERYTHING

    with open_unit(EVERYTHING) as unit:
        set_up(unit, general_purpose="Allmän gåva", name="Föreningen Linden")
        add_bank_account(unit, kind=kind, number=number, name="Bank", account="1930")
    assert take(open_unit, camt054(ROWS, account=account)).new == 1


def test_a_file_with_a_fault_leaves_nothing(association, open_unit) -> None:
    with pytest.raises(FileRefused) as refusal:
        take(open_unit, camt053([*ROWS, Row(5_000, MONDAY, dated=False)]))
    assert len(refusal.value.problems) == 1
    assert nothing_stored(association)


def test_one_who_may_only_read_cannot_read_a_file_in(association, open_unit) -> None:
    from qmember.formats.bank_file import read_bank_file
    from qmember.services.bank_import import import_file

    content = camt053(ROWS)
    file = read_bank_file(content, today=MONDAY)
    with pytest.raises(NotAllowed), open_unit(RUT) as unit:
        import_file(unit, content, file)
    assert nothing_stored(association)


def test_a_date_that_cannot_be_right_is_asked_for(association, open_unit) -> None:
    with pytest.raises(Refused) as refusal:
        take(open_unit, ODD)
    assert (refusal.value.code, refusal.value.field) == ("date-needed", "dated")
    assert nothing_stored(association)
    with pytest.raises(Refused, match="after today"):
        take(open_unit, ODD, dated=date(2026, 12, 24))
    done = take(open_unit, ODD, dated=MONDAY)
    assert (done.new, done.new_payments) == (1, 1)
    assert balance(association, until=MONDAY) == 10_000
    assert take(open_unit, ODD + b"\r\n", dated=date(2026, 11, 17)).new == 0
    all_is_well(association)


HOSTILE = (
    "Robert'); DROP TABLE person;--", "<script>alert(1)</script>", "{{7*7}}", "a" * 5000, "%(name)s",
    "\u202eegetlov", "zero\u200bwidth", "Ⓐⓝⓝⓐ", "𝕏" * 30, "=cmd|' /C calc'!A0", "🏳️‍🌈 Pride",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_kept_as_text_and_nothing_else(association, open_unit, name) -> None:
    payer = Payer(10_000, name, message=name, invoices=(name[:35],))
    take(open_unit, camt053([Row(10_000, MONDAY, (payer,), reference=name[:35])]))
    shown = queue(association)[0]
    assert len(shown.text.name) <= 200
    assert not set(shown.text.name) & set("\u202e\u200b")
    all_is_well(association)


def test_control_characters_of_a_damaged_bgmax_file_stop_nothing(association, open_unit) -> None:
    content = bgmax([Giro(10_000, name="Anna Qk", messages=("Gåva Q",), code=3, reference="Q1Q")])
    take(open_unit, content.replace(b"Q", b"\0"))
    assert queue(association)[0].text.name.replace(" ", "") == "Annak"
    all_is_well(association)


def test_no_word_about_a_person_stands_in_rows_that_last(association, open_unit) -> None:
    swish = Row(
        10_000, MONDAY, (Payer(10_000, "Doris Hemlig", "+46701234567", "Hej Doris"),),
        reference="46701234567-0012002",
    )  # fmt: skip
    words = Row(
        20_000, MONDAY,
        (Payer(20_000, invoices=("Doris Hemlig", "191212121212", "0701234567", "20260001")),),
        reference="DORIS HEMLIG-0012003", text="Doris Hemlig",
    )  # fmt: skip
    take(open_unit, camt053([swish, words, Row(-500, MONDAY, reference="LÖN DORIS-0012004")]))
    with association.reading() as session:
        kept = [r for row in session.scalars(select(BankDeposit)) for r in [row.reference]]
        kept += [row.references for row in session.scalars(select(BankPayment))]
        texts = [
            json.loads(unseal(KEYS.derive("bank"), row.sealed, f"bank_text:{row.payment_id}"))
            for row in session.scalars(select(BankText).order_by(BankText.payment_id))
        ]
    assert kept == ["Swish 0012002", "0012003", "0012004", "", "20260001"]
    assert texts[0]["account"] == "+46701234567"
    assert texts[1]["message"].startswith("Doris Hemlig 191212121212 0701234567")


def test_a_reference_that_was_kept_before_the_rule_was_sharper_is_covered(
    association, open_unit
) -> None:
    known = Row(10_000, MONDAY, (Payer(10_000, ocr="2026000105"),), reference="GIVEN-0012001")
    euro = Row(20_000, MONDAY, currency="EUR", reference="GIVEN-0012002")
    take(open_unit, camt054([known, euro]))
    with lifted(association) as connection:
        connection.execute(
            update(BankDeposit).values(reference="08 123 45 67 " + BankDeposit.reference)
        )
        all_of = "08-1234567 " + BankPayment.references + " 121212-1212"
        connection.execute(
            update(BankPayment).where(BankPayment.references != "").values(references=all_of)
        )
    with association.reading() as session:
        rows = queue(association)
        booked = select(BankDeposit.entry_id).where(BankDeposit.entry_id.is_not(None))
        entry_id = session.scalars(booked).one()
        assert [row.references for row in rows if row.references] == ["••• 2026000105 •••"]
        assert links_of(session, KEYS, KARIN, entry_id).bank_row.reference == "0012001"
        assert [row.reference for row in unbooked(session)] == ["0012002"]


def test_the_way_the_money_came_is_known_from_the_banks_reference(association, open_unit) -> None:
    from qmember.models import Income
    from qmember.services.bank_naming import Part, name_payment

    giro = Row(10_000, MONDAY, reference="BG4032850 00417-0012001", bank_reference="STOI1")
    swish = Row(20_000, MONDAY, reference="46701234567-0012002", bank_reference="STOI2")
    transfer = Row(30_000, MONDAY, reference="INTERN-0012003", bank_reference="STOI3")
    take(open_unit, camt053([giro, swish, transfer]))
    with open_unit() as unit:
        for row in queue(association):
            name_payment(unit, row.payment_id, [Part("sale", row.left_ore)])
    with association.reading() as session:
        channels = session.scalars(select(Income.channel).order_by(Income.amount_ore)).all()
    assert channels == ["bankgiro", "swish", "transfer"]
