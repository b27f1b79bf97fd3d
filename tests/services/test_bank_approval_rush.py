"""Sixty-four approve the same payment at once: one wins, the others are told so in a clear sentence."""

from __future__ import annotations

import threading
from collections import Counter

from sqlalchemy import func, select

from qmember.domain.errors import Conflict
from qmember.models import Allocation, PaymentMatch
from qmember.queries.bank_queue import waiting_row
from qmember.services import people
from qmember.services.bank_approval import approve
from qmember.services.unit import unit_of_work
from tests.banking import all_is_well
from tests.conftest import EVERYTHING, KARIN, KEYS
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in

MANY = 64


def test_one_of_sixty_four_wins(association, open_unit, clock) -> None:
    with open_unit(EVERYTHING) as unit:
        people.add_person(unit, name="Gun Lind")
        [payment_id] = paid_in(unit, Payer(15_000, "LIND GUN"))
    with association.reading() as session:
        row = waiting_row(session, KEYS, KARIN, payment_id)
        assert row is not None
        code = row.belief.suggestions[0].code
    start, said = threading.Barrier(MANY), Counter[str]()

    def press() -> None:
        start.wait()
        try:
            with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
                approve(unit, payment_id, code)
        except Conflict as error:
            said[str(error)] += 1
        else:
            said["won"] += 1

    threads = [threading.Thread(target=press) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {
        "won": 1,
        "Somebody has already named this payment. Nothing has changed.": MANY - 1,
    }
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(Allocation)) == 1
        assert session.get(PaymentMatch, payment_id) is None
    all_is_well(association)
