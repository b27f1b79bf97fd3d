"""Money of a flagged payer: parked whatever door it comes by, decided by two, given back to the öre."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.approvals import ApprovalKind
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.gift_holds import HoldReason, ParkedEnd, ParkedState
from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Role
from qmember.formats.bank_file import read_bank_file
from qmember.models import (
    BankDeposit,
    BankPayment,
    Income,
    OpenPayment,
    OutboxMail,
    Person,
    Posted,
    Receipt,
)
from qmember.queries import invariants
from qmember.queries.contact_wishes import standings
from qmember.queries.gift_holds import held_payers, latest_ended, parked_gifts
from qmember.queries.gift_parts import plain_parts
from qmember.queries.users import with_pseudonyms
from qmember.services import gift_holds, gifts
from qmember.services.bank_approval import approve, approve_certain
from qmember.services.bank_import import import_file
from qmember.services.bank_matching import match_all_waiting
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts, move_gift, record_gift
from qmember.services.income import IncomeFacts
from qmember.services.parked_gifts import (
    answer,
    ask,
    hand_back,
    park_by_hand,
    parks,
    settle,
    undo_parked,
    undo_return,
)
from qmember.services.people import add_person
from qmember.services.purposes import add_purpose
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.bank_files import Entry, Payer, camt053
from tests.services.test_users_roles import viewer
from tests.two_people import pair

DAY = TODAY - timedelta(days=2)
HELD = "2991"


@pytest.fixture
def firm(association, open_unit, two) -> Person:
    with open_unit() as unit:
        row = add_person(
            unit, name="Bygget AB", email="bygget@example.org", street="Gatan 1",
            postcode="123 45", city="Solna", receipt_wish=ReceiptWish.PAPER,
        )  # fmt: skip
        gift_holds.hold(unit, row.id, HoldReason.BIAS)
        return row


@pytest.fixture
def two(association, open_unit):
    with open_unit(EVERYTHING) as unit:
        return pair(unit)


def cash(firm: Person, ore: int = 50000) -> IncomeFacts:
    return IncomeFacts(IncomeKind.GIFT, ore, DAY, Channel.CASH, firm.id)


def on(database, account: str) -> int:
    with database.reading() as session:
        query = select(func.coalesce(func.sum(Posted.amount_ore), 0))
        return int(session.scalar(query.where(Posted.account_number == account)))


def count(database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def waits(database, who=EVERYTHING) -> list[tuple[ParkedState, int]]:
    with database.reading() as session:
        return [(row.state, row.amount_ore) for row in parked_gifts(session, who)]


def all_is_well(database) -> None:
    with database.reading() as session:
        assert [one for one in invariants.check_all(session, KEYS) if not one.ok] == []


def read(open_unit, *entries: Entry) -> list[int]:
    content = camt053(list(entries), opening_ore=0)
    with open_unit() as unit:
        import_file(unit, content, read_bank_file(content, today=unit.today))
        return list(unit.session.scalars(select(BankPayment.id).order_by(BankPayment.id)))


def incoming(ore: int = 50000) -> Entry:
    return Entry(ore, on=DAY, payers=(Payer(ore, name="Bygget AB", message="Gåva"),))


def test_cash_is_parked_and_is_no_income_and_gives_no_receipt(association, open_unit, firm) -> None:
    with open_unit() as unit:
        assert parks(unit, cash(firm))
        first = park_by_hand(unit, cash(firm), key="k")
        assert park_by_hand(unit, cash(firm), key="k") == first
    assert waits(association) == [(ParkedState.WAITS, 50000)]
    assert (on(association, HELD), on(association, "1910"), on(association, "3993")) == (
        -50000,
        50000,
        0,
    )
    assert (count(association, Income), count(association, Receipt)) == (0, 0)
    assert count(association, OutboxMail) == 0
    all_is_well(association)


@pytest.mark.parametrize("way", [Channel.SWISH, Channel.BANKGIRO, Channel.CARD, Channel.TRANSFER])
def test_what_the_bank_brings_is_not_entered_by_hand(association, open_unit, firm, way) -> None:
    with pytest.raises(Refused, match="stands on the bank"), open_unit() as unit:
        park_by_hand(unit, replace(cash(firm), channel=way))
    with pytest.raises(Refused) as refused, open_unit() as unit:
        record_gift(unit, GiftFacts(50000, DAY, way, firm.id))
    assert refused.value.code == "held"
    assert waits(association) == []


def test_two_accept_it_and_it_is_a_gift_with_its_receipt(association, open_unit, firm, two) -> None:
    asks, answers = two
    with open_unit(asks) as unit:
        parked = park_by_hand(unit, cash(firm))
        asked = ask(unit, parked, ApprovalKind.ACCEPT_GIFT)
    with pytest.raises(Refused, match="asked for it yourself"), open_unit(asks) as unit:
        answer(unit, asked, granted=True)
    assert count(association, Income) == 0
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    with pytest.raises(Conflict), open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    with association.reading() as session:
        row = session.scalars(select(Income)).one()
        [ended] = latest_ended(session, EVERYTHING)
        from qmember.queries.receipts import open_facts, receipt_key

        receipt = session.scalars(select(Receipt)).one()
        key = receipt_key(session, KEYS, receipt.id)
        assert key is not None
        text = open_facts(receipt, key)
    assert (row.kind, row.person_id, row.amount_ore, row.received_on) == (
        "gift", firm.id, 50000, DAY,
    )  # fmt: skip
    assert ended.end is ParkedEnd.ACCEPTED
    assert (text.giver_address, text.address) == ((), ())  # she gets no paper with an address
    assert (on(association, HELD), on(association, "1910"), on(association, "3993")) == (
        0,
        50000,
        -50000,
    )
    all_is_well(association)


def test_an_accepted_gift_can_be_corrected_and_voided_as_any_other(
    association, open_unit, firm, two
) -> None:
    asks, answers = two
    with open_unit(asks) as unit:
        asked = ask(unit, park_by_hand(unit, cash(firm)), ApprovalKind.ACCEPT_GIFT)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    with association.reading() as session:
        row = session.scalars(select(Income)).one()
    facts = GiftFacts(40000, DAY, Channel.CASH, firm.id)
    with open_unit() as unit:
        done = gifts.correct_gift(unit, row.id, facts, reason="wrong_amount")
        gifts.void_gift(unit, done.income_id, reason="wrong_amount")
    assert on(association, HELD) == 0
    all_is_well(association)


def test_two_give_cash_back(association, open_unit, firm, two) -> None:
    asks, answers = two
    with open_unit(asks) as unit:
        parked = park_by_hand(unit, cash(firm))
        asked = ask(unit, parked, ApprovalKind.RETURN_GIFT)
    with pytest.raises(Conflict, match="Nobody has decided"), open_unit() as unit:
        hand_back(unit, parked)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    assert waits(association) == [(ParkedState.TO_RETURN, 50000)]
    with pytest.raises(Conflict), open_unit(asks) as unit:
        ask(unit, parked, ApprovalKind.ACCEPT_GIFT)
    with open_unit() as unit:
        hand_back(unit, parked)
    with pytest.raises(Conflict), open_unit() as unit:
        hand_back(unit, parked)
    assert waits(association) == []
    assert (on(association, HELD), on(association, "1910"), count(association, Income)) == (0, 0, 0)
    all_is_well(association)


def test_a_no_leaves_it_waiting_and_something_else_can_be_asked(
    association, open_unit, firm, two
) -> None:
    asks, answers = two
    with open_unit(asks) as unit:
        parked = park_by_hand(unit, cash(firm))
        asked = ask(unit, parked, ApprovalKind.ACCEPT_GIFT)
    with pytest.raises(Conflict, match="Something else is asked"), open_unit(answers) as unit:
        ask(unit, parked, ApprovalKind.RETURN_GIFT)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=False)
        ask(unit, parked, ApprovalKind.RETURN_GIFT)
    assert waits(association) == [(ParkedState.ASKED, 50000)]
    assert count(association, Income) == 0


def test_a_slip_is_taken_back(association, open_unit, firm) -> None:
    with open_unit() as unit:
        parked = park_by_hand(unit, cash(firm))
    with open_unit() as unit:
        undo_parked(unit, parked)
    with pytest.raises(Conflict), open_unit() as unit:
        undo_parked(unit, parked)
    assert (waits(association), on(association, HELD)) == ([], 0)
    all_is_well(association)


def test_a_bank_payment_is_never_suggested_and_is_parked_when_it_is_named(
    association, open_unit, firm, two
) -> None:
    asks, answers = two
    [payment] = read(open_unit, incoming())
    with open_unit() as unit:
        match_all_waiting(unit)
    with pytest.raises(Conflict), open_unit() as unit:
        approve_certain(unit)
    with open_unit() as unit:
        named = name_payment(unit, payment, [Part("gift", 50000, firm.id)])
    assert named.receipt_ids == ()
    assert waits(association) == [(ParkedState.WAITS, 50000)]
    assert (on(association, HELD), on(association, "2990"), count(association, OpenPayment)) == (
        -50000,
        0,
        0,
    )
    all_is_well(association)
    with open_unit(asks) as unit:
        [row] = parked_gifts(unit.session, EVERYTHING)
        asked = ask(unit, row.parked_id, ApprovalKind.ACCEPT_GIFT)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    assert (on(association, HELD), on(association, "3993"), count(association, OpenPayment)) == (
        0,
        -50000,
        0,
    )
    with pytest.raises(Conflict), open_unit() as unit:
        undo_naming(unit, named.allocation_ids[0])
    all_is_well(association)


def test_a_suggestion_from_before_the_flag_parks_all_the_same(association, open_unit, two) -> None:
    with open_unit() as unit:
        firm = add_person(unit, name="Bygget AB")
        record_gift(unit, GiftFacts(50000, DAY - timedelta(days=90), Channel.CASH, firm.id))
    [payment] = read(open_unit, incoming())
    from qmember.models import PaymentMatch
    from qmember.queries.bank_believed import Kept, beliefs

    with association.reading() as session:
        match = session.get_one(PaymentMatch, payment)
        kept = Kept(payment, 50000, match.certainty, match.found)
        code = beliefs(session, EVERYTHING, [kept])[payment].suggestions[0].code
    with open_unit() as unit:
        gift_holds.hold(unit, firm.id, HoldReason.ORIGIN)
        approve(unit, payment, code)
    assert waits(association) == [(ParkedState.WAITS, 50000)]
    with open_unit() as unit:
        undo_naming(unit, 1)
        match_all_waiting(unit)
    with association.reading() as session:
        match = session.get_one(PaymentMatch, payment)
        assert (match.certainty, match.found) == ("unclear", "[]")
    all_is_well(association)


def test_only_what_is_given_freely_is_parked_of_a_payment(association, open_unit, firm) -> None:
    [payment] = read(open_unit, incoming(60000))
    with open_unit() as unit:
        parts = [Part("sale", 20000, firm.id), Part("gift", 40000, firm.id, None, Anonymity.PUBLIC)]
        name_payment(unit, payment, parts)
    assert waits(association) == [(ParkedState.WAITS, 40000)]
    assert on(association, "3010") == -20000
    all_is_well(association)


def test_a_withdrawal_settles_what_was_to_go_back_and_can_be_undone(
    association, open_unit, firm, two
) -> None:
    asks, answers = two
    payment, *_ = read(open_unit, incoming(), Entry(-50000, on=TODAY), Entry(-40000, on=TODAY))
    with open_unit() as unit:
        name_payment(unit, payment, [Part("gift", 50000, firm.id)])
    with open_unit(asks) as unit:
        [row] = parked_gifts(unit.session, EVERYTHING)
        asked = ask(unit, row.parked_id, ApprovalKind.RETURN_GIFT)
    right, wrong = _withdrawals(association)
    with pytest.raises(Conflict, match="Nobody has decided"), open_unit() as unit:
        settle(unit, row.parked_id, right)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
    with pytest.raises(Conflict, match="not the money"), open_unit() as unit:
        settle(unit, row.parked_id, wrong)
    with association.reading() as session:
        [row] = parked_gifts(session, EVERYTHING)
    assert [one.deposit_id for one in row.withdrawals] == [right]
    before = on(association, "2999")
    with open_unit() as unit:
        settle(unit, row.parked_id, right)
    assert (waits(association), on(association, HELD)) == ([], 0)
    assert on(association, "2999") == before - 50000  # the bank's row no longer waits for the books
    all_is_well(association)
    with open_unit() as unit:
        undo_return(unit, row.parked_id)
    with pytest.raises(Conflict), open_unit() as unit:
        undo_return(unit, row.parked_id)
    assert waits(association) == [(ParkedState.TO_RETURN, 50000)]
    all_is_well(association)


def _withdrawals(database) -> list[int]:
    with database.reading() as session:
        query = select(BankDeposit.id).where(BankDeposit.amount_ore < 0)
        return list(session.scalars(query.order_by(BankDeposit.amount_ore)))


def test_a_gift_is_not_moved_to_a_flagged_payer(association, open_unit, firm) -> None:
    with open_unit() as unit:
        other = add_person(unit, name="Anna Ek")
        done = record_gift(unit, GiftFacts(50000, DAY, Channel.CASH, other.id))
    with pytest.raises(Refused) as refused, open_unit() as unit:
        move_gift(unit, done.income_id, firm.id)
    assert refused.value.code == "held"


def test_who_set_a_flag_does_not_lift_it_and_who_is_flagged_is_neither_asked_nor_thanked(
    association, open_unit, firm, two
) -> None:
    _, chair = two
    with association.reading() as session:
        assert standings(session, [firm.id])[firm.id].held
    with pytest.raises(Refused, match="Somebody else"), open_unit() as unit:
        gift_holds.lift(unit, firm.number)
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        gift_holds.lift(unit, firm.number)
    with open_unit(chair) as unit:
        gift_holds.lift(unit, firm.number)
    with pytest.raises(Conflict), open_unit(chair) as unit:
        gift_holds.lift(unit, firm.number)
    with open_unit() as unit:
        assert not parks(unit, cash(firm))
        record_gift(unit, GiftFacts(50000, DAY, Channel.CASH, firm.id))


def test_who_reads_nobody_decides_by_the_number_alone(association, open_unit, firm, two) -> None:
    treasurer, chair = two
    chair = with_pseudonyms(chair, KEYS)
    with open_unit() as unit:
        park_by_hand(unit, cash(firm))
    with association.reading() as session:
        assert [one.shown_as for one in parked_gifts(session, treasurer)] == ["Bygget AB"]
        for [one] in (parked_gifts(session, chair), held_payers(session, chair)):
            assert re.fullmatch(r"G-\d{4}", one.shown_as)
            assert str(firm.number) not in one.shown_as
        for role in set(Role) - {Role.TREASURER, Role.CHAIR}:
            assert parked_gifts(session, viewer(role)) == []
            assert held_payers(session, viewer(role)) == []


@pytest.mark.parametrize("door", ["cash", "bank"])
def test_what_was_divided_stays_so_when_it_is_accepted(
    association, open_unit, two, firm, door
) -> None:
    with open_unit() as unit:
        beds = add_purpose(unit, name="Sängar", from_on=DAY).id
    parts = (GiftPart(1, 20000), GiftPart(beds, 30000))
    if door == "cash":
        with open_unit() as unit:
            park_by_hand(unit, replace(cash(firm), parts=parts))
    else:
        [payment] = read(open_unit, incoming())
        with open_unit() as unit:
            name_payment(unit, payment, [Part("gift", 50000, firm.id, split=parts)])
    all_is_well(association)
    asks, answers = two
    with open_unit(asks) as unit:
        asked = ask(unit, 1, ApprovalKind.ACCEPT_GIFT)
    with open_unit(answers) as unit:
        answer(unit, asked, granted=True)
        row = unit.session.scalars(select(Income)).one()
        assert (row.purpose_id, plain_parts(unit.session, row.id)) == (None, parts)
    all_is_well(association)
