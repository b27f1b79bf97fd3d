"""The example and the real are kept apart: what may be opened, and what may be served.

In the example nobody has a second factor, and its date may be held still for tests; nothing real may
be like that.
"""

from __future__ import annotations

from datetime import date

from qmember.domain.errors import Refused
from qmember.models import Database
from qmember.queries.association import Association, association

DEMO_ONLY = "This database is the example association. Start it with script/server --demo"
NOT_DEMO = "This database is a real association. Start it without --demo"
FIXED_DAY = "QMEMBER_TODAY holds the date still, and this database is a real association. Remove it"


def need_own_world(database: Database, *, demo: bool) -> None:
    """Refuse to open a real association as if it were the example."""
    house = _house(database)
    if demo and house.set_up and not house.demo:
        raise Refused(NOT_DEMO, code="not-demo")


def need_served_world(database: Database, *, demo: bool, fixed: bool) -> None:
    """Refuse to serve the example as real, and anything else as the example.

    ``fixed`` tells that the date is held still by more than a test: then a real association is
    refused too, since no session, link or lock would ever end.
    """
    house = _house(database)
    if house.demo and not demo:
        raise Refused(DEMO_ONLY, code="demo-database")
    if demo and not house.demo:
        raise Refused(NOT_DEMO, code="not-demo")
    if fixed and house.set_up and not house.demo:
        raise Refused(FIXED_DAY, code="fixed-day")


def _house(database: Database) -> Association:
    """What the association is on any day: a date that is held still must not hide it."""
    with database.reading() as session:
        return association(session, date.max)
