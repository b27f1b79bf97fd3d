"""Money for fees answers what is asked for; too much and too little follow the association's rule."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.claims import ClaimState
from qmember.domain.errors import Conflict, Refused
from qmember.domain.fee_policies import Over
from qmember.domain.ledger import Channel
from qmember.domain.membership_facts import Standing
from qmember.formats.bank_file import read_bank_file
from qmember.models import Allocation, BankPayment, OpenPayment
from qmember.queries import bank
from qmember.queries.claims import claims_of
from qmember.queries.fee_suggestions import fee_suggestions
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.members import member_no_of
from qmember.services import memberships, people
from qmember.services.bank_fees import name_as_fee
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.fee_policies import choose_policies
from qmember.services.member_types import FeeWish, decide_fee
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.bank_files import Entry, Payer, camt053

DAY, DUE = date(2026, 11, 20), date(2026, 12, 31)


@pytest.fixture
def anna(association, open_unit) -> int:
    """A member who has been asked for 200 kr."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
        person_id = people.add_person(unit, name="Anna Ek").id
        memberships.accept(unit, person_id, type_id=kind, on=date(2026, 3, 1))
        make_claim(unit, ClaimWish(person_id, DUE))
    return person_id


def came(open_unit, amount: int, message: str = "", ocr: str = "") -> int:
    """A payment of öre in the queue; its row id."""
    payer = Payer(amount, "ANNA EK", message=message, ocr=ocr)
    content = camt053([Entry(amount, DAY, (payer,), bank_reference=f"B{amount}")])
    with open_unit(EVERYTHING) as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
        return unit.session.query(BankPayment).order_by(BankPayment.id.desc()).first().id


def fees(database, person_id: int) -> list[tuple[int, int, ClaimState]]:
    """First year, öre left and state of each fee, the oldest first."""
    with database.reading() as session:
        found = claims_of(session, EVERYTHING, person_id, TODAY)
    return [(one.from_on.year, one.open_ore, one.state) for one in reversed(found)]


def kinds(database) -> dict[str, int]:
    with database.reading() as session:
        rows = session.query(Allocation).order_by(Allocation.id)
        return {row.kind: row.amount_ore for row in rows}


def test_a_fee_that_somebody_names_answers_what_she_is_asked_for(
    association, anna, open_unit
) -> None:
    payment = came(open_unit, 20_000)
    with open_unit(EVERYTHING) as unit:
        name_payment(unit, payment, [Part("membership_fee", 20_000, anna)])
    assert fees(association, anna) == [(2026, 0, ClaimState.PAID)]
    with association.reading() as session:
        assert status_of(session, anna, TODAY).standing is Standing.PAID


@pytest.mark.parametrize(
    ("over", "named", "left"),
    [
        (Over.GIFT, {"membership_fee": 20_000, "gift": 5_000}, [(2026, 0)]),
        (Over.GIVE_BACK, {"membership_fee": 20_000, "refund": 5_000}, [(2026, 0)]),
        (Over.NEXT_YEAR, {"membership_fee": 5_000}, [(2026, 0), (2027, 15_000)]),
    ],
)
def test_what_is_over_follows_the_houses_rule(
    association, anna, open_unit, over, named, left
) -> None:
    payment = came(open_unit, 25_000)
    with open_unit(EVERYTHING) as unit:
        choose_policies(unit, over=over, short=0)
        name_payment(unit, payment, [Part("membership_fee", 25_000, anna)])
    assert kinds(association) == named
    assert [(year, ore) for year, ore, _ in fees(association, anna)] == left


def test_what_is_over_can_be_undone_like_any_other_naming(association, anna, open_unit) -> None:
    payment = came(open_unit, 25_000)
    with open_unit(EVERYTHING) as unit:
        choose_policies(unit, over=Over.NEXT_YEAR, short=0)
        done = name_payment(unit, payment, [Part("membership_fee", 25_000, anna)])
    with open_unit(EVERYTHING) as unit:
        for allocation_id in done.allocation_ids:
            undo_naming(unit, allocation_id)
    assert [ore for _, ore, _ in fees(association, anna)] == [20_000, 20_000]


def test_by_hand_no_more_is_taken_where_the_rest_is_given_back(
    association, anna, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        choose_policies(unit, over=Over.GIVE_BACK, short=0)
        [claim] = claims_of(unit.session, EVERYTHING, anna, TODAY)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="more than is asked"):
        record_fee(unit, anna, FeePaid(claim.claim_id, 25_000, TODAY, Channel.CASH))
    assert fees(association, anna) == [(2026, 20_000, ClaimState.OPEN)]


@pytest.mark.parametrize(
    ("paid", "short", "state", "left"),
    [
        (19_500, 500, ClaimState.ROUNDED, 0),
        (19_499, 500, ClaimState.OPEN, 501),
        (19_500, 0, ClaimState.OPEN, 500),
    ],
)
def test_what_lacks_no_more_than_may_counts_as_paid(
    association, anna, open_unit, paid, short, state, left
) -> None:
    payment = came(open_unit, paid)
    with open_unit(EVERYTHING) as unit:
        choose_policies(unit, over=Over.GIFT, short=short)
        done = name_payment(unit, payment, [Part("membership_fee", paid, anna)])
    assert fees(association, anna) == [(2026, left, state)]
    with open_unit(EVERYTHING) as unit:
        undo_naming(unit, done.allocation_ids[0])
    assert fees(association, anna) == [(2026, 20_000, ClaimState.OPEN)]


@pytest.mark.parametrize("said", ["reference", "number"])
def test_the_queue_suggests_the_fee_that_the_payment_names(
    association, anna, open_unit, said
) -> None:
    with association.reading() as session:
        [claim] = claims_of(session, EVERYTHING, anna, TODAY)
        words = claim.reference if said == "reference" else member_no_of(session, anna)
    payment = came(open_unit, 15_000, message=f"avgift {words}")
    with association.reading() as session:
        row = bank.payment(session, KEYS, EVERYTHING, payment)
        [found] = fee_suggestions(session, EVERYTHING, row)
    assert (found.because, found.open_ore, found.shown_as) == (words, 20_000, "Anna Ek")
    with open_unit(EVERYTHING) as unit:
        name_as_fee(unit, payment, found.claim_id)
    assert fees(association, anna) == [(2026, 5_000, ClaimState.OPEN)]
    with association.reading() as session:
        assert session.query(OpenPayment).count() == 0
        row = bank.payment(session, KEYS, EVERYTHING, payment)
        assert fee_suggestions(session, EVERYTHING, row) == []
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="already named"):
        name_as_fee(unit, payment, found.claim_id)


@pytest.mark.parametrize("short", [-1, 10_001])
def test_only_little_may_lack(association, open_unit, short) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="100 kr"):
        choose_policies(unit, over=Over.GIFT, short=short)
