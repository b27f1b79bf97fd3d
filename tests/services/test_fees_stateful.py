"""The same deeds, drawn by Hypothesis: it looks for the order that breaks a promise, and shortens it."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from qmember.domain.errors import Refused
from qmember.models import open_database
from qmember.queries import invariants
from qmember.services.unit import unit_of_work
from tests.clocks import noon
from tests.conftest import EVERYTHING, KEYS, set_up_association
from tests.services.test_fees_in_any_order import (
    DEEDS,
    EDGES,
    YEARS,
    begin,
    deed,
    everybody_says_the_same,
    one_period_each_and_whole,
)


class Fees(RuleBasedStateMachine):
    """A member, her fees and her membership, on days at which years and months turn."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        path = Path(tempfile.mkdtemp(dir=folder)) / "qmember.db"
        shutil.copy(template, path)
        self.database, self.clock = open_database(f"sqlite:///{path}", KEYS), noon()
        set_up_association(self.database, self.clock)

    @initialize(first_month=st.sampled_from([1, 3, 7]), kind=st.sampled_from(sorted(YEARS)))
    def a_member(self, first_month: int, kind: str) -> None:
        self.anna = begin(self.database, self.clock, first_month, kind)

    @rule(day=st.sampled_from(sorted(EDGES)))
    def time_passes(self, day) -> None:
        self.clock.move(days=max(0, (day - self.clock.today()).days))

    @rule(what=st.sampled_from(sorted(set(DEEDS))), drawn=st.integers(0, 50))
    def something_happens(self, what: str, drawn: int) -> None:
        try:
            with unit_of_work(self.database, viewer=EVERYTHING, clock=self.clock) as unit:
                deed(unit, what, self.anna, random.Random(drawn))  # noqa: S311  # repeatable
        except Refused:
            return  # it cannot happen now, and nothing has

    @invariant()
    def there_is_one_period_and_one_answer(self) -> None:
        with self.database.reading() as session:
            one_period_each_and_whole(session)
            everybody_says_the_same(session, self.anna, self.clock.today())

    def teardown(self) -> None:
        with self.database.reading() as session:
            assert [found for found in invariants.check_all(session, KEYS) if not found.ok] == []
        self.database.dispose()


def test_no_order_of_deeds_breaks_it(sqlite_template: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Fees(sqlite_template, tmp_path),
        settings=settings(
            max_examples=10, stateful_step_count=16, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
