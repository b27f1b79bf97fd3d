"""A refund that did not happen leaves nothing behind: whatever is derived of the money is as it was."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import Channel
from qmember.domain.people import PersonKind, ReceiptWish
from qmember.domain.pledges import PledgeState
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.models import Claim, Income, IncomeReversal, Purpose
from qmember.queries import bank
from qmember.queries.claims import claim_facts
from qmember.queries.corrections import newest_of
from qmember.queries.funding import funding_report
from qmember.queries.funds import funds
from qmember.queries.gift_parts import meant_for
from qmember.queries.gifts import given_by_year
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.pledges import ended_pledges, open_pledges
from qmember.queries.statements import gifts_of_year
from qmember.queries.thanks import unthanked
from qmember.services import gifts, memberships, people
from qmember.services.bank_naming import Part, name_payment
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.gifts import GiftFacts
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.pledges import cancel, keep, promise
from qmember.services.purposes import add_purpose
from qmember.services.refund_undo import undo_refund
from qmember.services.refunds import give_back
from qmember.services.thanks import mark_thanked
from tests.conftest import EVERYTHING, KARIN, TODAY
from tests.factories.bank_files import Payer
from tests.factories.bank_money import DAY, paid_in

pytestmark = pytest.mark.usefixtures("all_is_well_at_the_end")

FEE = 20_000


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit() as unit:
        return people.add_person(
            unit, name="Anna Ek", email="anna@example.org", receipt_wish=ReceiptWish.EMAIL
        ).id


@pytest.fixture
def purposes(association, open_unit) -> list[int]:
    """The general purpose and two others."""
    with open_unit() as unit:
        for name in ("Sängar", "Utflykt"):
            add_purpose(unit, name=name, from_on=date(2023, 1, 1))
        return list(unit.session.scalars(select(Purpose.id).order_by(Purpose.id)))


def back(unit, income_id: int, amount: int) -> int:
    """Give an amount of what stands in an income's place back; the refund."""
    return give_back(
        unit, newest_of(unit.session, income_id), RefundWish(amount, Why.REGRETTED)
    ).refund_id


def states(session) -> list[PledgeState]:
    rows = [*open_pledges(session, KARIN, TODAY), *ended_pledges(session, KARIN, TODAY)]
    return [row.state for row in rows]


def derived(database, everybody) -> dict[str, object]:
    """All that is worked out of the money that holds, without the numbers of rows and papers."""
    with database.reading() as session:
        gone = select(IncomeReversal.income_id)
        live = list(session.scalars(select(Income).where(Income.id.not_in(gone))))
        claims = claim_facts(session, list(session.scalars(select(Claim.id))))
        year = gifts_of_year(session, 2026, everything=True)
        return {
            "income": sorted(
                (one.kind, one.amount_ore, one.person_id, one.channel, one.received_on,
                 meant_for(session, one))
                for one in live
            ),
            "pledges": states(session),
            "funds": [(one.name, one.given_ore) for one in funds(session, 2026, TODAY)],
            "page": [(r.key, r.amount_ore) for r in funding_report(session, 2026, on=TODAY).rows],
            "thanks": sorted((one.person_id, one.amount_ore) for one in unthanked(session, KARIN, TODAY)),
            "statements": {
                i: sorted((line.gift_on, line.amount_ore, line.purpose or "", bool(line.receipt)) for line in one.lines)
                for i, one in year.items()
            },
            "claims": {i: (one.open_ore, one.paid_ore) for i, one in claims.items()},
            "members": [status_of(session, i, TODAY) for i in everybody],
            "given": [given_by_year(session, KARIN, i) for i in everybody],
            "queue": bank.open_count(session),
        }  # fmt: skip


@pytest.fixture
def money(association, open_unit, anna, purposes) -> tuple[list[int], list[int]]:
    """Income of every kind that has something hanging on it, by hand and from the bank; who paid it."""
    with open_unit(EVERYTHING) as unit:
        firm = people.add_person(unit, name="Bageriet AB", kind=PersonKind.ORGANISATION).id
        split = tuple(
            GiftPart(one, ore) for one, ore in zip(purposes, (3_333, 3_333, 3_334), strict=True)
        )
        told = gifts.record_gift(unit, GiftFacts(10_000, DAY, Channel.BANKGIRO, anna, parts=split))
        keep(unit, promise(unit, anna, amount=10_000, due_on=TODAY), told.income_id)
        mark_thanked(unit, 2026, 1)
        cash = gifts.record_gift(unit, GiftFacts(7_777, DAY, Channel.CASH, anna, purposes[1]))
        [payment] = paid_in(unit, Payer(90_000, "Bageriet AB"))
        parts = [Part("sponsorship", 60_000, firm), Part("gift", 30_000, firm, purposes[2])]
        name_payment(unit, payment, parts)
        named = unit.session.scalars(select(Income.id).order_by(Income.id.desc()).limit(2))
        return [told.income_id, cash.income_id, *named, fee_of(unit, anna)], [anna, firm]


def fee_of(unit, person_id: int) -> int:
    """A member's fee that was asked for and is paid; the income."""
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    decide_fee(unit, FeeWish(kind, 2026, FEE, "Årsmötet § 11"))
    memberships.accept(unit, person_id, type_id=kind, on=date(2026, 2, 1))
    claim = make_claim(unit, ClaimWish(person_id, TODAY))
    record_fee(unit, person_id, FeePaid(claim, FEE, DAY, Channel.SWISH))
    return unit.session.scalar(select(Income.id).order_by(Income.id.desc()).limit(1))


def test_whatever_went_back_in_any_order(association, open_unit, money) -> None:
    incomes, everybody = money
    before = derived(association, everybody)
    for seed in range(8):
        chance = random.Random(seed)  # noqa: S311  # repeatable
        made: list[int] = []
        for _ in range(chance.randrange(1, 5)):
            with open_unit(EVERYTHING) as unit:
                row = unit.session.get_one(Income, newest_of(unit.session, chance.choice(incomes)))
                if unit.session.get(IncomeReversal, row.id) is not None:
                    continue
                most = row.amount_ore
                amount = chance.choice(
                    (most, max(1, most - 1), max(1, most - 2), chance.randrange(1, most + 1))
                )
                made.append(back(unit, row.id, amount))
        assert derived(association, everybody) != before
        chance.shuffle(made)
        for one in made:
            with open_unit(EVERYTHING) as unit:
                undo_refund(unit, one)
        assert derived(association, everybody) == before, seed


def promised(unit, anna: int) -> tuple[int, int]:
    """A promise that a gift keeps; the row ids of both."""
    income_id = gifts.record_gift(unit, GiftFacts(10_000, DAY, Channel.CASH, anna)).income_id
    pledge_id = promise(unit, anna, amount=10_000, due_on=TODAY + timedelta(days=9))
    keep(unit, pledge_id, income_id)
    return pledge_id, income_id


@pytest.mark.parametrize("amount", [4_000, 10_000])
def test_a_promise_is_kept_again(association, open_unit, anna, amount) -> None:
    with open_unit() as unit:
        _, income_id = promised(unit, anna)
        refund_id = back(unit, income_id, amount)
    with association.reading() as session:
        assert states(session) == [PledgeState.OPEN if amount == 10_000 else PledgeState.KEPT]
    with open_unit() as unit:
        undo_refund(unit, refund_id)
    with association.reading() as session:
        assert states(session) == [PledgeState.KEPT]
        assert ended_pledges(session, KARIN, TODAY)[0].voucher is not None


def test_what_became_of_the_promise_meanwhile_stays(association, open_unit, anna) -> None:
    """Another gift keeps it, or nobody waits for it: the gift that came back is a gift beside it."""
    with open_unit() as unit:
        pledge_id, income_id = promised(unit, anna)
        refund_id = back(unit, income_id, 10_000)
        other = gifts.record_gift(unit, GiftFacts(500, DAY, Channel.CASH, anna))
        keep(unit, pledge_id, other.income_id)
        undo_refund(unit, refund_id)
        gifts.void_gift(unit, other.income_id, reason="duplicate")
        assert states(unit.session) == [PledgeState.OPEN]
        cancel(unit, pledge_id)
        assert states(unit.session) == [PledgeState.CANCELLED]


def test_what_was_given_another_purpose_since_takes_the_rest_along(
    association, open_unit, anna, purposes
) -> None:
    with open_unit() as unit:
        split = (GiftPart(purposes[0], 5_000), GiftPart(purposes[1], 5_000))
        facts = GiftFacts(10_000, DAY, Channel.CASH, anna, parts=split)
        income_id = gifts.record_gift(unit, facts).income_id
        refund_id = back(unit, income_id, 5_000)
        rest = replace(facts, amount=5_000, parts=(), purpose_id=purposes[2])
        gifts.correct_gift(unit, newest_of(unit.session, income_id), rest, reason="wrong_purpose")
        undo_refund(unit, refund_id)
        whole = unit.session.get_one(Income, newest_of(unit.session, income_id))
        assert meant_for(unit.session, whole) == (GiftPart(purposes[2], 10_000),)


def test_a_fee_that_was_paid_otherwise_meanwhile_stays_paid(association, open_unit, anna) -> None:
    """What did not go back comes beside what is left: the claim asks for neither, and is paid."""
    with open_unit(EVERYTHING) as unit:
        income_id = fee_of(unit, anna)
        refund_id = back(unit, income_id, 5_000)
        claim = unit.session.scalar(select(Claim.id))
        record_fee(unit, anna, FeePaid(claim, 5_000, DAY, Channel.SWISH))
        paid = status_of(unit.session, anna, TODAY)
        undo_refund(unit, refund_id)
        assert claim_facts(unit.session, [claim])[claim].paid_ore == FEE
        assert status_of(unit.session, anna, TODAY) == paid
        gone = select(IncomeReversal.income_id)
        live = unit.session.scalars(select(Income).where(Income.id.not_in(gone)))
        assert sorted(one.amount_ore for one in live) == [5_000, 5_000, 15_000]
