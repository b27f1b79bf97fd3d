"""The payers of a year are those that a slow count over every gift finds, with what was taken back."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.person_facts import PersonFacts
from qmember.queries.funding_payers import LOOKED_AT, Payers, payers_of
from qmember.services.gifts import GiftFacts, record_gift, void_gift
from qmember.services.people import add_people
from tests.conftest import EVERYTHING, TODAY

GIVERS = 3 * LOOKED_AT


@pytest.mark.parametrize("seed", range(3))
def test_the_quick_count_is_the_slow_one(association, open_unit, seed) -> None:
    chance = random.Random(seed)  # noqa: S311  # a draw that can be repeated
    left, unknown = Counter[int](), 0
    with open_unit(EVERYTHING) as unit:
        ids = add_people(unit, [PersonFacts(name=f"Givare {n}") for n in range(GIVERS)])
        for _ in range(2 * GIVERS):
            giver = chance.choice([None, *ids])
            ore = chance.choice([100, 2_000, 30_000, 30_001])
            hidden = Anonymity.ALL if giver is None else Anonymity.NONE
            facts = GiftFacts(ore, TODAY, Channel.CASH, giver, anonymity=hidden)
            made = record_gift(unit, facts, confirmed=True)
            if chance.random() < 0.3:
                void_gift(unit, made.income_id, reason="duplicate")
            elif giver is None:
                unknown += 1
            else:
                left[giver] += ore
    with association.reading() as session:
        found = payers_of(session, TODAY.year, carried=False)
        nothing = payers_of(session, TODAY.year - 1, carried=False)
    largest = tuple(sorted(left.values(), reverse=True)[:LOOKED_AT])
    count = len(left) + unknown
    assert found.pop("gifts") == Payers(count, count, largest)
    assert set(found.values()) == set(nothing.values()) == {Payers()}


def test_what_is_taken_back_is_set_against_what_the_same_giver_paid(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        [giver, other] = add_people(unit, [PersonFacts(name="Anna"), PersonFacts(name="Berit")])
        day = date(TODAY.year, 1, 2)
        given = record_gift(unit, GiftFacts(500, day, Channel.CASH, giver))
        record_gift(unit, GiftFacts(700, day, Channel.CASH, giver))
        record_gift(unit, GiftFacts(500, day, Channel.CASH, other))
        void_gift(unit, given.income_id, reason="duplicate")
    with association.reading() as session:
        assert payers_of(session, TODAY.year, carried=False)["gifts"] == Payers(2, 2, (700, 500))
