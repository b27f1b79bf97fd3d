"""Gifts are undone, voided, corrected and moved by reversal; a bank payment stays with its money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.periods import month_of
from qmember.models import Allocation, AuditDetail, BankText, Entry, Income, IncomeReversal
from qmember.models.crypto import unseal
from qmember.queries import bank
from qmember.queries.gifts import gift_by_id
from qmember.queries.ledger import balance_of
from qmember.queries.receipts import receipts_of_income
from qmember.services import bank_naming, gifts, people, receipts
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from tests.conftest import EVERYTHING, KARIN, KEYS
from tests.factories.bank_files import Payer
from tests.factories.bank_money import DAY, paid_in

pytestmark = pytest.mark.usefixtures("all_is_well_at_the_end")

FACTS = GiftFacts(50000, DAY, Channel.BANKGIRO, None)


@pytest.fixture
def givers(association, open_unit):
    with open_unit() as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        karin = people.add_person(unit, name="Karin Lundh", email="karin@example.org")
        return anna.id, karin.id


def named(unit, person_id, *, kind="gift", amount=20000) -> tuple[int, int]:
    """A bank payment that was named; its row id and the income's."""
    [payment_id] = paid_in(unit, Payer(amount, "Karin Lund", message="avgift"))
    done = name_payment(unit, payment_id, [Part(kind, amount, person_id)])
    income_id = unit.session.get_one(Allocation, done.allocation_ids[0]).income_id
    return payment_id, income_id or 0


def test_a_gift_that_came_with_a_payment_is_corrected_without_un_naming(
    association, open_unit, givers
) -> None:
    anna, karin = givers
    with open_unit() as unit:
        payment_id, income_id = named(unit, anna)
        wanted = GiftFacts(20000, DAY, Channel.TRANSFER, karin, anonymity=Anonymity.BOARD)
        done = gifts.correct_gift(unit, income_id, wanted, reason="wrong_giver")
    with association.reading() as session:
        assert bank.open_count(session) == 0
        assert balance_of(session, "2990") == 0
        [part] = bank.payment(session, KEYS, KARIN, payment_id).parts
        row = gift_by_id(session, KARIN, done.income_id)
        assert (part.shown_as, part.voucher) == ("Karin Lundh", row.voucher)
        assert (row.payment_id, row.matched, row.anonymity) == (payment_id, False, "board")
        old = gift_by_id(session, KARIN, income_id)
        assert (old.state, old.replaced_by, old.payment_id) == ("corrected", row.voucher, None)


def test_a_fee_is_moved_to_the_right_member_and_keeps_its_kind(
    association, open_unit, givers
) -> None:
    anna, karin = givers
    with open_unit() as unit:
        payment_id, income_id = named(unit, anna, kind="membership_fee")
        done = gifts.move_gift(unit, income_id, karin)
        assert done.receipt_id is None
    with association.reading() as session:
        [part] = bank.payment(session, KEYS, KARIN, payment_id).parts
        assert (part.kind, part.shown_as) == ("membership_fee", "Karin Lundh")


def test_a_payment_that_turns_out_to_be_from_a_hidden_person_loses_its_text(
    association, open_unit, givers
) -> None:
    with open_unit(EVERYTHING) as unit:
        hidden = people.add_person(unit, name="Dold", protection=Protection.PROTECTED).id
        payment_id, income_id = named(unit, givers[0])
        assert unit.session.get(BankText, payment_id) is not None
        gifts.move_gift(unit, income_id, hidden)
        unit.session.expire_all()
        assert unit.session.get(BankText, payment_id) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": 20001}, "amount"),
        ({"received_on": DAY - timedelta(days=1)}, "received_on"),
        ({"channel": Channel.CASH}, "channel"),
    ],
)
def test_what_the_bank_says_is_not_corrected_by_hand(
    association, open_unit, givers, changed, field
) -> None:
    with open_unit() as unit:
        _, income_id = named(unit, givers[0])
    facts = GiftFacts(20000, DAY, Channel.TRANSFER, givers[1])
    with pytest.raises(Refused) as refused, open_unit() as unit:
        gifts.correct_gift(unit, income_id, replace(facts, **changed), reason="wrong_giver")
    assert refused.value.field == field


def test_a_gift_with_a_payment_is_not_voided_but_un_named(association, open_unit, givers) -> None:
    with open_unit() as unit:
        _, income_id = named(unit, givers[0])
    with pytest.raises(Conflict, match="Undo the naming"), open_unit() as unit:
        gifts.void_gift(unit, income_id, reason="duplicate")


def test_a_matched_gift_is_corrected_and_its_payment_follows(
    association, open_unit, givers
) -> None:
    anna, karin = givers
    with open_unit() as unit:
        by_hand = gifts.record_gift(unit, replace(FACTS, person_id=anna))
        [payment_id] = paid_in(unit, Payer(50000, "Anna Ek"))
        name_payment(unit, payment_id, [Part("settled", 50000, income_id=by_hand.income_id)])
    with pytest.raises(Refused, match="bank"), open_unit() as unit:
        wrong = GiftFacts(40000, DAY, Channel.BANKGIRO, anna)
        gifts.correct_gift(unit, by_hand.income_id, wrong, reason="wrong_amount")
    with open_unit() as unit:
        wanted = GiftFacts(50000, DAY, Channel.SWISH, karin)
        done = gifts.correct_gift(unit, by_hand.income_id, wanted, reason="wrong_giver")
    with association.reading() as session:
        row = gift_by_id(session, KARIN, done.income_id)
        assert (row.payment_id, row.matched) == (payment_id, True)
        assert [balance_of(session, a) for a in ("2990", "1681", "1682")] == [0, 0, 0]


def test_a_match_that_was_undone_no_longer_binds_the_gift(association, open_unit, givers) -> None:
    with open_unit() as unit:
        by_hand = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        [payment_id] = paid_in(unit, Payer(50000, "Anna Ek"))
        part = Part("settled", 50000, income_id=by_hand.income_id)
        [allocation_id] = name_payment(unit, payment_id, [part]).allocation_ids
        undo_naming(unit, allocation_id)
        gifts.void_gift(unit, by_hand.income_id, reason="duplicate")
    with association.reading() as session:
        assert bank.open_count(session) == 1


def test_nothing_is_reversed_when_nothing_differs(association, open_unit, givers) -> None:
    facts = replace(FACTS, person_id=givers[0])
    with open_unit() as unit:
        done = gifts.record_gift(unit, facts)
    with pytest.raises(Refused, match="Nothing differs"), open_unit() as unit:
        gifts.correct_gift(unit, done.income_id, facts, reason="wrong_giver")
    with pytest.raises(Refused, match="Nothing differs"), open_unit() as unit:
        gifts.move_gift(unit, done.income_id, givers[0])


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("  ", ""), ("other", ""), ("other", " ")])
def test_a_correction_says_why(association, open_unit, givers, reason, words) -> None:
    with open_unit() as unit:
        done = gifts.record_gift(unit, FACTS)
    for deed in (
        lambda unit: gifts.void_gift(unit, done.income_id, reason=reason, words=words),
        lambda unit: gifts.correct_gift(
            unit, done.income_id, replace(FACTS, amount=1), reason=reason, words=words
        ),
    ):
        with pytest.raises(Refused, match="Write why") as refused, open_unit() as unit:
            deed(unit)
        assert refused.value.field == "reason"


def test_own_words_stand_with_the_deed_and_never_in_the_books(
    association, open_unit, givers
) -> None:
    words = "Det var Karins syster som betalade. " * 8
    with open_unit() as unit:
        done = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        gifts.void_gift(unit, done.income_id, reason="other", words=words)
    with association.reading() as session:
        assert session.scalars(select(IncomeReversal.reason)).all() == ["other"]
        assert session.execute(text("SELECT reason FROM receipt_void")).scalars().all() == ["other"]
        details = session.scalars(select(AuditDetail)).all()
        plain = [
            unseal(KEYS.derive("audit"), d.sealed, f"audit_detail:{d.event_id}").decode()
            for d in details
        ]
        assert sum("Karins syster" in one for one in plain) == 1


def test_what_was_just_saved_is_undone_until_its_receipt_has_left(
    association, open_unit, givers
) -> None:
    with open_unit() as unit:
        first = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        gifts.undo_gift(unit, first.income_id)
        second = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        receipts.hand_out(unit, second.receipt_id or 0)
    with pytest.raises(Conflict, match="already been voided"), open_unit() as unit:
        gifts.undo_gift(unit, first.income_id)
    with pytest.raises(Conflict, match="already left"), open_unit() as unit:
        gifts.undo_gift(unit, second.income_id)
    with association.reading() as session:
        assert gift_by_id(session, KARIN, first.income_id).state == "voided"
        assert not gift_by_id(session, KARIN, second.income_id).can_undo


def test_a_closed_month_is_corrected_in_the_next_open_one(association, open_unit, givers) -> None:
    october = date(2026, 10, 5)
    with open_unit() as unit:
        done = gifts.record_gift(unit, replace(FACTS, received_on=october))
        close_month(unit, month_of(october), reason="prov")
    with pytest.raises(Conflict, match="is closed"), open_unit() as unit:
        gifts.undo_gift(unit, done.income_id)
    with open_unit() as unit:
        wanted = replace(FACTS, received_on=october, person_id=givers[0])
        new = gifts.correct_gift(unit, done.income_id, wanted, reason="wrong_giver")
        entries = [
            unit.session.get_one(
                Entry, unit.session.get_one(IncomeReversal, done.income_id).entry_id
            ),
            unit.session.get_one(Entry, new.entry_id),
        ]
        assert [(e.event_on, e.booked_on) for e in entries] == [(october, date(2026, 11, 1))] * 2


def test_the_second_of_two_who_correct_is_told(association, open_unit, givers) -> None:
    with open_unit() as unit:
        done = gifts.record_gift(unit, FACTS)
        gifts.correct_gift(
            unit, done.income_id, replace(FACTS, person_id=givers[0]), reason="wrong_giver"
        )
    with pytest.raises(Conflict), open_unit() as unit:
        gifts.correct_gift(
            unit, done.income_id, replace(FACTS, person_id=givers[1]), reason="wrong_giver"
        )


def test_only_gifts_are_corrected_as_gifts(association, open_unit, givers) -> None:
    with open_unit() as unit:
        _, income_id = named(unit, givers[0], kind="sale")
    with pytest.raises(NotFound), open_unit() as unit:
        gifts.correct_gift(unit, income_id, FACTS, reason="wrong_giver")
    with pytest.raises(Refused, match="Only gifts"), open_unit() as unit:
        receipts.issue_later(unit, income_id)


def test_a_receipt_that_is_missing_is_issued_later_and_once(association, open_unit, givers) -> None:
    with open_unit() as unit:
        facts = replace(FACTS, person_id=givers[0], receipt=ReceiptWish.NONE)
        done = gifts.record_gift(unit, facts)
        assert done.receipt_id is None
        receipts.issue_later(unit, done.income_id)
    with pytest.raises(Conflict, match="already has receipt"), open_unit() as unit:
        receipts.issue_later(unit, done.income_id)
    with association.reading() as session:
        [row] = receipts_of_income(session, KARIN, done.income_id)
        assert (row.number, row.state) == ("2026-0001", "waiting")
        assert row.mail_after is not None


def test_a_new_receipt_in_its_place_leaves_as_the_first_did(association, open_unit, givers) -> None:
    with open_unit() as unit:
        done = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        receipts.reissue(unit, done.receipt_id or 0, reason="other", words="namnet var fel")
    with association.reading() as session:
        old, new = receipts_of_income(session, KARIN, done.income_id)
        assert (old.state, old.void_reason, old.mail_after) == ("void", "other", None)
        assert (new.replaces, new.mail_after is not None) == ("2026-0001", True)


def test_the_original_is_handed_out_once_however_often_the_button_is_pressed(
    association, open_unit, givers
) -> None:
    with open_unit() as unit:
        receipt_id = gifts.record_gift(unit, replace(FACTS, person_id=givers[0])).receipt_id or 0
    for _ in range(2):
        with open_unit() as unit:
            receipts.hand_out(unit, receipt_id, key="one-page")
    with pytest.raises(Conflict, match="already left"), open_unit() as unit:
        receipts.hand_out(unit, receipt_id, key="another-page")


def test_a_naming_is_superseded_and_not_overwritten(association, open_unit, givers) -> None:
    with open_unit() as unit:
        payment_id, income_id = named(unit, givers[0])
        gifts.move_gift(unit, income_id, givers[1])
        rows = unit.session.scalars(select(Allocation).order_by(Allocation.id)).all()
        assert [row.payment_id for row in rows] == [payment_id] * 2
        holding = bank_naming.naming_of(unit, rows[1].income_id or 0)
        assert holding is not None
        assert holding.id == rows[1].id
        incomes = unit.session.scalars(select(Income).order_by(Income.id)).all()
        assert [row.replaces_id for row in incomes] == [None, income_id]


def test_who_may_not_record_gifts_corrects_nothing(association, open_unit, givers) -> None:
    from qmember.domain.errors import NotAllowed
    from tests.factories.people import BIRGIT, RUT

    with open_unit() as unit:
        done = gifts.record_gift(unit, FACTS)
    for viewer in (BIRGIT, RUT):
        for deed in (
            lambda unit: gifts.undo_gift(unit, done.income_id),
            lambda unit: gifts.void_gift(unit, done.income_id, reason="duplicate"),
            lambda unit: gifts.move_gift(unit, done.income_id, givers[0]),
            lambda unit: receipts.issue_later(unit, done.income_id),
        ):
            with pytest.raises(NotAllowed), open_unit(viewer) as unit:
                deed(unit)


def test_one_gift_is_not_settled_twice_in_one_deed(open_unit, givers) -> None:
    with open_unit() as unit:
        made = gifts.record_gift(unit, replace(FACTS, person_id=givers[0]))
        [payment_id] = paid_in(unit, Payer(100000, "Anna Ek"))
    twice = [Part("settled", 50000, income_id=made.income_id)] * 2
    with pytest.raises(Conflict, match="already has its payment"), open_unit() as unit:
        name_payment(unit, payment_id, twice)
