"""Each revision goes up and down with an association's data in it, and loses nothing on the way."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from qmember.domain.ledger import Channel
from qmember.models import Database, migrate
from qmember.queries import invariants
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.lived import ALL, draw_all, live
from tests.facts import facts
from tests.migrations.schema import schema, without_version

SCRIPTS = list(ScriptDirectory(str(migrate.FOLDER)).walk_revisions())
NEWEST_FIRST = [script.revision for script in SCRIPTS]


def test_revisions_stand_in_one_line() -> None:
    parents = [script.down_revision for script in SCRIPTS]
    assert parents == [*NEWEST_FIRST[1:], None]


def test_up_and_down_gives_the_same_schema(empty_database: Database) -> None:
    before: dict[str | None, object] = {None: {}}
    for revision in reversed(NEWEST_FIRST):
        assert migrate.upgrade(empty_database, revision)
        before[revision] = schema(empty_database)
    for script in SCRIPTS:
        assert schema(empty_database) == before[script.revision]
        migrate.downgrade(empty_database, script.down_revision or "base")
    assert without_version(schema(empty_database)) == set()
    migrate.upgrade(empty_database)
    assert schema(empty_database) == before[NEWEST_FIRST[0]]


def test_data_survives_each_step_down_and_up(own_database: Database, clock: Clock) -> None:
    database = own_database
    set_up_association(database, clock)
    live(database, clock)
    told, at_head = facts(database, as_it_is=True), schema(database)
    kept = told
    for script in SCRIPTS[:-1]:
        migrate.downgrade(database, script.down_revision)
        assert migrate.current(database) == script.down_revision
        kept = facts(database, as_it_is=True)
        assert kept == {name: told[name] for name in kept}
    for revision in reversed(NEWEST_FIRST[:-1]):
        migrate.upgrade(database, revision)
    again = facts(database, as_it_is=True)
    assert {name: again[name] for name in kept} == kept  # what a revision brought goes with it
    assert (again.keys(), schema(database)) == (told.keys(), at_head)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        record_gift(unit, GiftFacts(20000, TODAY, Channel.CASH, None))
    draw_all(database, clock)
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def test_at_the_newest_there_is_nothing_to_do(own_database: Database) -> None:
    assert migrate.upgrade(own_database) is False
