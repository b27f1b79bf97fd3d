"""Choose up to how much one person alone refunds."""

from __future__ import annotations

from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.services.association import choose
from qmember.services.unit import Unit


def choose_limit(unit: Unit, limit: int) -> None:
    """From today a refund of more than ``limit`` öre takes two people; 0: every one does.

    A higher limit than before holds when it has stood for thirty days (``domain.refunds``).
    """
    unit.need(Permission.MANAGE_SETTINGS)
    if limit < 0:
        raise Refused("Write 0 kronor or more", field="limit")
    choose(unit, refund_limit_ore=limit)
