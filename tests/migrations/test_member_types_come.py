"""An association from before there were members has the usual types when it comes to them."""

from __future__ import annotations

from datetime import date

from qmember.domain.member_types import SUGGESTED
from qmember.models import Database, migrate
from qmember.queries.member_types import member_types
from qmember.services.clock import Clock
from qmember.services.member_types import add_type
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, set_up_association

BEFORE = "2026_11_23_guards"


def kinds(database: Database) -> list[tuple[str, object]]:
    with database.reading() as session:
        return [(one.name, one.rule_on(date(2026, 1, 1))) for one in member_types(session)]


def test_it_gets_the_types_that_a_new_one_gets(own_database: Database, clock: Clock) -> None:
    set_up_association(own_database, clock)
    assert kinds(own_database) == list(SUGGESTED)
    migrate.downgrade(own_database, BEFORE)
    migrate.upgrade(own_database)
    assert kinds(own_database) == list(SUGGESTED)
    with unit_of_work(own_database, viewer=EVERYTHING, clock=clock) as unit:
        add_type(unit, name="Ungdomsmedlem", rule=SUGGESTED[0][1])
    assert [name for name, _ in kinds(own_database)][-1] == "Ungdomsmedlem"


def test_one_that_is_not_set_up_gets_none_yet(own_database: Database) -> None:
    assert kinds(own_database) == []
