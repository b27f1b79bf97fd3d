"""What the example association has to decide about single members: one appeal, one suspension that is over.

Nobody says why, here as in every register.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.models import Mandate
from qmember.services import membership_matters
from qmember.services.demo_cast import EXCLUDED, days_ago
from qmember.services.demo_scene import Scene, moment
from qmember.services.unit import Unit

APPEALED, SUSPENDED, LIFTED = 25, 100, 60
"""So many days ago."""


def dispute(scene: Scene) -> None:
    """Let the one who was excluded appeal to the coming meeting, and a suspension begin and end.

    In an association of less than a dozen nobody has been excluded, and nobody is suspended.
    """
    for place in scene.town.places(EXCLUDED):
        on, unit = _day(scene, APPEALED)
        membership_matters.appeal(unit, scene.ids[place], on=on)
        _suspend(scene)


def _suspend(scene: Scene) -> None:
    """The last who came, of those without a seat, may take no part until the board has met again."""
    first, unit = _day(scene, SUSPENDED)
    seated = set(unit.session.scalars(select(Mandate.person_id)))
    for place in reversed(_ordinary(scene, first)):
        if (person_id := scene.ids[place]) not in seated:
            membership_matters.suspend(unit, person_id, from_on=first, decision="Styrelsen § 4")
            last, later = _day(scene, LIFTED)
            membership_matters.lift(later, person_id, from_on=last)
            return


def _ordinary(scene: Scene, on: date) -> list[int]:
    """Where those are who were members on a day and still are, and of whom the story tells nothing."""
    return [
        place
        for place, one in enumerate(scene.town.people)
        if (span := one.membership) is not None
        and span.to_on is None
        and span.from_on <= on
        and one.facts.protection is Protection.NORMAL
        and not one.key
    ]


def _day(scene: Scene, days: int) -> tuple[date, Unit]:
    """A day so long ago, and the deed of the member officer on it."""
    on = days_ago(scene.town.start, scene.town.today, days)
    return on, scene.unit(Role.MEMBER_OFFICER, moment(on, 15))
