"""``qm serve``: an example is served as one, and a real association never is."""

from __future__ import annotations

from qmember.services.association import choose
from qmember.services.unit import unit_of_work
from tests.cli.conftest import TODAY, Clock
from tests.conftest import EVERYTHING


def test_a_real_association_is_not_served_without_second_factor(run, lived) -> None:
    answer = run("serve", "--demo", "--json")
    assert (answer.code, answer.error["code"]) == (1, "not-demo")


def test_the_example_is_served_only_as_one(run, opened) -> None:
    with unit_of_work(opened, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        choose(unit, demo=True)
    answer = run("serve", "--json")
    assert (answer.code, answer.error["code"]) == (1, "demo-database")
