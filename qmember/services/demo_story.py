"""The story of the example association: month by month through the same services as the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from qmember.domain.closing import Check
from qmember.domain.dates import stockholm_date
from qmember.domain.funds import FundKind
from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.periods import month_of
from qmember.domain.permissions import Role
from qmember.queries.funds import funds, left_of
from qmember.services import (
    demo_desk,
    demo_givers,
    demo_refunds,
    funding,
    people,
    periods,
    users,
)
from qmember.services.demo_bank import read_statements, to_name
from qmember.services.demo_bundles import bundles
from qmember.services.demo_desk import Deed
from qmember.services.demo_receipts import leave_some_waiting, statements_of_last_year, thank
from qmember.services.demo_review import look_through
from qmember.services.demo_scene import Scene, add_known, draw_waiting, moment, send_waiting
from qmember.services.demo_town import CHRISTMAS, SPARE_TIME
from qmember.services.funds import note_move

FIRST_HALF = 10
"""The current month's statement comes in two parts when it is long enough: the last one waits."""

TWICE = 75_000
HEADLINE = "Tack vare bidrag, medlemmar och alla som ger kunde vi ha öppet hela året"


def tell(scene: Scene) -> None:
    """Do every deed from the first month to the last day, in the order of time."""
    for month in scene.town.months():
        planned = [
            *_deeds(scene, month), *demo_desk.deeds(scene, month), *demo_refunds.deeds(scene, month)
        ]  # fmt: skip
        for at, deed in sorted(planned, key=lambda one: one[0]):
            if stockholm_date(at) <= scene.town.today:
                deed(at)
    _lately(scene)


def _deeds(scene: Scene, month: date) -> Iterator[tuple[datetime, Deed]]:
    """What is done in the office in one month."""
    town = scene.town
    last_month = (month - timedelta(1)).replace(day=1)
    second = min(month.replace(day=2), town.today)
    if last_month >= town.start:
        yield (
            moment(second, 9, 5),
            lambda at: _bank_day(scene, last_month, month - timedelta(1), at),
        )
        if month_of(month) != month_of(town.today):
            yield moment(month.replace(day=12), 16), lambda at: _close(scene, last_month, at)
    if month.month == 3 and month.year > town.start.year:  # noqa: PLR2004  # the board in March
        yield moment(month.replace(day=14), 18, 30), lambda at: _adopt(scene, month.year - 1, at)
    if month.month == 1 and month.year > town.start.year:
        yield moment(month.replace(day=16), 13), lambda at: statements_of_last_year(scene, at)
    yield moment(month.replace(day=19), 11), lambda at: thank(scene, at)
    if month.month in {6, 12}:  # before summer, and before Christmas
        yield moment(month.replace(day=18), 10), lambda at: _use_funds(scene, at)
    died = town.last_of_astrid
    if month_of(died) == month_of(month):
        yield moment(died + timedelta(5), 11), lambda at: _deceased(scene, died, at)
    yield moment(month.replace(day=20), 9), lambda at: send_waiting(scene, at)
    if _halved(scene) and month_of(month) == month_of(town.today):
        half = month.replace(day=FIRST_HALF)
        yield moment(half + timedelta(1), 9, 5), lambda at: _bank_day(scene, month, half, at)


def _halved(scene: Scene) -> bool:
    return scene.town.today.day > FIRST_HALF + 2


def _bank_day(scene: Scene, first: date, last: date, at: datetime) -> None:
    """New people are written down, the statement is read and named, receipts leave."""
    add_known(scene, last, at - timedelta(minutes=30))
    read_statements(scene, first, last, at)
    send_waiting(scene, at + timedelta(hours=1))


USED_FOR = {SPARE_TIME: "Buss och inträde till utflykten", CHRISTMAS: "Julbord och presentkort"}
"""What the funds of the example are used for."""

WHY_CLOSED = {
    Check.FILES: "Banken hade stängt de dagarna",
    Check.WAITING: "Betalarna är tillfrågade",
    Check.BALANCES: "Frågan är ställd till banken",
    Check.BUNDLES: "Kuverten är inte räknade än",
    Check.RECEIPTS: "De skrivs ut vid nästa utskick",
}
"""What the treasurer of the example writes where a month was not quite done."""


def _close(scene: Scene, month: date, at: datetime) -> None:
    """The month is closed, and what was booked in it goes to the one who keeps the books."""
    unit = scene.unit(Role.TREASURER, at)
    periods.close_through(unit, month_of(month), reasons=WHY_CLOSED, send=True)


def _use_funds(scene: Scene, at: datetime) -> None:
    """Half of what is left of each fund is used, in whole fifty kronor."""
    unit = scene.unit(Role.TREASURER, at)
    for one in funds(unit.session, unit.today.year, unit.today):
        amount = left_of(unit.session, one.purpose_id) // 10_000 * 5_000
        if amount > 0:
            text = USED_FOR.get(one.name, "Enligt styrelsens beslut")
            note_move(unit, one.purpose_id, FundKind.USED, on=unit.today, amount=amount, text=text)


def _adopt(scene: Scene, year: int, at: datetime) -> None:
    """The board adopts the figures of last year; of one year it has written the sentence itself."""
    unit = scene.unit(Role.CHAIR, at)
    if year == scene.town.today.year - 2:
        funding.write_headline(unit, year=year, language="sv", headline=HEADLINE)
    funding.adopt(unit, year=year)


def _deceased(scene: Scene, died: date, at: datetime) -> None:
    unit = scene.unit(Role.TREASURER, at)
    people.mark_deceased(unit, scene.ids[scene.town.place("astrid")], died)


def _lately(scene: Scene) -> None:
    """The last days: gifts whose receipts still wait, somebody invited, a file with open payments."""
    town, last = scene.town, scene.town.today
    gun, maja = town.place("gun"), town.place("maja")
    first = last.replace(day=FIRST_HALF + 1) if _halved(scene) else last.replace(day=1)
    add_known(scene, last, moment(last, 9))
    mail = ReceiptWish.EMAIL
    demo_desk.record(scene, moment(last, 9, 20), gun, TWICE, Channel.BANKGIRO, receipt=mail)
    waiting = to_name(scene, first, last, TWICE)
    read_statements(scene, first, last, moment(last, 9, 40), waiting)
    leave_some_waiting(scene, moment(last, 13, 10))
    demo_desk.record(scene, moment(last, 14, 5), maja, 30_000, Channel.SWISH)
    demo_desk.record(scene, moment(last, 14, 8), None, 12_000, Channel.CASH)
    for at, deed in demo_givers.lately(scene):
        deed(at)
    demo_refunds.ask(scene, moment(last, 15, 30))
    chair = scene.unit(Role.CHAIR, moment(last, 17))
    users.invite(chair, email="suppleant@example.org", name="Åsa", role=Role.BOARD_MEMBER)
    bundles(scene, last)
    draw_waiting(scene, moment(last, 17, 5))
    look_through(scene)
