"""What some givers of the example association want, and whose gifts wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from qmember.domain.approvals import ApprovalKind
from qmember.domain.contact_wishes import ContactWish
from qmember.domain.gift_holds import HoldReason
from qmember.domain.gift_parts import GiftPart
from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.permissions import Role
from qmember.services import gift_holds, gifts, in_kind, parked_gifts, people, pledges
from qmember.services.contact_wishes import set_wishes
from qmember.services.demo_desk import Deed
from qmember.services.demo_scene import Scene, moment
from qmember.services.demo_town import CHRISTMAS, SPARE_TIME
from qmember.services.gifts import GiftFacts
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
    yield moment(last, 10, 40), lambda at: _promise(scene, at)
    yield moment(last, 10, 50), lambda at: _things(scene, at)
    yield moment(last, 11), lambda at: _divide(scene, at)


def _note_wishes(scene: Scene, at: datetime) -> None:
    unit = scene.unit(Role.TREASURER, at)
    for key, wishes in WISHES.items():
        set_wishes(unit, scene.ids[scene.town.place(key)], wishes)


def _promise(scene: Scene, at: datetime) -> None:
    """Two have promised something for Christmas, and one of them some time ago."""
    for key, back, days, amount in (("maja", 60, -12, 100_000), ("emily", 5, 30, 250_000)):
        since = max(scene.town.start, scene.town.today - timedelta(back))
        unit = scene.unit(Role.TREASURER, moment(since, 13))
        due = max(since, scene.town.today + timedelta(days))
        pledges.promise(unit, scene.ids[scene.town.place(key)], amount=amount, due_on=due)
    del at


def _divide(scene: Scene, at: datetime) -> None:
    """Thora gives for two purposes at once."""
    unit, purposes = scene.unit(Role.TREASURER, at), scene.purposes
    parts = GiftPart(purposes[SPARE_TIME], 60_000), GiftPart(purposes[CHRISTMAS], 40_000)
    giver = scene.ids[scene.town.place("thora")]
    gifts.record_gift(unit, GiftFacts(100_000, unit.today, Channel.CASH, giver, parts=parts))


def _things(scene: Scene, at: datetime) -> None:
    """Beds from a school, and clothes that somebody left at the door."""
    unit = scene.unit(Role.TREASURER, at)
    school = scene.ids[next(iter(scene.town.places("school")))]
    in_kind.record_in_kind(unit, InKindFacts(school, unit.today, "Fyra sängar", 600_000))
    in_kind.record_in_kind(unit, InKindFacts(None, unit.today, "Vinterkläder, två kassar"))


def _park(scene: Scene, at: datetime) -> None:
    """A company comes by with cash; the treasurer wants it to go back, and the chair has not answered."""
    unit = scene.unit(Role.TREASURER, at)
    payer = people.add_person(unit, name=FLAGGED)
    gift_holds.hold(unit, payer.id, HoldReason.BIAS)
    for amount in (300_000, 50_000):
        facts = IncomeFacts(IncomeKind.GIFT, amount, unit.today, Channel.CASH, payer.id)
        parked = parked_gifts.park_by_hand(unit, facts)
    parked_gifts.ask(unit, parked, ApprovalKind.RETURN_GIFT)
