"""Bundles of envelopes for tests: begun, typed and registered through the services."""

from __future__ import annotations

from datetime import date

from qmember.domain.bundles import ANONYMOUS, Head, Typed
from qmember.domain.ledger import Channel
from qmember.models import Purpose
from qmember.queries.bundles import BundlePage, bundle_page
from qmember.services.bundle_registering import Finish, register_bundle
from qmember.services.bundle_rows import add_row
from qmember.services.bundles import begin_bundle
from qmember.services.unit import Unit

EVENING = date(2026, 11, 20)


def general(unit: Unit) -> int:
    """The row id of the general purpose."""
    return unit.session.query(Purpose).filter_by(general=True).one().id


def begun(unit: Unit, name: str = "Medlemskväll", **changes: object) -> int:
    """An open bundle without rows; its row id."""
    facts = {"received_on": EVENING, "channel": Channel.CASH, "purpose_id": general(unit)}
    return begin_bundle(unit, Head(name=name, **facts | changes))


def typed(unit: Unit, bundle_id: int, amount: str, giver: str = ANONYMOUS, **more: object) -> int:
    """One more row, of nobody unless a ``giver`` is named; its row id."""
    facts = {"giver_code": ANONYMOUS} if giver == ANONYMOUS else {"giver": giver}
    row = Typed(**{"amount": amount, "purpose_id": general(unit)} | facts | more)
    return add_row(
        unit, bundle_id, row, key=f"{bundle_id}:{amount}:{giver}:{more}:{rows(unit, bundle_id)}"
    )


def rows(unit: Unit, bundle_id: int) -> int:
    """How many rows a bundle has."""
    return len(seen(unit, bundle_id).rows)


def seen(unit: Unit, bundle_id: int) -> BundlePage:
    """The bundle as its page shows it."""
    return bundle_page(unit.session, unit.keys, unit.viewer, bundle_id)


def registered(unit: Unit, bundle_id: int, **more: object) -> int:
    """Register it as it is now."""
    return register_bundle(unit, bundle_id, Finish(seen(unit, bundle_id).seen, **more))
