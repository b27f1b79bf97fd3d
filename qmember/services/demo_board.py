"""Who is elected in the example association: a board with one empty seat, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.people import Protection
from qmember.models import Person, PersonDeath, User
from qmember.services.demo_scene import Scene
from qmember.services.mandates import begin
from qmember.services.unit import Unit

ELECTED = (Seat.CHAIR, Seat.TREASURER, Seat.SECRETARY, Seat.ORDINARY, Seat.AUDITOR, Seat.CONVENER)
SIGNING = 2
"""The first two of the board sign for the association, together."""


def elect(scene: Scene, unit: Unit, ids: Sequence[int]) -> None:
    """Let the first members whom anybody may know of be what the last annual meeting elected.

    Nobody with an account of her own: the accounts of the example have one office each.
    """
    met = _last_meeting(scene.town.today)
    meeting, board = Decision(DecidedBy.ANNUAL_MEETING, met, "§ 9"), Decision(DecidedBy.BOARD, met)
    chosen = [one for one in ids if _may_sit(unit, one)][: len(ELECTED)]
    for person_id, seat in zip(chosen, ELECTED, strict=False):
        begin(unit, person_id, seat=seat, span=Span(met), decision=meeting)
    for person_id in chosen[:SIGNING]:
        begin(unit, person_id, seat=Seat.SIGNATORY, span=Span(met), decision=board)


def _may_sit(unit: Unit, person_id: int) -> bool:
    dead = unit.session.get(PersonDeath, person_id) is not None
    person = unit.session.get_one(Person, person_id)
    own_account = unit.session.scalar(select(User.id).where(User.person_id == person_id))
    return not dead and not own_account and person.protection == Protection.NORMAL


def _last_meeting(today: date) -> date:
    """The latest twentieth of March, when the association holds its annual meetings."""
    this_year = date(today.year, 3, 20)
    return this_year if this_year <= today else date(today.year - 1, 3, 20)
