"""A gift on several purposes: one voucher, one receipt with its parts, funds and projects to the öre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.people import PayerKind, ReceiptWish
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankPayment, Income, Purpose, Receipt
from qmember.queries import invariants
from qmember.queries.funds import funds, left_of
from qmember.queries.gift_parts import plain_parts
from qmember.queries.gifts import gift_by_id
from qmember.queries.handover import gathered
from qmember.queries.receipts import open_facts, receipt_key
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts, correct_gift, move_gift, record_gift, void_gift
from qmember.services.handover import choose_project
from qmember.services.income import IncomeFacts, add_income
from qmember.services.people import add_person
from qmember.services.purposes import add_purpose
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.bank_files import Entry, Payer, camt053

DAY = date(2026, 11, 5)


@pytest.fixture
def three(association, open_unit) -> tuple[int, int, int]:
    """The general purpose, and two of their own; a giver is person 1."""
    with open_unit() as unit:
        add_person(unit, name="Anna Ek", receipt_wish=ReceiptWish.PAPER)
        beds = add_purpose(unit, name="Sängar", from_on=date(2023, 1, 1)).id
        trip = add_purpose(unit, name="Utflykt", from_on=date(2023, 1, 1)).id
        general = unit.session.scalars(select(Purpose.id).where(Purpose.general)).one()
        return general, beds, trip


def facts(ore: int, *parts: tuple[int, int]) -> GiftFacts:
    divided = tuple(GiftPart(purpose, part) for purpose, part in parts)
    return GiftFacts(ore, DAY, Channel.CASH, 1, parts=divided)


def given(database) -> dict[str, int]:
    with database.reading() as session:
        return {one.name: one.given_ore for one in funds(session, 2026, TODAY)}


def all_is_well(database) -> None:
    with database.reading() as session:
        assert [one for one in invariants.check_all(session, KEYS) if not one.ok] == []


def test_one_gift_is_in_each_fund_with_its_part(association, open_unit, three) -> None:
    general, beds, trip = three
    with open_unit() as unit:
        done = record_gift(unit, facts(50000, (beds, 30000), (trip, 15000), (general, 5000)))
    assert given(association) == {"Sängar": 30000, "Utflykt": 15000}
    with association.reading() as session:
        row = session.get_one(Income, done.income_id)
        assert (row.amount_ore, row.purpose_id) == (50000, None)
        assert left_of(session, beds) == 30000
        shown = gift_by_id(session, EVERYTHING, done.income_id).purpose or ""
        assert "Sängar 300\xa0kr" in shown
        receipt = session.scalars(select(Receipt)).one()
        key = receipt_key(session, KEYS, receipt.id)
        assert key is not None
        assert open_facts(receipt, key).purpose == shown
        assert receipt.amount_ore == 50000
    all_is_well(association)


def test_it_is_divided_anew_when_its_amount_is_corrected_and_gone_when_it_is_voided(
    association, open_unit, three
) -> None:
    _, beds, trip = three
    with open_unit() as unit:
        done = record_gift(unit, facts(30000, (beds, 20000), (trip, 10000)))
        plain = replace(facts(10000), purpose_id=None)
        new = correct_gift(unit, done.income_id, plain, reason="wrong_amount")
        assert plain_parts(unit.session, new.income_id) == (
            GiftPart(beds, 6667),
            GiftPart(trip, 3333),
        )
    assert given(association) == {"Sängar": 6667, "Utflykt": 3333}
    with open_unit() as unit:
        other = add_person(unit, name="Örjan").id
        moved = move_gift(unit, new.income_id, other)
        assert len(plain_parts(unit.session, moved.income_id)) == 2
        whole = GiftFacts(10000, DAY, Channel.CASH, other, purpose_id=beds)
        whole_now = correct_gift(unit, moved.income_id, whole, reason="wrong_purpose")
    assert given(association) == {"Sängar": 10000}
    with open_unit() as unit:
        void_gift(unit, whole_now.income_id, reason="duplicate")
    assert given(association) == {}
    all_is_well(association)


def test_nothing_differs_where_the_parts_are_the_same(association, open_unit, three) -> None:
    _, beds, trip = three
    wanted = facts(30000, (beds, 20000), (trip, 10000))
    with open_unit() as unit:
        done = record_gift(unit, wanted)
    with pytest.raises(Refused, match="Nothing differs"), open_unit() as unit:
        correct_gift(unit, done.income_id, wanted, reason="wrong_purpose")
    with open_unit() as unit:
        other = facts(30000, (beds, 10000), (trip, 20000))
        correct_gift(unit, done.income_id, other, reason="wrong_purpose")
    assert given(association) == {"Sängar": 10000, "Utflykt": 20000}


def test_one_part_alone_is_the_purpose_itself(association, open_unit, three) -> None:
    _, beds, _ = three
    with open_unit() as unit:
        done = record_gift(unit, facts(30000, (beds, 30000)))
        assert unit.session.get_one(Income, done.income_id).purpose_id == beds
        assert plain_parts(unit.session, done.income_id) == ()
    with pytest.raises(Refused), open_unit() as unit:
        record_gift(unit, facts(300, (beds, 100), (999, 200)))


def test_the_queue_divides_too_and_undoing_takes_it_back(association, open_unit, three) -> None:
    _, beds, trip = three
    content = camt053([Entry(30000, on=DAY, payers=(Payer(30000, name="A"),))], opening_ore=0)
    with open_unit() as unit:
        import_file(unit, content, read_bank_file(content, today=unit.today))
        payment = unit.session.scalars(select(BankPayment.id)).one()
        split = (GiftPart(beds, 10000), GiftPart(trip, 20000))
        named = name_payment(unit, payment, [Part("gift", 30000, 1, split=split)])
    assert given(association) == {"Sängar": 10000, "Utflykt": 20000}
    with open_unit() as unit:
        undo_naming(unit, named.allocation_ids[0])
    assert given(association) == {}
    all_is_well(association)


def test_each_part_goes_to_its_project_in_the_file_for_the_books(
    association, open_unit, three
) -> None:
    _, beds, trip = three
    with open_unit() as unit:
        choose_project(unit, beds, code="SANG", name="Sängar")
        record_gift(unit, facts(30001, (beds, 10000), (trip, 20001)))
        rows = gathered(unit.session, DAY, DAY)
    sums = {(one.account, one.project): one.amount_ore for one in rows}
    assert sums == {("1910", ""): 30001, ("3993", "SANG"): -10000, ("3993", ""): -20001}


def test_sponsorship_is_no_gift_and_no_private_persons(association, open_unit) -> None:
    with open_unit() as unit:
        firm = add_person(unit, name="Bygget AB", payer_kind=PayerKind.COMPANY)
        anna = add_person(unit, name="Anna Ek")
        wanted = IncomeFacts(IncomeKind.SPONSORSHIP, 50000, DAY, Channel.CASH, firm.id)
        row = add_income(unit, wanted)
        assert unit.session.scalars(select(Receipt)).all() == []
        assert row.kind == "sponsorship"
    with pytest.raises(Refused, match="private person") as refused, open_unit() as unit:
        add_income(unit, replace(wanted, person_id=anna.id))
    assert refused.value.field == "kind"
    all_is_well(association)
