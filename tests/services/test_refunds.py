"""Money goes back: in whole, in part, in any order, with its payment, its receipt and its fee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.claims import ClaimState, state
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish, Way
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankDeposit, Entry, Income, OutboxMail, Refund, RefundPayment
from qmember.queries import bank, ledger
from qmember.queries.bank_settling import settleable
from qmember.queries.claims import claim_facts
from qmember.queries.funding import year_facts
from qmember.queries.gifts import gift_by_id
from qmember.queries.matching import matches_of
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.receipts import open_facts, receipt_key, receipts_of_income
from qmember.queries.refund_withdrawals import shared_withdrawals, withdrawals
from qmember.queries.refunds import RefundRow, done_refunds, open_refunds, untold_refunds
from qmember.services import gifts, memberships, people, receipts
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.gifts import GiftFacts
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.periods import close_month
from qmember.services.refund_payments import name_withdrawal, pay_out, undo_payment
from qmember.services.refund_requests import refund
from qmember.services.refund_undo import undo_refund
from qmember.services.refunds import Refunded
from tests.conftest import EVERYTHING, KARIN, KEYS
from tests.factories.bank_files import Entry as Row
from tests.factories.bank_files import Payer, camt053
from tests.factories.bank_money import DAY, paid_in

pytestmark = pytest.mark.usefixtures("all_is_well_at_the_end")

HALF = RefundWish(10_000, Why.REGRETTED)
OWED, SUSPENSE, SWISH, GIRO, CASH = "2890", "2990", "1682", "1681", "1910"


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit() as unit:
        return people.add_person(unit, name="Anna Ek", email="anna@example.org").id


def by_hand(unit, person_id, amount=20_000, channel=Channel.BANKGIRO, on=DAY) -> int:
    facts = GiftFacts(amount, on, channel, person_id)
    return gifts.record_gift(unit, facts).income_id


def from_bank(unit, person_id, amount=20_000, kind="gift") -> tuple[int, int]:
    """A payment that was named; its row id and that of its income."""
    [payment_id] = paid_in(unit, Payer(amount, "Anna Ek"))
    name_payment(unit, payment_id, [Part(kind, amount, person_id)])
    return payment_id, unit.session.scalar(select(Income.id).order_by(Income.id.desc()).limit(1))


def matched(unit, person_id, amount=20_000) -> tuple[int, int]:
    income_id = by_hand(unit, person_id, amount)
    [payment_id] = paid_in(unit, Payer(amount, "Anna Ek"))
    name_payment(unit, payment_id, [Part("settled", amount, income_id=income_id)])
    return payment_id, income_id


def done(unit, income_id, wish=HALF, words="", key=None) -> Refunded:
    made = refund(unit, income_id, wish, words=words, key=key)
    assert isinstance(made, Refunded)
    return made


def withdrawn(unit, amount=10_000, on=DAY, name="UT") -> int:
    """A row by which money left the bank; its row id."""
    content = camt053([Row(-amount, on, bank_reference=name)], message_id=name, summary=False)
    import_file(unit, content, read_bank_file(content, today=unit.today))
    query = select(BankDeposit.id).order_by(BankDeposit.id.desc()).limit(1)
    return unit.session.scalar(query)


def balances(database, *accounts) -> list[int]:
    with database.reading() as session:
        return [ledger.balance_of(session, account) for account in accounts]


def gifts_ore(database, year=2026) -> int:
    with database.reading() as session:
        return next(one.amount_ore for one in year_facts(session, year) if one.key == "gifts")


def rows(database, which=open_refunds) -> list[RefundRow]:
    with database.reading() as session:
        return which(session, KARIN)


@pytest.mark.parametrize("made", [by_hand, from_bank, matched], ids=lambda one: one.__name__)
@pytest.mark.parametrize("amount", [1, 10_000, 19_999, 20_000])
def test_what_came_in_is_what_is_left_and_what_is_owed(
    association, open_unit, anna, made, amount
) -> None:
    with open_unit() as unit:
        found = made(unit, anna)
        payment_id, income_id = found if isinstance(found, tuple) else (None, found)
        was = gift_by_id(unit.session, KARIN, income_id)
        back = done(unit, income_id, replace(HALF, amount=amount))
    assert gifts_ore(association) == 20_000 - amount
    assert balances(association, OWED, SUSPENSE) == [-amount, 0]
    assert balances(association, GIRO) == [0 if payment_id else 20_000]
    with association.reading() as session:
        old = gift_by_id(session, KARIN, income_id)
        assert (old.state, old.replaced_by is None) == ("refunded", amount == 20_000)
        if back.rest_income_id is not None:
            rest = gift_by_id(session, KARIN, back.rest_income_id)
            assert rest.replaces == was.voucher
            same = ("received_on", "channel", "shown_as", "purpose_id", "anonymity", "payment_id")
            assert [getattr(rest, n) for n in same] == [getattr(was, n) for n in same]
        if payment_id is not None:
            parts = bank.payment(session, KEYS, KARIN, payment_id)
            named = [p.amount_ore for p in parts.parts]
            assert (parts.left_ore, named) == (0, [20_000 - amount, amount][amount == 20_000 :])
        assert bank.open_count(session) == 0
    [row] = rows(association)
    assert (row.of, row.was_ore, row.amount_ore, row.state) == (was.voucher, 20_000, amount, "open")


@pytest.mark.parametrize("made", [by_hand, from_bank, matched], ids=lambda one: one.__name__)
@pytest.mark.parametrize("amount", [10_000, 20_000])
def test_a_refund_that_did_not_happen_leaves_no_trace_but_its_rows(
    association, open_unit, anna, made, amount
) -> None:
    with open_unit() as unit:
        found = made(unit, anna)
        payment_id, income_id = found if isinstance(found, tuple) else (None, found)
        accounts = (OWED, SUSPENSE, GIRO, "3993", "1930")
    before = balances(association, *accounts)
    with open_unit() as unit:
        back = done(unit, income_id, replace(HALF, amount=amount))
    with open_unit() as unit:
        whole = undo_refund(unit, back.refund_id)
    assert balances(association, *accounts) == before
    with association.reading() as session:
        row = gift_by_id(session, KARIN, whole)
        assert (row.amount_ore, row.state, row.payment_id) == (20_000, "live", payment_id)
        assert row.matched is (made is matched)
        assert not row.receipt_void
        [*_, held] = receipts_of_income(session, KARIN, whole)
        assert (held.amount_ore, held.replaces is not None) == (20_000, True)
        assert bank.open_count(session) == 0
    assert rows(association) == []
    with pytest.raises(Conflict, match="undone"), open_unit() as unit:
        undo_refund(unit, back.refund_id)


def test_refunds_follow_one_another_until_nothing_is_left_and_are_undone_in_any_order(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        payment_id, income_id = from_bank(unit, anna, 30_000)
        first = done(unit, income_id)
        second = done(unit, first.rest_income_id)
        third = done(unit, second.rest_income_id)
        assert third.rest_income_id is None
    assert balances(association, OWED, SUSPENSE) == [-30_000, 0]
    assert gifts_ore(association) == 0
    for back, left in ((first, 10_000), (third, 20_000), (second, 30_000)):
        with open_unit() as unit:
            undo_refund(unit, back.refund_id)
        assert gifts_ore(association) == left
        assert balances(association, OWED, SUSPENSE) == [left - 30_000, 0]
    with association.reading() as session:
        [part] = bank.payment(session, KEYS, KARIN, payment_id).parts
        assert (part.kind, part.amount_ore) == ("gift", 30_000)


@pytest.mark.parametrize("amount", [0, -1, 20_001])
def test_no_more_goes_back_than_came(association, open_unit, anna, amount) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
    with pytest.raises(Refused) as refused, open_unit() as unit:
        refund(unit, income_id, replace(HALF, amount=amount))
    assert refused.value.field == "amount"
    with association.reading() as session:
        assert session.scalars(select(Refund.id)).all() == []


def test_what_no_longer_holds_does_not_go_back(association, open_unit, anna) -> None:
    with open_unit() as unit:
        voided, moved = by_hand(unit, anna), by_hand(unit, None)
        gifts.void_gift(unit, voided, reason="duplicate")
        gifts.move_gift(unit, moved, anna)
    for income_id in (voided, moved):
        with pytest.raises(Conflict, match="already been voided"), open_unit() as unit:
            refund(unit, income_id, HALF)
    with pytest.raises(NotFound), open_unit() as unit:
        refund(unit, 999, HALF)


@pytest.mark.parametrize(
    ("on", "match"),
    [(timedelta(days=4), "after today"), (timedelta(days=-1), "before the money came")],
)
def test_the_day_is_after_the_money_came_and_not_ahead(
    association, open_unit, anna, on, match
) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
    with pytest.raises(Refused, match=match) as refused, open_unit() as unit:
        refund(unit, income_id, replace(HALF, paid_on=DAY + on))
    assert refused.value.field == "paid_on"


def test_a_reason_is_needed_and_own_words_where_none_fits(association, open_unit, anna) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
    with pytest.raises(Refused, match="Write why"), open_unit() as unit:
        refund(unit, income_id, replace(HALF, why=Why.OTHER))
    with open_unit() as unit:
        done(unit, income_id, replace(HALF, why=Why.OTHER), words="Betalade två gånger")


def test_what_leaves_by_bank_waits_for_its_row_and_is_paid_by_it(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        _, income_id = from_bank(unit, anna)
        back = done(unit, income_id, replace(HALF, paid_on=DAY))
        row = withdrawn(unit)
    [waits] = rows(association)
    assert (waits.state, waits.paid_on, waits.bank_tells) == ("open", DAY, False)
    at_bank = balances(association, "1930", "2999")
    with open_unit() as unit:
        name_withdrawal(unit, row, [back.refund_id])
    assert rows(association) == []
    [paid] = rows(association, done_refunds)
    assert (paid.state, paid.left_on, paid.way, paid.bank_tells) == ("paid", DAY, "bank", True)
    assert balances(association, OWED, "2999", "1930") == [0, 0, at_bank[0]]
    with pytest.raises(Conflict, match="been paid"), open_unit() as unit:
        name_withdrawal(unit, row, [back.refund_id])
    with pytest.raises(Conflict, match="Undo the payment first"), open_unit() as unit:
        undo_refund(unit, back.refund_id)
    with open_unit() as unit:
        undo_payment(unit, back.refund_id)
        undo_refund(unit, back.refund_id)
    assert balances(association, OWED, "2999", "1930") == [0, *at_bank[::-1]]
    assert gifts_ore(association) == 20_000


def test_a_row_of_the_bank_is_the_money_of_one_refund_of_its_amount(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        first, second = (done(unit, by_hand(unit, anna)) for _ in range(2))
        row, other = withdrawn(unit), withdrawn(unit, 9_900, name="B")
        name_withdrawal(unit, row, [first.refund_id])
    with pytest.raises(Conflict, match="another refund"), open_unit() as unit:
        name_withdrawal(unit, row, [second.refund_id])
    with pytest.raises(Refused, match="different amounts"), open_unit() as unit:
        name_withdrawal(unit, other, [second.refund_id])
    with open_unit() as unit:
        undo_payment(unit, first.refund_id)
        name_withdrawal(unit, row, [second.refund_id])
    with pytest.raises(Conflict, match="has not been paid"), open_unit() as unit:
        undo_payment(unit, first.refund_id)


def test_cash_is_handed_over_at_once(association, open_unit, anna) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna, channel=Channel.CASH)
        back = done(unit, income_id, replace(HALF, way=Way.CASH, paid_on=DAY))
        row = withdrawn(unit)
    assert balances(association, CASH, OWED) == [10_000, 0]
    assert rows(association, untold_refunds) == []
    with pytest.raises(Conflict, match="been paid"), open_unit() as unit:
        name_withdrawal(unit, row, [back.refund_id])
    with pytest.raises(Conflict, match="been paid"), open_unit() as unit:
        pay_out(unit, back.refund_id, Way.CASH, DAY)


def test_what_was_sent_by_swish_waits_on_its_account_until_the_bank_tells(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        _, income_id = from_bank(unit, anna)
        back = done(unit, income_id, replace(HALF, way=Way.SWISH))
        with pytest.raises(Refused) as refused:
            pay_out(unit, back.refund_id, Way.BANK, DAY)
        assert refused.value.field == "way"
        pay_out(unit, back.refund_id, Way.SWISH, DAY)
    assert balances(association, SWISH, OWED) == [-10_000, 0]
    [untold] = rows(association, untold_refunds)
    assert (untold.state, untold.bank_tells) == ("paid", False)
    with open_unit() as unit:
        name_withdrawal(unit, withdrawn(unit), [back.refund_id])
    assert balances(association, SWISH, OWED, "2999") == [0, 0, 0]
    for _ in range(2):
        with open_unit() as unit:
            undo_payment(unit, back.refund_id)
    assert balances(association, SWISH, OWED) == [0, -10_000]


@pytest.mark.parametrize("amounts", [(5_000,), (5_000, 3_000), (20_000,), (5_000, 15_000)])
@pytest.mark.parametrize("pay_first", [True, False])
def test_the_bank_tells_of_a_gift_of_which_money_went_back(
    association, open_unit, anna, amounts, pay_first
) -> None:
    """The row is all that came: it settles what is left and what went, and the refunds stay."""
    gone = sum(amounts)
    with open_unit() as unit:
        first = newest = by_hand(unit, anna)
        for amount in amounts:
            back = done(unit, newest, replace(HALF, amount=amount))
            newest = back.rest_income_id or newest
        if pay_first:
            pay_out(unit, back.refund_id, Way.CASH, DAY)
        owed = 0 if pay_first and len(amounts) == 1 else gone - pay_first * amounts[-1]
        [payment_id] = paid_in(unit, Payer(20_000, "Anna Ek"))
    assert balances(association, SUSPENSE, GIRO, OWED) == [-20_000, 20_000, -owed]
    with association.reading() as session:
        [one] = settleable(session, KARIN, bank.payment(session, KEYS, KARIN, payment_id))
        assert (one.income_id, one.gone_ore) == (newest, gone)
        [match] = matches_of(session, KEYS, [payment_id], frozenset())
        assert newest in {share.income_id for x in match.suggestions for share in x.shares}
    with open_unit() as unit:
        named = name_payment(unit, payment_id, [Part("settled", 20_000, income_id=newest)])
    assert balances(association, SUSPENSE, GIRO, OWED) == [0, 0, -owed]
    assert gifts_ore(association) == 20_000 - gone
    with association.reading() as session:
        assert bank.open_count(session) == 0
        assert session.scalar(select(func.count()).select_from(Refund)) == len(amounts)
    for allocation_id in named.allocation_ids:
        with open_unit() as unit:
            undo_naming(unit, allocation_id)
    assert balances(association, SUSPENSE, GIRO, OWED) == [-20_000, 20_000, -owed]
    with open_unit() as unit:
        name_payment(unit, payment_id, [Part("settled", 20_000, income_id=newest)])
    assert first


@pytest.mark.parametrize("amount", [5_000, 20_000])
def test_such_a_refund_is_undone_after_the_bank_told(association, open_unit, anna, amount) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
        back = done(unit, income_id, replace(HALF, amount=amount))
        [payment_id] = paid_in(unit, Payer(20_000, "Anna Ek"))
        part = Part("settled", 20_000, income_id=back.rest_income_id or income_id)
        name_payment(unit, payment_id, [part])
        undo_refund(unit, back.refund_id)
    assert gifts_ore(association) == 20_000
    left = (
        20_000 if amount == 20_000 else 0
    )  # nothing was left to stay matched: it waits for its gift
    assert balances(association, OWED, SUSPENSE, GIRO) == [0, -left, left]
    with association.reading() as session:
        row = bank.payment(session, KEYS, KARIN, payment_id)
        assert row.left_ore == left
        assert len(settleable(session, KARIN, row)) == bool(left)


def test_a_row_of_another_amount_is_not_that_gift(association, open_unit, anna) -> None:
    with open_unit() as unit:
        back = done(unit, by_hand(unit, anna), replace(HALF, amount=5_000))
        [payment_id] = paid_in(unit, Payer(19_999, "Anna Ek"))
    with pytest.raises(Refused, match="different amounts"), open_unit() as unit:
        name_payment(unit, payment_id, [Part("settled", 19_999, income_id=back.rest_income_id)])


def two_refunds(unit, anna) -> tuple[int, int]:
    """100 and 50 kronor that wait, of two gifts."""
    whole = done(unit, by_hand(unit, anna))
    part = done(unit, by_hand(unit, anna, 30_000), replace(HALF, amount=5_000))
    return whole.refund_id, part.refund_id


def test_one_transfer_pays_several_and_is_undone_as_one(association, open_unit, anna) -> None:
    with open_unit() as unit:
        both = two_refunds(unit, anna)
        row = withdrawn(unit, 15_000)
        waiting = untold_refunds(unit.session, KARIN)
        assert withdrawals(unit.session, waiting) == {both[0]: [], both[1]: []}
        [found] = shared_withdrawals(unit.session, waiting)
        assert (found.deposit_id, found.amount_ore, found.chosen) == (row, 15_000, both)
        name_withdrawal(unit, row, both)
        assert shared_withdrawals(unit.session, untold_refunds(unit.session, KARIN)) == []
    assert balances(association, OWED) == [0]
    assert [one.state for one in rows(association, done_refunds)] == ["paid", "paid"]
    with open_unit() as unit:
        assert undo_payment(unit, both[1]) == 2
    assert balances(association, OWED) == [-15_000]
    assert rows(association, done_refunds) == []
    with open_unit() as unit:
        name_withdrawal(unit, row, both[::-1])


@pytest.mark.parametrize("row_of", [14_999, 15_001, 10_000, 5_000])
def test_a_transfer_is_exactly_the_refunds_that_it_paid(
    association, open_unit, anna, row_of
) -> None:
    with open_unit() as unit:
        both = two_refunds(unit, anna)
        row = withdrawn(unit, row_of)
    with pytest.raises(Refused, match="come to"), open_unit() as unit:
        name_withdrawal(unit, row, both)
    with pytest.raises(Refused, match="Choose the refunds"), open_unit() as unit:
        name_withdrawal(unit, row, [])
    assert balances(association, OWED) == [-15_000]


def test_one_of_several_that_is_paid_refuses_all(association, open_unit, anna) -> None:
    with open_unit() as unit:
        both = two_refunds(unit, anna)
        name_withdrawal(unit, withdrawn(unit), both[:1])
        row = withdrawn(unit, 15_000, name="UT2")
    with pytest.raises(Conflict, match="paid already"), open_unit() as unit:
        name_withdrawal(unit, row, both)
    assert balances(association, OWED) == [-5_000]


def test_a_fee_that_goes_back_is_asked_for_again(association, open_unit, anna) -> None:
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet § 11"))
        memberships.accept(unit, anna, type_id=kind, on=date(2026, 2, 1))
        claim = make_claim(unit, ClaimWish(anna, DAY))
        record_fee(unit, anna, FeePaid(claim, 20_000, DAY, Channel.SWISH))
        paid = status_of(unit.session, anna, unit.today)
        income_id = unit.session.scalar(select(Income.id))
        back = done(unit, income_id, replace(HALF, amount=5_000))
    with association.reading() as session:
        facts = claim_facts(session, [claim])[claim]
        assert (facts.open_ore, facts.paid_ore) == (5_000, 15_000)
        assert state(facts, DAY) in (ClaimState.OPEN, ClaimState.LATE)
        assert session.get(Income, back.rest_income_id).kind == IncomeKind.MEMBERSHIP_FEE
    with open_unit(EVERYTHING) as unit:
        assert status_of(unit.session, anna, unit.today) != paid
        undo_refund(unit, back.refund_id)
    with association.reading() as session:
        assert claim_facts(session, [claim])[claim].open_ore == 0
        assert status_of(session, anna, DAY) == paid


@pytest.mark.parametrize("kind", [IncomeKind.SALE, IncomeKind.LECTURE, IncomeKind.STATE_GRANT])
def test_income_of_every_kind_goes_back_without_a_receipt(
    association, open_unit, anna, kind
) -> None:
    with open_unit() as unit:
        _, income_id = from_bank(unit, anna, kind=kind)
        back = done(unit, income_id)
        assert back.receipt_id is None
        assert unit.session.get(Income, back.rest_income_id).kind == kind


def test_nobody_known_is_paid_back_as_well(association, open_unit, anna) -> None:
    with open_unit() as unit:
        [payment_id] = paid_in(unit, Payer(20_000, ""))
        name_payment(unit, payment_id, [Part("gift", 20_000)])
        income_id = unit.session.scalar(select(Income.id))
        back = done(unit, income_id)
        assert unit.session.get(Income, back.rest_income_id).anonymity == Anonymity.ALL
    [row] = rows(association)
    assert (row.shown_as, row.person) == ("", None)


def test_a_closed_month_gives_back_in_the_next_and_nets_in_the_year_of_the_books(
    association, open_unit, anna
) -> None:
    december = date(2025, 12, 15)
    with open_unit() as unit:
        income_id = by_hand(unit, anna, on=december)
        close_month(unit, "2025-12", reason="prov")
        back = done(unit, income_id)
        entries = [
            unit.session.get(Entry, i)
            for i in (
                unit.session.get(Refund, back.refund_id).entry_id,
                unit.session.get(Income, back.rest_income_id).entry_id,
            )
        ]
        assert {(e.event_on, e.booked_on) for e in entries} == {(december, date(2026, 1, 1))}
    assert gifts_ore(association, 2025) == 20_000
    assert gifts_ore(association, 2026) == -10_000


def test_the_receipt_is_replaced_by_one_of_what_is_left(association, open_unit, anna) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
        [old] = receipts_of_income(unit.session, KARIN, income_id)
        receipts.hand_out(unit, old.receipt_id)
        first = done(unit, income_id, replace(HALF, amount=5_000))
        second = done(unit, first.rest_income_id, replace(HALF, amount=3_000))
    with association.reading() as session:
        facts = []
        for back, row_id in ((first, first.rest_income_id), (second, second.rest_income_id)):
            [row] = receipts_of_income(session, KARIN, row_id)
            from qmember.models import Receipt

            receipt = session.get(Receipt, back.receipt_id)
            text = open_facts(receipt, receipt_key(session, KEYS, receipt.id))
            facts.append(
                (text.number, text.replaces, text.amount_ore, text.refunded_ore, row.state)
            )
            assert text.gift_on == DAY
        assert facts == [
            ("2026-0002", "2026-0001", 15_000, 5_000, "void"),
            ("2026-0003", "2026-0002", 12_000, 8_000, "waiting"),
        ]
        assert gift_by_id(session, KARIN, second.rest_income_id).receipt_leaves_at is not None


@pytest.mark.parametrize("left", [True, False])
def test_who_got_a_receipt_for_a_gift_that_goes_back_whole_is_told(
    association, open_unit, anna, left
) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
        [old] = receipts_of_income(unit.session, KARIN, income_id)
        if left:
            receipts.hand_out(unit, old.receipt_id)
        back = done(unit, income_id, replace(HALF, amount=20_000))

    def told(session) -> list[bool]:
        query = select(OutboxMail.cancelled_at).where(OutboxMail.kind == "refund")
        return [at is None for at in session.scalars(query)]

    with association.reading() as session:
        assert told(session) == [True] * left
        assert gift_by_id(session, KARIN, income_id).receipt_void
    with open_unit() as unit:
        undo_refund(unit, back.refund_id)
    with association.reading() as session:
        assert told(session) == [False] * left


def test_a_gift_without_a_receipt_gets_none(association, open_unit, anna) -> None:
    with open_unit() as unit:
        facts = GiftFacts(20_000, DAY, Channel.SWISH, anna, receipt=ReceiptWish.NONE)
        back = done(unit, gifts.record_gift(unit, facts).income_id)
        assert back.receipt_id is None


def test_what_is_left_can_be_corrected_moved_and_un_named_and_the_refund_stays(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        karin = people.add_person(unit, name="Karin Lundh").id
        payment_id, income_id = from_bank(unit, anna)
        back = done(unit, income_id)
        moved = gifts.move_gift(unit, back.rest_income_id, karin)
    assert balances(association, OWED, SUSPENSE) == [-10_000, 0]
    with open_unit() as unit:
        naming = next(
            p for p in bank.payment(unit.session, KEYS, KARIN, payment_id).parts if p.kind == "gift"
        )
        undo_naming(unit, naming.allocation_id)
    with association.reading() as session:
        row = bank.payment(session, KEYS, KARIN, payment_id)
        assert (row.left_ore, [p.kind for p in row.parts]) == (10_000, ["refund"])
        assert gift_by_id(session, KARIN, moved.income_id).state == "voided"
    with open_unit() as unit:
        assert undo_refund(unit, back.refund_id) is None
    with association.reading() as session:
        row = bank.payment(session, KEYS, KARIN, payment_id)
        assert (row.left_ore, row.parts) == (20_000, ())


def test_a_part_that_went_back_is_not_un_named_without_its_refund(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        payment_id, income_id = from_bank(unit, anna)
        done(unit, income_id)
        [_, back] = bank.payment(unit.session, KEYS, KARIN, payment_id).parts
    with pytest.raises(Conflict, match="Undo the refund first"), open_unit() as unit:
        undo_naming(unit, back.allocation_id)


def test_a_refund_of_what_was_voided_by_hand_since_can_still_be_undone(
    association, open_unit, anna
) -> None:
    with open_unit() as unit:
        back = done(unit, by_hand(unit, anna))
        gifts.void_gift(unit, back.rest_income_id, reason="duplicate")
        whole = undo_refund(unit, back.refund_id)
        row = gift_by_id(unit.session, KARIN, whole)
        assert (row.amount_ore, row.replaces) == (10_000, None)
    assert balances(association, OWED, GIRO) == [0, 10_000]


def test_the_same_press_twice_is_one_refund(association, open_unit, anna) -> None:
    with open_unit() as unit:
        income_id = by_hand(unit, anna)
        first = done(unit, income_id, key="one")
        assert done(unit, income_id, key="one") == first
    with association.reading() as session:
        assert len(session.scalars(select(Refund.id)).all()) == 1
        assert session.scalars(select(RefundPayment.id)).all() == []


def test_who_may_not_refund_refunds_nothing(association, open_unit, anna) -> None:
    from tests.factories.people import BIRGIT, RUT

    with open_unit() as unit:
        income_id = by_hand(unit, anna)
        back = done(unit, by_hand(unit, anna))
    for viewer in (BIRGIT, RUT):
        for deed in (
            lambda unit: refund(unit, income_id, HALF),
            lambda unit: undo_refund(unit, back.refund_id),
            lambda unit: pay_out(unit, back.refund_id, Way.CASH, DAY),
            lambda unit: name_withdrawal(unit, 1, [back.refund_id]),
            lambda unit: undo_payment(unit, back.refund_id),
        ):
            with pytest.raises(NotAllowed), open_unit(viewer) as unit:
                deed(unit)
