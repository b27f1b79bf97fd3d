"""Browsers in which an account has signed in before: known, remembered, forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from qmember.models import KnownDevice
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit

KEPT = timedelta(days=180)


def known(unit: Unit, user_id: int, device: str) -> bool:
    """Tell whether the account has signed in before from the browser that holds this token."""
    return bool(device) and _row(unit, user_id, device) is not None


def remember(unit: Unit, user_id: int, device: str) -> bool:
    """Note a sign-in from this browser; True when the account has others but did not know this one."""
    row = _row(unit, user_id, device)
    if row is not None:
        row.last_at = unit.now
        return False
    others = unit.session.scalar(
        select(KnownDevice.user_id).where(KnownDevice.user_id == user_id).limit(1)
    )
    unit.session.add(
        KnownDevice(
            user_id=user_id, token_hash=token_hash(device), first_at=unit.now, last_at=unit.now
        )
    )
    unit.session.flush()
    return others is not None


def forget_all(unit: Unit, user_id: int) -> None:
    """Forget the account's browsers: its password has changed, so each is new again."""
    unit.session.execute(delete(KnownDevice).where(KnownDevice.user_id == user_id))


def _row(unit: Unit, user_id: int, device: str) -> KnownDevice | None:
    row = unit.session.get(KnownDevice, (user_id, token_hash(device)))
    return row if row is not None and unit.now - row.last_at < KEPT else None
