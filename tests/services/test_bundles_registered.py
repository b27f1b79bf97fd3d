"""A bundle becomes money as one deed: every row or none, once, as it was seen, and can be taken back."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.bundles import NEW
from qmember.domain.claims import ClaimState
from qmember.domain.errors import Conflict, Refused
from qmember.domain.fee_policies import Over
from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Channel
from qmember.domain.people import PayerKind, ReceiptWish
from qmember.models import (
    BundleDraft,
    BundleIncome,
    BundleRow,
    Income,
    IncomeReversal,
    OutboxMail,
    Person,
    Receipt,
)
from qmember.queries.bundles import bundle_page
from qmember.queries.claims import claims_of
from qmember.queries.ledger import balance_of
from qmember.queries.member_types import member_types
from qmember.queries.registered_bundles import bundle_of, registered_bundle, registered_page
from qmember.services import gifts, periods, receipts
from qmember.services.bundle_registering import Finish, RowsRefused, register_bundle
from qmember.services.bundle_rows import change_row, remove_row
from qmember.services.bundle_undo import undo_bundle
from qmember.services.bundles import change_bundle, count_cash
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_policies import choose_policies
from qmember.services.gift_holds import hold
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_person
from qmember.services.unit import unit_of_work
from tests.banking import all_is_well
from tests.conftest import EVERYTHING, KARIN, KEYS, TODAY
from tests.factories.bundles import EVENING, begun, registered, seen, typed
from tests.factories.members import add_member

MANY = 64


@pytest.fixture
def bundle(association, open_unit) -> int:
    """Three rows: somebody known, somebody new, nobody."""
    with open_unit(EVERYTHING) as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org")
        made = begun(unit)
        typed(unit, made, "500", "Anna Ek")
        typed(unit, made, "200", "Ny Givare", giver_code=NEW, email="ny@example.org")
        typed(unit, made, "100")
    return made


def incomes(association) -> list[tuple[int, str, str | None]]:
    """Öre, kind and payer of all income, in the order in which it was recorded."""
    query = select(Income.amount_ore, Income.kind, Person.name)
    query = query.outerjoin(Person, Person.id == Income.person_id).order_by(Income.id)
    with association.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def test_every_row_gets_its_voucher_and_receipt_in_order(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        assert registered(unit, bundle) == bundle
    assert incomes(association) == [
        (50_000, "gift", "Anna Ek"), (20_000, "gift", "Ny Givare"), (10_000, "gift", None),
    ]  # fmt: skip
    with association.reading() as session:
        assert balance_of(session, "1910") == 80_000
        assert session.scalars(select(Receipt.amount_ore)).all() == [50_000, 20_000]
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 2
        assert session.scalar(select(func.count()).select_from(BundleDraft)) == 0
        assert session.scalar(select(func.count()).select_from(BundleRow)) == 0
        found = registered_bundle(session, KEYS, KARIN, bundle)
        assert [(line.number, line.gift.voucher) for line in found.lines] == [
            (1, "2026-0001"), (2, "2026-0002"), (3, "2026-0003"),
        ]  # fmt: skip
        assert (found.row.words.name, found.row.rows, found.row.total_ore) == (
            "Medlemskväll",
            3,
            80_000,
        )
        anonymous = session.scalars(select(Income.anonymity).order_by(Income.id)).all()
        assert anonymous == ["none", "none", "all"]
        assert bundle_of(session, KEYS, KARIN, [2]).bundle_id == bundle
    all_is_well(association)


def test_the_same_press_registers_once_and_another_is_told(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        finish = Finish(seen(unit, bundle).seen)
        register_bundle(unit, bundle, finish, key="press")
    with open_unit() as unit:
        assert register_bundle(unit, bundle, finish, key="press") == bundle
        with pytest.raises(Conflict, match="already registered") as refused:
            register_bundle(unit, bundle, finish, key="other")
    assert refused.value.values == {"who": "Karin"}
    assert len(incomes(association)) == 3


def test_of_sixty_four_who_register_one_wins(bundle, open_unit, association, clock) -> None:
    with association.reading() as session:
        finish = Finish(bundle_page(session, KEYS, KARIN, bundle).seen)
    start, said = threading.Barrier(MANY), Counter[str]()

    def press(number: int) -> None:
        start.wait()
        try:
            with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
                register_bundle(unit, bundle, finish, key=f"press {number}")
        except Conflict as error:
            said[error.message] += 1
        else:
            said["won"] += 1

    threads = [threading.Thread(target=press, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = "%(who)s has already registered the bundle. Nothing has changed."
    assert said == {"won": 1, refused: MANY - 1}
    assert len(incomes(association)) == 3
    all_is_well(association)


def test_what_changed_since_it_was_seen_is_not_registered(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        before = seen(unit, bundle).seen
        typed(unit, bundle, "50")
    with open_unit() as unit, pytest.raises(Conflict, match="has changed"):
        register_bundle(unit, bundle, Finish(before))
    assert incomes(association) == []


def test_one_row_that_is_wrong_keeps_all_from_being_money(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        bad = typed(unit, bundle, "trehundra")
        nobody = typed(unit, bundle, "300", "Okänd")
    with open_unit() as unit, pytest.raises(RowsRefused) as refused:
        registered(unit, bundle)
    assert {row: error.field for row, error in refused.value.rows.items()} == {
        bad: "amount", nobody: "giver",
    }  # fmt: skip
    assert incomes(association) == []
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1, "no new giver either"


def test_an_empty_bundle_is_no_deed(association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit)
        with pytest.raises(Refused, match="no row"):
            registered(unit, made)


def test_what_differs_from_what_was_counted_needs_a_reason(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        page = seen(unit, bundle)
        change_bundle(unit, bundle, 1, replace(page.head, control_ore=90_000, control_count=4))
        assert (seen(unit, bundle).totals.rows_left, seen(unit, bundle).totals.ore_left) == (
            1,
            10_000,
        )
        for reason in ("", "  "):
            with pytest.raises(Refused) as refused:
                registered(unit, bundle, reason=reason)
            assert refused.value.field == "reason"
        registered(unit, bundle, reason="En hundralapp var falsk")
    with association.reading() as session:
        found = registered_bundle(session, KEYS, KARIN, bundle)
        assert found.row.words.reason == "En hundralapp var falsk"
        assert found.totals.ore_left == 10_000


def test_many_rows_need_a_sum_that_was_counted_first(association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit)
        for number in range(21):
            typed(unit, made, str(10 + number))
        with pytest.raises(Refused, match="needs a control sum") as refused:
            registered(unit, made, reason="x")
        assert refused.value.field == "control_ore"
        total = seen(unit, made).totals.ore
        change_bundle(unit, made, 1, replace(seen(unit, made).head, control_ore=total))
        registered(unit, made)
    assert len(incomes(association)) == 21


def test_counted_cash_is_kept_with_who_counted(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        count_cash(unit, bundle, 1, {50_000: 1, 10_000: 3}, ("Karin", "Eva"))
        registered(unit, bundle)
    with association.reading() as session:
        found = registered_bundle(session, KEYS, KARIN, bundle)
        assert found.counted == {50_000: 1, 10_000: 3}
        assert found.row.words.counters == ("Karin", "Eva")
        assert not found.totals.differs


def test_a_month_that_was_closed_meanwhile_takes_nothing(association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit, received_on=date(2026, 10, 5))
        typed(unit, made, "500")
    with open_unit(EVERYTHING) as unit:
        periods.close_month(unit, "2026-10", reason="prov")
    with open_unit() as unit, pytest.raises(Refused) as refused:
        registered(unit, made)
    assert (refused.value.code, refused.value.field) == ("month-closed", "received_on")


def test_rows_that_look_like_others_are_asked_about(bundle, open_unit, association) -> None:
    with open_unit() as unit:
        record_gift(unit, GiftFacts(50_000, EVENING, Channel.SWISH, 1))
        with pytest.raises(Refused) as refused:
            registered(unit, bundle)
        assert refused.value.field == "others"
        registered(unit, bundle, others=True)
    assert len(incomes(association)) == 4


def test_two_equal_rows_of_one_giver_are_asked_about_and_of_nobody_are_not(
    association, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        add_person(unit, name="Anna Ek")
        made = begun(unit)
        for giver in ("Anna Ek", "Anna Ek"):
            typed(unit, made, "500", giver)
        with pytest.raises(Refused) as refused:
            registered(unit, made)
        assert refused.value.field == "others"
        other = begun(unit)
        for _ in range(2):
            typed(unit, other, "100")
        registered(unit, other)


def test_a_receipt_follows_the_row_before_the_giver(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org", receipt_wish=ReceiptWish.EMAIL)
        add_person(unit, name="Eva Ask", receipt_wish=ReceiptWish.NONE)
        made = begun(unit)
        typed(unit, made, "500", "Anna Ek", receipt="none")
        typed(unit, made, "600", "Eva Ask", receipt="paper")
        typed(unit, made, "700", "Anna Ek", kind="sale")
        registered(unit, made)
    with association.reading() as session:
        assert session.scalars(select(Receipt.amount_ore)).all() == [60_000]


def test_one_new_giver_of_two_rows_is_one_person(association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit)
        first = typed(unit, made, "200", "Ny Givare", giver_code=NEW)
        typed(unit, made, "300", "", giver_code=f"rad-{first}")
        registered(unit, made)
    assert incomes(association) == [(20_000, "gift", "Ny Givare"), (30_000, "gift", "Ny Givare")]
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.fixture
def anna(association, open_unit) -> int:
    """A member who has been asked for 200 kr."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
        person = add_member(unit, "Anna Ek", joined=date(2026, 3, 1))
        make_claim(unit, ClaimWish(person.id, date(2026, 12, 31)))
        return person.id


def claims_left(association, person_id: int) -> list[tuple[int, ClaimState]]:
    with association.reading() as session:
        return [
            (one.open_ore, one.state) for one in claims_of(session, EVERYTHING, person_id, TODAY)
        ]


def test_fees_settle_what_is_asked_for_one_after_the_other(anna, association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit)
        typed(unit, made, "150", "Anna Ek", kind="membership_fee")
        typed(unit, made, "100")
        typed(unit, made, "80", "Anna Ek", kind="membership_fee")
        registered(unit, made)
    assert incomes(association) == [
        (15_000, "membership_fee", "Anna Ek"), (10_000, "gift", None),
        (5_000, "membership_fee", "Anna Ek"), (3_000, "gift", "Anna Ek"),
    ]  # fmt: skip
    assert claims_left(association, anna) == [(0, ClaimState.PAID)]
    with association.reading() as session:
        places = session.scalars(select(BundleIncome.place).order_by(BundleIncome.income_id)).all()
        assert places == [1, 2, 3, 3]
    all_is_well(association)


def test_a_fee_that_would_be_given_back_stops_the_bundle_at_its_row(
    anna, association, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        choose_policies(unit, over=Over.GIVE_BACK, short=0)
    with open_unit() as unit:
        made = begun(unit)
        row = typed(unit, made, "250", "Anna Ek", kind="membership_fee")
    with open_unit() as unit, pytest.raises(RowsRefused) as refused:
        registered(unit, made)
    assert {i: error.field for i, error in refused.value.rows.items()} == {row: "amount"}
    assert incomes(association) == []


def test_a_bundle_is_undone_with_its_fees_and_receipts(anna, association, open_unit) -> None:
    with open_unit() as unit:
        made = begun(unit)
        typed(unit, made, "200", "Anna Ek", kind="membership_fee")
        typed(unit, made, "500", "Anna Ek", receipt="paper")
        registered(unit, made)
        with pytest.raises(Conflict, match="fewer"):
            undo_bundle(unit, made, count=3)
        assert undo_bundle(unit, made, count=2) == (2, 0)
        with pytest.raises(Conflict, match="Nothing of the bundle"):
            undo_bundle(unit, made, count=2)
    assert claims_left(association, anna)[0][0] == 20_000
    with association.reading() as session:
        assert balance_of(session, "1910") == 0
        assert session.scalar(select(func.count()).select_from(IncomeReversal)) == 2
        [row] = registered_page(session, KEYS, KARIN)
        assert (row.total_ore, row.left_ore) == (70_000, 0)
    all_is_well(association)


def test_what_has_left_stays_when_the_rest_is_undone(bundle, association, open_unit) -> None:
    with open_unit() as unit:
        registered(unit, bundle)
        receipt = unit.session.query(Receipt).order_by(Receipt.id).first()
        receipts.hand_out(unit, receipt.id)
    with open_unit() as unit:
        assert undo_bundle(unit, bundle, count=2) == (2, 1)
    with association.reading() as session:
        [row] = registered_page(session, KEYS, KARIN)
        assert row.left_ore == 50_000


def test_a_gift_that_was_corrected_is_still_known_by_its_bundle(
    bundle, association, open_unit
) -> None:
    with open_unit() as unit:
        registered(unit, bundle)
        done = gifts.correct_gift(
            unit, 1, GiftFacts(60_000, EVENING, Channel.CASH, 1), reason="wrong_amount"
        )
    with association.reading() as session:
        found = registered_bundle(session, KEYS, KARIN, bundle)
        assert found.lines[0].gift.state == "corrected"
        assert done.income_id == 4
        assert [row.left_ore for row in registered_page(session, KEYS, KARIN)] == [30_000]


def test_gifts_that_two_decide_about_wait_elsewhere(anna, association, open_unit) -> None:
    """Neither as a gift nor as what is over of a fee; the fee itself is asked for, and taken."""
    with open_unit(EVERYTHING) as unit:
        hold(unit, anna, HoldReason.UNSAID)
    with open_unit() as unit:
        made = begun(unit)
        row = typed(unit, made, "500", "Anna Ek")
        [judged] = seen(unit, made).rows
        assert "two people have decided" in judged.problems[0].message
        remove_row(unit, made, row, judged.version)
        over = typed(unit, made, "250", "Anna Ek", kind="membership_fee")
    with open_unit() as unit, pytest.raises(RowsRefused) as refused:
        registered(unit, made)
    assert list(refused.value.rows) == [over]
    with open_unit() as unit:
        [judged] = seen(unit, made).rows
        change_row(unit, made, over, judged.version, replace(judged.typed, amount="200"))
        registered(unit, made)
    assert incomes(association) == [(20_000, "membership_fee", "Anna Ek")]
    all_is_well(association)


def test_sponsorship_is_a_row_that_is_no_gift_and_gives_no_receipt(association, open_unit) -> None:
    with open_unit() as unit:
        firm = add_person(unit, name="Bygget AB", payer_kind=PayerKind.COMPANY)
        one = begun(unit)
        typed(unit, one, "5000", giver_code=f"P{firm.number}", kind="sponsorship")
        typed(unit, one, "100", giver_code=f"P{firm.number}")
        registered(unit, one, others=True)
        found = unit.session.execute(select(Income.kind, Income.amount_ore).order_by(Income.id))
        assert [tuple(row) for row in found] == [("sponsorship", 500_000), ("gift", 10_000)]
