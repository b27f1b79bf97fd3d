"""Single payments of one file and the one sum of another: the row that is too many is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict
from qmember.domain.ledger import TOLD
from qmember.services.bank_naming import Part, name_payment, undo_naming
from tests.banking import agreeing, all_is_well, balance, queue, take
from tests.factories.bank_files import Entry, Payer, camt053, camt054

MONDAY = date(2026, 11, 16)
SINGLE = [Entry(n * 10_000, MONDAY, (Payer(n * 10_000, f"Nr {n}"),)) for n in (1, 2, 3)]


@pytest.fixture
def lump(association, open_unit) -> int:
    """The payment of the statement's one sum; its row id."""
    take(open_unit, camt054(SINGLE))
    take(open_unit, camt053([Entry(60_000, MONDAY)], opening_ore=5_000))
    assert agreeing(association) == [False]
    return next(row.payment_id for row in queue(association) if row.left_ore == 60_000)


def test_the_sum_is_taken_back_and_the_balance_agrees(association, open_unit, lump) -> None:
    with open_unit() as unit:
        done = name_payment(unit, lump, [Part(TOLD, 60_000)])
    assert (balance(association), balance(association, "2990")) == (65_000, -60_000)
    assert agreeing(association) == [True]
    assert [row.left_ore for row in queue(association)] == [10_000, 20_000, 30_000]
    all_is_well(association)
    with open_unit() as unit:
        undo_naming(unit, done.allocation_ids[0])
    assert (balance(association), len(queue(association))) == (125_000, 4)
    all_is_well(association)


def test_one_of_which_a_part_is_named_is_not_taken_back(association, open_unit, lump) -> None:
    with open_unit() as unit:
        name_payment(unit, lump, [Part("sale", 10_000)])
    with pytest.raises(Conflict, match="Undo it first"), open_unit() as unit:
        name_payment(unit, lump, [Part(TOLD, 50_000)])
    all_is_well(association)


def test_the_file_read_again_brings_nothing_back(association, open_unit, lump) -> None:
    with open_unit() as unit:
        name_payment(unit, lump, [Part(TOLD, 60_000)])
    assert (
        take(open_unit, camt053([Entry(60_000, MONDAY)], opening_ore=5_000, version="08")).new == 0
    )
    assert agreeing(association) == [True, True]
