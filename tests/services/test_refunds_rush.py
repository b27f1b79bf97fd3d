"""Sixty-four refund the same gift at once: one wins, the others are told so in a clear sentence."""

from __future__ import annotations

import threading
from collections import Counter

from sqlalchemy import func, select

from qmember.domain.errors import Conflict
from qmember.domain.ledger import Channel
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.models import Refund, RefundPayment
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.refund_payments import name_withdrawal
from qmember.services.refund_requests import refund
from qmember.services.unit import unit_of_work
from tests.banking import all_is_well
from tests.conftest import KARIN
from tests.factories.bank_money import DAY
from tests.services.test_refunds import withdrawn

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
            name_withdrawal(unit, refund_id, row)

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
