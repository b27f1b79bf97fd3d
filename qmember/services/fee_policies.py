"""Choose what is done with fees that are paid too much or too little of."""

from __future__ import annotations

from qmember.domain.errors import Refused
from qmember.domain.fee_policies import MOST_SHORT, Over
from qmember.domain.permissions import Permission
from qmember.services.association import choose
from qmember.services.unit import Unit


def choose_policies(unit: Unit, *, over: Over, short: int) -> None:
    """From today: what is done with öre that are over, and how many may lack (at most 100 kr).

    What was paid before stays as it was divided then.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    if not 0 <= short <= MOST_SHORT:
        raise Refused("Choose at most 100 kr. More is no small difference", field="fee_short")
    choose(unit, fee_over=over.value, fee_short_ore=short)
