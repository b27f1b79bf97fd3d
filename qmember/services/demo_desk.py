"""Gifts that the treasurer of the example association enters by hand, and what she puts right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from qmember.domain.dates import stockholm_date
from qmember.domain.ledger import SETTLED, Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Role
from qmember.domain.reasons import Why
from qmember.models import Receipt, ReceiptVoid
from qmember.services import gifts, receipts
from qmember.services.demo_cast import Giving
from qmember.services.demo_gifts import GIFTS
from qmember.services.demo_scene import Scene, moment
from qmember.services.demo_town import Meant, Movement, bank_name
from qmember.services.gifts import GiftFacts, Recorded

Deed = Callable[[datetime], object]
SMALL = GIFTS[:5]
EVENINGS = (3, 6, 9, 12)
"""Months with an evening for members, where some give in cash and by card."""


def deeds(scene: Scene, month: date) -> Iterator[tuple[datetime, Deed]]:
    """What is entered by hand in a month, and when."""
    chance = scene.town.chance(f"hand:{month}")
    yield moment(month.replace(day=6), 10, 12), lambda at: _by_phone(scene, at, chance)
    if month.month % 2:
        yield moment(month.replace(day=19), 15, 5), lambda at: _mistake(scene, at, chance)
    if month.month in EVENINGS:
        yield moment(month.replace(day=17), 20, 45), lambda at: _evening(scene, at, chance)


def record(
    scene: Scene,
    at: datetime,
    who: int | None,
    amount: int,
    way: Channel,
    *,
    receipt: ReceiptWish | None = None,
) -> Recorded:
    """Enter a gift that came the same day."""
    unit = scene.unit(Role.TREASURER, at)
    person_id = None if who is None else scene.ids[who]
    general = scene.purposes[""]
    facts = GiftFacts(amount, unit.today, way, person_id, general, receipt=receipt)
    return gifts.record_gift(unit, facts)


def follow(scene: Scene, done: Recorded, who: int, bare: Movement) -> None:
    """See to it that the money of a gift entered by hand reaches the bank."""
    part = (Meant(SETTLED, bare.amount, income_id=done.income_id),)
    name = bare.name or bank_name(scene.town.people[who])
    scene.coming.append(replace(bare, name=name, parts=part))


def _by_phone(scene: Scene, at: datetime, chance: random.Random) -> None:
    """Somebody calls and says that she has given; the bank confirms it the day after."""
    who, amount = _somebody(scene, chance), chance.choice(GIFTS)
    way = chance.choice((Channel.SWISH, Channel.BANKGIRO))
    done = record(scene, at, who, amount, way)
    follow(
        scene, done, who, Movement(stockholm_date(at) + timedelta(1), amount, way, message="Gåva")
    )


def _evening(scene: Scene, at: datetime, chance: random.Random) -> None:
    for _ in range(chance.randrange(3, 7)):
        record(scene, at, None, chance.randrange(1, 7) * 5_000, Channel.CASH)
    who, amount = _somebody(scene, chance), chance.choice(GIFTS)
    done = record(scene, at, who, amount, Channel.CARD)
    paid = Movement(
        stockholm_date(at) + timedelta(3), amount, Channel.TRANSFER, "KORTINLÖSEN", "Utbetalning"
    )
    follow(scene, done, who, paid)


def _mistake(scene: Scene, at: datetime, chance: random.Random) -> None:
    """Every other month something goes wrong, and is put right so that everybody can see it."""
    kinds = (_wrong_amount, _entered_twice, _wrong_anna, _wrong_spelling)
    kinds[stockholm_date(at).month // 2 % len(kinds)](scene, at, chance)


def _wrong_amount(scene: Scene, at: datetime, chance: random.Random) -> None:
    who, amount = _somebody(scene, chance), chance.choice(SMALL)
    done = record(scene, at, who, amount * 10, Channel.CASH)
    unit = scene.unit(Role.TREASURER, at + timedelta(minutes=6))
    general = scene.purposes[""]
    facts = GiftFacts(amount, unit.today, Channel.CASH, scene.ids[who], general)
    gifts.correct_gift(unit, done.income_id, facts, reason=Why.WRONG_AMOUNT)


def _entered_twice(scene: Scene, at: datetime, chance: random.Random) -> None:
    who, amount = _somebody(scene, chance), chance.choice(SMALL)
    record(scene, at, who, amount, Channel.CASH)
    done = record(scene, at + timedelta(minutes=1), who, amount, Channel.CASH)
    unit = scene.unit(Role.TREASURER, at + timedelta(minutes=4))
    gifts.void_gift(unit, done.income_id, reason=Why.DUPLICATE)


def _wrong_anna(scene: Scene, at: datetime, chance: random.Random) -> None:
    wrong, right = scene.town.place("anna_solna"), scene.town.place("anna_malmo")
    done = record(scene, at, wrong, chance.choice(SMALL), Channel.CASH)
    unit = scene.unit(Role.TREASURER, at + timedelta(days=1))
    gifts.move_gift(unit, done.income_id, scene.ids[right])


def _wrong_spelling(scene: Scene, at: datetime, chance: random.Random) -> None:
    del chance
    unit = scene.unit(Role.TREASURER, at)
    query = select(Receipt.id).outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
    query = query.where(ReceiptVoid.receipt_id.is_(None)).order_by(Receipt.id.desc()).limit(1)
    latest = unit.session.scalar(query)
    if latest is not None:
        receipts.reissue(unit, latest, reason="Namnet var fel stavat")


def _somebody(scene: Scene, chance: random.Random) -> int:
    """One who gives now and then and is in the register."""
    known = [who for who, _ in scene.town.who(Giving.SOMETIMES) if who in scene.ids]
    return chance.choice(known[:60])
