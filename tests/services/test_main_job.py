"""The main job below the pages: bank file → named payments → receipt → funding, and back again."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.people import PayerKind, ReceiptWish
from qmember.formats.bank_file import read_bank_file
from qmember.models import Database
from qmember.queries import bank, bank_files, foreign_deposits, invariants
from qmember.queries.funding import funding_report
from qmember.queries.ledger import balance_of, ledger_check
from qmember.queries.receipts import document, receipts_of_year
from qmember.services import gifts, people, receipt_drawing
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts
from tests.conftest import KARIN, KEYS, TODAY

SEB = "camt/seb_se_camt053_001_02.xml"


def read(samples, name):
    content = (samples / name).read_bytes()
    return content, read_bank_file(content, today=TODAY)


def imported(open_unit, samples, name=SEB):
    with open_unit() as unit:
        return import_file(unit, *read(samples, name))


def all_is_well(database: Database) -> None:
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def test_a_statement_is_booked_at_once_and_agrees_with_the_bank(
    association, open_unit, samples
) -> None:
    done = imported(open_unit, samples)
    assert (done.rows, done.new, done.known, done.new_payments) == (7, 7, 0, 10)
    with association.reading() as session:
        assert balance_of(session, "1930") == 440832031
        assert balance_of(session, "2990") == -78785000
        assert bank.open_count(session) == 10
        assert [s.agrees for s in bank_files.statements(session)] == [True]
    all_is_well(association)


def test_the_same_file_again_adds_nothing(association, open_unit, samples) -> None:
    imported(open_unit, samples)
    again = imported(open_unit, samples)
    assert (again.again, again.new) == (True, 0)
    content, _ = read(samples, SEB)
    saved_again = content.replace(b"\t", b"  ")
    with open_unit() as unit:
        done = import_file(unit, saved_again, read_bank_file(saved_again, today=TODAY))
    assert (done.new, done.known) == (0, 7)
    all_is_well(association)


def test_a_payment_becomes_a_gift_a_receipt_and_a_line_on_the_funding_page(
    association, open_unit, samples
) -> None:
    imported(open_unit, samples)
    with open_unit() as unit:
        giver = people.add_person(unit, name="Gun Lind", email="gun@example.org")
        funder = people.add_person(
            unit, name="Kammarkollegiet", payer_kind=PayerKind.STATE, receipt_wish=ReceiptWish.NONE
        )
        giver_id, funder_id = giver.id, funder.id
    with association.reading() as session:
        rows = {row.amount_ore: row for row in bank.queue(session, KEYS, KARIN)}
    with open_unit() as unit:
        done = name_payment(unit, rows[862500].payment_id, [Part("gift", 862500, giver_id)])
        name_payment(unit, rows[46300000].payment_id, [Part("project_grant", 46300000, funder_id)])
        halves = [Part("gift", 5000, giver_id), Part("sale", 5000)]
        name_payment(unit, rows[10000].payment_id, halves)
        name_payment(unit, rows[131300].payment_id, [Part("not_income", 131300)])
    for receipt_id in done.receipt_ids:
        receipt_drawing.draw(association, _clock(), receipt_id)
    with association.reading() as session:
        listed = receipts_of_year(session, KARIN, 2026)
        assert [r.number for r in listed] == ["2026-0001", "2026-0002"]
        assert document(session, KEYS, listed[0].receipt_id).startswith(b"%PDF")
        report = funding_report(session, 2018, on=TODAY)
        assert {row.key: row.amount_ore for row in report.rows}["project_funds"] == 46300000
        assert sum(row.share_percent for row in report.rows) == 100
        assert bank.open_count(session) == 6


def test_a_naming_is_undone_and_both_numbers_stay(association, open_unit, samples) -> None:
    imported(open_unit, samples)
    with association.reading() as session:
        row = bank.queue(session, KEYS, KARIN)[0]
    with open_unit() as unit:
        giver = people.add_person(unit, name="Gun Lind", email="gun@example.org")
        done = name_payment(unit, row.payment_id, [Part("gift", row.amount_ore, giver.id)])
    with open_unit() as unit:
        undo_naming(unit, done.allocation_ids[0])
    with pytest.raises(Conflict), open_unit() as unit:
        undo_naming(unit, done.allocation_ids[0])
    receipt_drawing.draw(association, _clock(), done.receipt_ids[0])
    with association.reading() as session:
        assert [r.state for r in receipts_of_year(session, KARIN, 2026)] == ["void"]
        assert bank.open_count(session) == 10
    all_is_well(association)


def test_more_than_was_paid_cannot_be_named(association, open_unit, samples) -> None:
    imported(open_unit, samples)
    with association.reading() as session:
        row = bank.queue(session, KEYS, KARIN)[0]
    with pytest.raises(Refused), open_unit() as unit:
        name_payment(unit, row.payment_id, [Part("sale", row.amount_ore + 1)])
    with open_unit() as unit:
        name_payment(unit, row.payment_id, [Part("sale", row.amount_ore)])
    with pytest.raises(Conflict), open_unit() as unit:
        name_payment(unit, row.payment_id, [Part("sale", 1)])
    all_is_well(association)


def test_a_file_of_a_foreign_account_is_refused_whole(association, open_unit, samples) -> None:
    with pytest.raises(Refused, match="the account that ends in"), open_unit() as unit:
        import_file(unit, *read(samples, "camt/oca_test-camt053.xml"))
    with association.reading() as session:
        assert bank_files.imports(session) == []
        assert ledger_check(session).entries == 0


def test_a_bgmax_file_is_booked_and_foreign_money_waits(association, open_unit, samples) -> None:
    from qmember.services.association import add_bank_account

    with open_unit() as unit:
        add_bank_account(unit, kind="bankgiro", number="9912346", name="Bankgiro 2", account="1930")
    done = imported(open_unit, samples, "bgmax/fribok_BgMaxTestFile3.ut")
    assert (done.new, done.new_payments) == (3, 7)
    with association.reading() as session:
        assert balance_of(session, "1930") == 990000
        assert len(foreign_deposits.unbooked(session)) == 1
    all_is_well(association)


def test_a_gift_by_hand_is_corrected_and_voided_openly(association, open_unit) -> None:
    with open_unit() as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        other = people.add_person(unit, name="Anna Ek", city="Malmö").id
        facts = GiftFacts(50000, date(2026, 11, 23), Channel.BANKGIRO, anna)
        first = gifts.record_gift(unit, facts, key="k1")
        assert gifts.record_gift(unit, facts, key="k1") == first
    with pytest.raises(gifts.AlikeGift), open_unit() as unit:
        gifts.record_gift(unit, facts, key="k2", confirmed=False)
    with open_unit() as unit:
        moved = gifts.move_gift(unit, first.income_id, other, reason="fel Anna")
        gifts.void_gift(unit, moved.income_id, reason="dubbel")
    for receipt_id in (first.receipt_id, moved.receipt_id):
        receipt_drawing.draw(association, _clock(), receipt_id)
    with association.reading() as session:
        rows = receipts_of_year(session, KARIN, 2026)
        assert [(r.number, r.state, r.replaces) for r in rows] == [
            ("2026-0001", "void", None),
            ("2026-0002", "void", "2026-0001"),
        ]
        assert balance_of(session, "1681") == 0
    all_is_well(association)


def test_a_closed_month_is_respected_by_hand_and_by_file(association, open_unit, samples) -> None:
    from qmember.services.periods import close_month

    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    with pytest.raises(Refused, match="is closed"), open_unit() as unit:
        gifts.record_gift(unit, GiftFacts(100, date(2026, 10, 5), Channel.CASH, None))
    with open_unit() as unit:
        close_month(unit, "2018-12", reason="prov")
    imported(open_unit, samples)
    with association.reading() as session:
        report = funding_report(session, 2018, on=TODAY)
        assert report.rows == ()
        assert balance_of(session, "1930", until=date(2018, 12, 31)) == 0
        assert balance_of(session, "1930", until=date(2019, 1, 1)) == 440832031
    assert IncomeKind.GIFT == "gift"


def _clock():
    from qmember.services.clock import Clock

    return Clock(TODAY)
