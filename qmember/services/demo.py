"""Fill an empty database with the example association, as if it had lived in it for years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.permissions import SYSTEM, Role
from qmember.models import (
    BankAccount,
    BankImport,
    BankPayment,
    Database,
    Entry,
    Invitation,
    Person,
    Receipt,
    User,
)
from qmember.queries.association import association
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work

MEMBERS, YEARS, SEED = 400, 3, 1
NONE_YET = (User, Invitation, Person, BankAccount, BankImport, Entry)
"""What an empty database has none of; a link to set it up is the beginning of a real association."""

PASSWORD = "demo"  # noqa: S105  # the example association's, on this machine only
OPENING = 62_000_000


@dataclass(frozen=True, slots=True)
class Account:
    """One who can log in to the example association."""

    email: str
    name: str
    role: Role


ACCOUNTS = (
    Account("kassor@example.org", "Karin", Role.TREASURER),
    Account("ordforande@example.org", "Birgit", Role.CHAIR),
    Account("sekreterare@example.org", "Sara", Role.SECRETARY),
    Account("revisor@example.org", "Rut", Role.AUDITOR),
    Account("medlem@example.org", "Maja", Role.MEMBER),
    Account("skydd@example.org", "Siv", Role.PROTECTION_OFFICER),
    Account("bidrag@example.org", "Berit", Role.GRANT_OWNER),
    Account("kommunikator@example.org", "Klara", Role.COMMUNICATOR),
    Account("medlemsansvarig@example.org", "Mona", Role.MEMBER_OFFICER),
    Account("ledamot@example.org", "Lena", Role.BOARD_MEMBER),
    Account("verksamhet@example.org", "Vera", Role.MANAGER),
    Account("valberedning@example.org", "Vilma", Role.NOMINATION),
)
"""One for each role; the password is ``demo`` and there is no second factor."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much there is in the example association."""

    members: int
    people: int
    payments: int
    receipts: int
    vouchers: int


def load(
    database: Database,
    clock: Clock,
    *,
    members: int = MEMBERS,
    years: int = YEARS,
    seed: int = SEED,
) -> Loaded:
    """Make the example association, whole or not at all, with ``years`` full years behind it.

    ``members`` are members today. Same seed and same today give the same facts; keys and salts are
    random. Raises Refused when the database is not empty.
    """
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        _need_empty(unit)
        _make(unit, members=members, years=years, seed=seed)
        return _figures(unit, members)


def _need_empty(unit: Unit) -> None:
    known = (association(unit.session, unit.today).set_up, *(
        unit.session.scalar(select(table.id).limit(1)) for table in NONE_YET
    ))  # fmt: skip
    if any(known):
        raise Refused(
            "There is already an association in the database. The example needs an empty one.",
            code="not-empty",
        )


def _make(unit: Unit, *, members: int, years: int, seed: int) -> None:
    from qmember.services import audit
    from qmember.services.demo_house import furnish
    from qmember.services.demo_members import enrol
    from qmember.services.demo_people import invent
    from qmember.services.demo_scene import Scene
    from qmember.services.demo_story import tell
    from qmember.services.demo_town import Town

    last = unit.today - timedelta(1)
    start = min(date(unit.today.year - years, 1, 1), last.replace(day=1))
    town = Town(invent(start, last, members, seed), start, last, seed)
    scene = Scene(unit, town, OPENING)
    furnish(scene, ACCOUNTS, PASSWORD)
    tell(scene)
    enrol(scene)
    audit.note(unit, Event.DEMO_LOADED, "association", members=members, years=years, seed=seed)


def _figures(unit: Unit, members: int) -> Loaded:
    def count(table: type[Person | BankPayment | Receipt | Entry]) -> int:
        return unit.session.scalar(select(func.count()).select_from(table)) or 0

    return Loaded(members, count(Person), count(BankPayment), count(Receipt), count(Entry))
