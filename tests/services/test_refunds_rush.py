"""Sixty-four refund the same gift at once: one wins, the others are told so in a clear sentence."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select

from qmember.domain.approvals import ApprovalKind
from qmember.domain.errors import Conflict
from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Channel
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.models import ParkedGift, ParkedGiftEnd, Refund, RefundPayment
from qmember.queries.gift_holds import withdrawals_for
from qmember.queries.refund_withdrawals import withdrawals
from qmember.queries.refunds import untold_refunds
from qmember.services import gift_holds, gifts, parked_gifts
from qmember.services.bank_naming import Part, name_payment
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_person
from qmember.services.refund_payments import name_withdrawal
from qmember.services.refund_requests import refund
from qmember.services.unit import unit_of_work
from tests.banking import all_is_well
from tests.conftest import EVERYTHING, KARIN
from tests.factories.bank_files import Payer
from tests.factories.bank_money import DAY, paid_in
from tests.services.test_refunds import withdrawn
from tests.two_people import pair

MANY = 64


def all_at_once(deed) -> Counter[str]:
    """What sixty-four who do the same at once are told."""
    start, said = threading.Barrier(MANY), Counter[str]()

    def press() -> None:
        start.wait()
        try:
            deed()
        except Conflict as error:
            said[str(error)] += 1
        else:
            said["won"] += 1

    threads = [threading.Thread(target=press) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_one_of_sixty_four_wins(association, open_unit, clock) -> None:
    with open_unit() as unit:
        facts = GiftFacts(20_000, DAY, Channel.SWISH, None)
        income_id = gifts.record_gift(unit, facts).income_id
        row = withdrawn(unit)

    def give() -> None:
        with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
            refund(unit, income_id, RefundWish(10_000, Why.REGRETTED))

    def name() -> None:
        with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
            name_withdrawal(unit, row, [refund_id])

    gone = "This has already been voided or corrected. Nothing has changed."
    assert all_at_once(give) == {"won": 1, gone: MANY - 1}
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(Refund)) == 1
        refund_id = session.scalar(select(Refund.id))
    paid = "The refund has been paid already. Nothing has changed."
    assert all_at_once(name) == {"won": 1, paid: MANY - 1}
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(RefundPayment)) == 1
    all_is_well(association)


def test_a_withdrawal_is_a_refund_or_a_parked_gift_that_goes_back(
    association, open_unit, clock
) -> None:
    """Both are offered the same row of the bank, and two take it at once: it is only one thing."""
    with open_unit(EVERYTHING) as unit:
        asks, answers = pair(unit)
        firm = add_person(unit, name="Bygget AB").id
        gift_holds.hold(unit, firm, HoldReason.BIAS)
        [payment] = paid_in(unit, Payer(10_000, "Bygget AB"))
        name_payment(unit, payment, [Part("gift", 10_000, firm)])
        parked = unit.session.scalars(select(ParkedGift)).one()
        asked = parked_gifts.ask(replace(unit, viewer=asks), parked.id, ApprovalKind.RETURN_GIFT)
        parked_gifts.answer(replace(unit, viewer=answers), asked, granted=True)
        facts = GiftFacts(20_000, DAY, Channel.BANKGIRO, None)
        income_id = gifts.record_gift(unit, facts).income_id
        refund_id = refund(unit, income_id, RefundWish(10_000, Why.REGRETTED)).refund_id
        row = withdrawn(unit)
        assert [one.deposit_id for one in withdrawals_for(unit.session, parked)] == [row]
        found = withdrawals(unit.session, untold_refunds(unit.session, KARIN))
        assert [one.deposit_id for one in found[refund_id]] == [row]
        parked_id = parked.id
    turn = itertools.count()

    def take() -> None:
        with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
            if next(turn) % 2:
                parked_gifts.settle(unit, parked_id, row)
            else:
                name_withdrawal(unit, row, [refund_id])

    said = all_at_once(take)
    assert said["won"] == 1
    assert sum(said.values()) == MANY
    with association.reading() as session:
        paid = session.scalar(select(func.count()).select_from(RefundPayment)) or 0
        back = session.scalar(select(func.count()).select_from(ParkedGiftEnd)) or 0
        assert paid + back == 1
        assert withdrawals(session, untold_refunds(session, KARIN)).get(refund_id, []) == []
    all_is_well(association)
