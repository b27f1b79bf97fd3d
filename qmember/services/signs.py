"""Signs of life: when the worker, a backup, a bank file or the self-check was last there."""

from __future__ import annotations

from qmember.models import Heartbeat
from qmember.services.unit import Unit


def sign_of_life(unit: Unit, name: str, detail: str = "") -> None:
    """Note that ``name`` (worker, backup, bank_file, check …) is alive now."""
    row = unit.session.get(Heartbeat, name)
    if row is None:
        unit.session.add(Heartbeat(name=name, at=unit.now, detail=detail))
    else:
        row.at, row.detail = unit.now, detail
    unit.session.flush()
