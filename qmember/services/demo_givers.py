"""What some givers of the example association want, and whose gifts wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qmember.domain.approvals import ApprovalKind
from qmember.domain.contact_wishes import ContactWish
from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.permissions import Role
from qmember.services import gift_holds, parked_gifts, people
from qmember.services.contact_wishes import set_wishes
from qmember.services.demo_desk import Deed
from qmember.services.demo_scene import Scene, moment
from qmember.services.income import IncomeFacts

FLAGGED = "Fastighetsbolaget Norrsken AB"
WISHES = {
    "thora": (ContactWish.ONLY_LETTERS,),
    "zofia": (ContactWish.NO_ASKING,),
    "gosia": (ContactWish.NO_ASKING, ContactWish.NO_THANKS),
}
"""What some of the cast have said about being reached."""


def lately(scene: Scene) -> Iterator[tuple[datetime, Deed]]:
    """The last day: wishes are noted, and a company's money is parked and asked about."""
    last = scene.town.today
    yield moment(last, 10, 5), lambda at: _note_wishes(scene, at)
    yield moment(last, 10, 20), lambda at: _park(scene, at)


def _note_wishes(scene: Scene, at: datetime) -> None:
    unit = scene.unit(Role.TREASURER, at)
    for key, wishes in WISHES.items():
        set_wishes(unit, scene.ids[scene.town.place(key)], wishes)


def _park(scene: Scene, at: datetime) -> None:
    """A company comes by with cash; the treasurer wants it to go back, and the chair has not answered."""
    unit = scene.unit(Role.TREASURER, at)
    payer = people.add_person(unit, name=FLAGGED)
    gift_holds.hold(unit, payer.id, HoldReason.BIAS)
    for amount in (300_000, 50_000):
        facts = IncomeFacts(IncomeKind.GIFT, amount, unit.today, Channel.CASH, payer.id)
        parked = parked_gifts.park_by_hand(unit, facts)
    parked_gifts.ask(unit, parked, ApprovalKind.RETURN_GIFT)
