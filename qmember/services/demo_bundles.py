"""Bundles of the example association: one that is registered with its count, and one that is half done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from qmember.domain.bundles import ANONYMOUS, NEW, Head, Typed
from qmember.domain.ledger import Channel
from qmember.domain.people import show_number
from qmember.domain.permissions import Role
from qmember.models import Person
from qmember.queries.bundles import bundle_page
from qmember.services.bundle_registering import Finish, register_bundle
from qmember.services.bundle_rows import add_row
from qmember.services.bundles import begin_bundle, count_cash
from qmember.services.demo_scene import Scene, moment
from qmember.services.unit import Unit

ENVELOPES = (("50", ""), ("100", "gun"), ("200", ""), ("100", "maja"), ("20", ""))
"""What lay in the envelopes of the evening that is registered: kronor, and whose."""

LIST = (
    ("200", "gun", ""),
    ("500", NEW, "Astri Lundmark"),
    ("100", "", ""),
    ("300", "?", "Okänd Givare"),
)
"""What stands on the list that is half done; of the last one nobody has said yet who she is."""


def hold_evening(scene: Scene, last: date) -> None:
    """An evening whose cash two have counted, and which is registered."""
    at = moment(last, 15, 10)
    unit = scene.unit(Role.TREASURER, at)
    made = begin_bundle(unit, _head(scene, "Medlemskväll", last, Channel.CASH, "Medlemskväll"))
    for amount, key in ENVELOPES:
        _add(scene, unit, made, Typed(amount, giver_code=_code(scene, unit, key)))
    count_cash(unit, made, 1, {20_000: 1, 10_000: 2, 5_000: 1, 2_000: 1}, ("Karin", "Birgit"))
    later = scene.unit(Role.TREASURER, at + timedelta(minutes=20))
    seen = bundle_page(later.session, later.keys, later.viewer, made).seen
    register_bundle(later, made, Finish(seen))


def begin_list(scene: Scene, last: date) -> None:
    """A list of somebody who collected for the association, of which some rows are typed."""
    unit = scene.unit(Role.TREASURER, moment(last, 16, 5))
    head = _head(scene, "Insamling på torget", last, Channel.CASH, "", control=(6, 150_000))
    made = begin_bundle(unit, head)
    for amount, key, name in LIST:
        code = key.strip("?") if name else _code(scene, unit, key)
        _add(scene, unit, made, Typed(amount, giver=name, giver_code=code))


def bundles(scene: Scene, last: date) -> None:
    """Both of them, at the end of the story."""
    hold_evening(scene, last)
    begin_list(scene, last)


def _head(
    scene: Scene,
    name: str,
    day: date,
    channel: Channel,
    activity: str,
    *,
    control: tuple[int | None, int | None] = (None, None),
) -> Head:
    return Head(name, day, channel, scene.purposes[""], activity, *control)


def _add(scene: Scene, unit: Unit, bundle_id: int, typed: Typed) -> None:
    row = replace(typed, purpose_id=scene.purposes[""])
    add_row(
        unit,
        bundle_id,
        row,
        key=f"demo:{bundle_id}:{typed.amount}:{typed.giver_code}:{typed.giver}",
    )


def _code(scene: Scene, unit: Unit, key: str) -> str:
    """The number of somebody of the story; nobody where none is named."""
    if not key:
        return ANONYMOUS
    person = unit.session.get_one(Person, scene.ids[scene.town.place(key)])
    return show_number(person.number)
