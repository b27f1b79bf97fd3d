"""Whatever happens to money that goes back, every sum that anybody is shown is the ledger's, to the öre."""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import extract, func, select

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish, Way
from qmember.models import Income, IncomeReversal, Posted, Purpose, Refund, open_database
from qmember.queries import bank, invariants, ledger
from qmember.queries.funding import funding_report
from qmember.queries.funds import left_of
from qmember.queries.gifts import given_by_year
from qmember.queries.refunds import open_refunds, untold_refunds
from qmember.queries.refunds_untold import untold
from qmember.services import gifts, people
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from qmember.services.purposes import add_purpose
from qmember.services.refund_payments import name_withdrawal, pay_out, undo_payment
from qmember.services.refund_requests import refund
from qmember.services.refund_undo import undo_refund
from qmember.services.unit import Unit, unit_of_work
from tests.clocks import noon
from tests.conftest import EVERYTHING, KARIN, KEYS, set_up_association
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.services.test_refunds import withdrawn

DAYS = (date(2025, 12, 20), date(2026, 10, 5), date(2026, 11, 20))
DEEDS = (
    "by_hand", "from_bank", "match", "refund", "refund", "refund", "undo", "pay", "find", "unpay", "move",
    "void", "un_name", "close",
)  # fmt: skip


class Money(RuleBasedStateMachine):
    """Gifts of two people to two purposes, over two years, that come, go back and are put right."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        path = Path(tempfile.mkdtemp(dir=folder)) / "qmember.db"
        shutil.copy(template, path)
        self.database, self.clock = open_database(f"sqlite:///{path}", KEYS), noon()
        set_up_association(self.database, self.clock)
        with self.unit() as unit:
            self.people = [people.add_person(unit, name=name).id for name in ("Anna", "Eva")]
            add_purpose(unit, name="Sängar", from_on=date(2025, 1, 1))
            self.purposes = list(unit.session.scalars(select(Purpose.id).order_by(Purpose.id)))

    def unit(self):
        return unit_of_work(self.database, viewer=EVERYTHING, clock=self.clock)

    @rule(what=st.sampled_from(sorted(set(DEEDS))), drawn=st.integers(0, 10_000))
    def something_happens(self, what: str, drawn: int) -> None:
        chance = random.Random(drawn)  # noqa: S311  # repeatable
        try:
            with self.unit() as unit:
                getattr(self, f"_{what}")(unit, chance)
        except Refused:
            return  # it cannot happen now, and nothing has

    def _by_hand(self, unit: Unit, chance: random.Random) -> None:
        way = chance.choice(list(Channel))
        facts = GiftFacts(chance.randrange(1, 50_000), chance.choice(DAYS), way, chance.choice(self.people),
                          chance.choice(self.purposes))  # fmt: skip
        gifts.record_gift(unit, facts)

    def _from_bank(self, unit: Unit, chance: random.Random) -> None:
        amount = chance.randrange(1, 50_000)
        [payment_id] = paid_in(unit, Payer(amount, f"X{amount}"))
        part = Part("gift", amount, chance.choice(self.people), chance.choice(self.purposes))
        name_payment(unit, payment_id, [part])

    def _match(self, unit: Unit, chance: random.Random) -> None:
        """The bank tells of a gift that was entered by hand, whatever went back of it before."""
        gone = untold(unit.session)
        row = self._live(unit, chance)
        found = sorted(gone) or [row.id]
        income_id = chance.choice(found)
        whole = gone[income_id].whole_ore if income_id in gone else row.amount_ore
        [payment_id] = paid_in(unit, Payer(whole, f"M{chance.random()}"))
        name_payment(unit, payment_id, [Part("settled", whole, income_id=income_id)])

    def _live(self, unit: Unit, chance: random.Random) -> Income:
        gone = select(IncomeReversal.income_id)
        found = list(unit.session.scalars(select(Income).where(Income.id.not_in(gone))))
        if not found:
            raise Refused("nothing")
        return chance.choice(found)

    def _any(self, unit: Unit, chance: random.Random) -> int:
        found = list(unit.session.scalars(select(Refund.id)))
        if not found:
            raise Refused("nothing")
        return chance.choice(found)

    def _refund(self, unit: Unit, chance: random.Random) -> None:
        row = self._live(unit, chance)
        amount = (
            row.amount_ore if chance.random() < 0.3 else chance.randrange(1, row.amount_ore + 1)
        )
        refund(unit, row.id, RefundWish(amount, Why.REGRETTED, chance.choice(list(Way))))

    def _undo(self, unit: Unit, chance: random.Random) -> None:
        undo_refund(unit, self._any(unit, chance))

    def _pay(self, unit: Unit, chance: random.Random) -> None:
        pay_out(unit, self._any(unit, chance), chance.choice((Way.SWISH, Way.CASH)), unit.today)

    def _find(self, unit: Unit, chance: random.Random) -> None:
        rows = untold_refunds(unit.session, KARIN)
        if rows:
            one = chance.choice(rows)
            name_withdrawal(
                unit, withdrawn(unit, one.amount_ore, name=f"U{chance.random()}"), [one.refund_id]
            )

    def _unpay(self, unit: Unit, chance: random.Random) -> None:
        undo_payment(unit, self._any(unit, chance))

    def _move(self, unit: Unit, chance: random.Random) -> None:
        gifts.move_gift(unit, self._live(unit, chance).id, chance.choice(self.people))

    def _void(self, unit: Unit, chance: random.Random) -> None:
        gifts.void_gift(unit, self._live(unit, chance).id, reason="duplicate")

    def _un_name(self, unit: Unit, chance: random.Random) -> None:
        named = [
            part.allocation_id
            for row in bank.latest_named(unit.session, KEYS, KARIN)
            for part in row.parts
        ]
        if named:
            undo_naming(unit, chance.choice(named))

    def _close(self, unit: Unit, chance: random.Random) -> None:
        close_month(unit, chance.choice(("2025-12", "2026-10")), reason="prov")

    @invariant()
    def every_sum_is_the_ledgers(self) -> None:
        with self.database.reading() as session:
            in_books = -(session.scalar(
                select(func.sum(Posted.amount_ore)).where(Posted.kind == IncomeKind.GIFT)
            ) or 0)  # fmt: skip
            gone = select(IncomeReversal.income_id)
            holds = select(func.coalesce(func.sum(Income.amount_ore), 0)).where(
                Income.id.not_in(gone)
            )
            reports = [funding_report(session, y, on=date(2026, 11, 23)) for y in (2025, 2026)]
            shown = sum(row.amount_ore for one in reports for row in one.rows)
            assert in_books == session.scalar(holds) == shown
            fund = holds.where(Income.purpose_id == self.purposes[1])
            assert left_of(session, self.purposes[1]) == session.scalar(fund)
            for person_id in self.people:
                mine = holds.where(Income.person_id == person_id)
                by_year = {one.year: one.ore for one in given_by_year(session, KARIN, person_id)}
                for year in (2025, 2026):
                    that = session.scalar(mine.where(extract("year", Income.received_on) == year))
                    assert by_year.get(year, 0) == that
            owed = sum(one.amount_ore for one in open_refunds(session, KARIN))
            assert ledger.balance_of(session, "2890") == -owed
            assert [one for one in invariants.check_all(session, KEYS) if not one.ok
                    and one.name != "receipts are drawn"] == []  # fmt: skip

    def teardown(self) -> None:
        self.database.dispose()


def test_no_order_of_deeds_breaks_it(sqlite_template: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Money(sqlite_template, tmp_path),
        settings=settings(
            max_examples=8, stateful_step_count=16, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
