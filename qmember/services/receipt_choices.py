"""Choose how receipts leave: as a link or in the mail itself, where strangers reach us, from what amount."""

from __future__ import annotations

from qmember.domain.association import public_address
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.services.association import choose
from qmember.services.unit import Unit

WAYS = ("link", "attachment")
"""How a mail brings a receipt: a link that is used once, or the receipt as a file."""


def choose_receipts(unit: Unit, *, mail: str, public_url: str, least_ore: int) -> None:
    """Choose how receipts leave. ``least_ore`` is 0 where every gift gets one.

    Raises Refused at ``mail``, ``public_url`` or ``least``.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    if mail not in WAYS:
        raise Refused("Choose one of the ways", field="mail")
    if least_ore < 0:
        raise Refused("Write an amount, or 0 kr for every gift", field="least")
    try:
        address = public_address(public_url) if public_url.strip() else ""
    except Refused as error:
        raise Refused(error.message, field="public_url") from None
    choose(unit, receipt_mail=mail, public_url=address, receipt_least_ore=least_ore)
