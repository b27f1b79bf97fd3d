"""The hundred payments of a month: each is believed to be what it truly is, and no more surely than it may.

``QMEMBER_MONTH_SEED`` names a month; without it there is another each time.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter

import pytest
from sqlalchemy import select

from qmember.domain.match_facts import Certainty
from qmember.domain.match_kept import suggestions_of
from qmember.formats.bank_file import read_bank_file
from qmember.models import (
    Allocation,
    BankPayment,
    ClaimPayment,
    Database,
    Income,
    NamingWay,
    PaymentMatch,
)
from qmember.services.bank_approval import approve_certain, undo_press
from qmember.services.bank_import import Imported, import_file
from tests.banking import all_is_well
from tests.conftest import EVERYTHING, KARIN, TODAY
from tests.factories.month import Month, make_month


def seed() -> int:
    return int(os.environ.get("QMEMBER_MONTH_SEED") or secrets.randbelow(10**6))


@pytest.fixture
def month(association, open_unit) -> tuple[Month, Imported]:
    with open_unit(EVERYTHING) as unit:
        made = make_month(unit, seed())
    with open_unit(KARIN) as unit:
        done = import_file(unit, made.content, read_bank_file(made.content, today=TODAY))
    return made, done


def named(database: Database) -> dict[int, tuple[str, set[tuple[str, int, int, int]]]]:
    """What each payment was named, by its row id, and how that was decided."""
    query = (
        select(
            Allocation.payment_id, Allocation.kind, Allocation.amount_ore, Income.person_id,
            ClaimPayment.claim_id, NamingWay.how,
        )
        .outerjoin(Income, Income.id == Allocation.income_id)
        .outerjoin(ClaimPayment, ClaimPayment.income_id == Income.id)
        .outerjoin(NamingWay, NamingWay.allocation_id == Allocation.id)
    )  # fmt: skip
    found: dict[int, tuple[str, set[tuple[str, int, int, int]]]] = {}
    with database.reading() as session:
        for row in session.execute(query):
            share = (row.kind, row.amount_ore, row.person_id or 0, row.claim_id or 0)
            found.setdefault(row.payment_id, (row.how or "", set()))[1].add(share)
    return found


def payments(database: Database) -> list[int]:
    """The row ids of the hundred, in the order of the file."""
    with database.reading() as session:
        query = select(BankPayment.id).order_by(BankPayment.id.desc()).limit(100)
        return list(session.scalars(query))[::-1]


def test_every_payment_is_believed_to_be_what_it_is(association, month) -> None:
    made, done = month
    told = f"QMEMBER_MONTH_SEED={made.seed}"
    assert (done.settled, done.certain, done.likely, done.unclear) == (62, 84, 12, 4), told
    decided = named(association)
    with association.reading() as session:
        waits = {row.payment_id: row for row in session.scalars(select(PaymentMatch))}
    for payment_id, truth in zip(payments(association), made.truths, strict=True):
        where = f"{told}: {truth.what}"
        if truth.certainty == "settled":
            assert decided[payment_id] == ("itself", set(truth.shares or ())), where
            continue
        row = waits[payment_id]
        assert row.certainty == truth.certainty, where
        found = suggestions_of(row.found)
        if truth.shares is None:
            assert truth.what != "hidden" or not found, where
            continue
        shares = {(s.kind, s.amount, s.person_id, s.claim_id) for s in found[0].shares}
        assert shares == set(truth.shares), where
        assert truth.because in found[0].because, where


def test_one_press_names_the_certain_ones_and_one_takes_them_back(
    association, month, open_unit
) -> None:
    made, _ = month
    with open_unit(KARIN) as unit:
        done = approve_certain(unit)
        batch = min(done.allocation_ids)
    assert done.payments == 22
    decided = named(association)
    certain = [
        (payment_id, truth)
        for payment_id, truth in zip(payments(association), made.truths, strict=True)
        if truth.certainty == "certain"
    ]
    for payment_id, truth in certain:
        assert decided[payment_id] == ("certain", set(truth.shares or ())), made.seed
    all_is_well(association)
    with open_unit(KARIN) as unit:
        assert undo_press(unit, batch) == 22
    with association.reading() as session:
        kept = Counter(session.scalars(select(PaymentMatch.certainty)))
    assert kept == {Certainty.CERTAIN: 22, Certainty.LIKELY: 12, Certainty.UNCLEAR: 4}, made.seed
    all_is_well(association)
