"""Put names and contact details of hidden people into the vault, and take them out for good.

Reading is elsewhere: ``queries.protected`` is the only door, and it writes down who came in.
"""

from __future__ import annotations

from sqlalchemy import delete

from qmember.models import Vault
from qmember.models.crypto import seal
from qmember.queries.protected import context
from qmember.services.unit import Unit

IN_VAULT = ("name", "email", "phone")
"""What a protected person has in the vault; off the register not even these."""


def put_in(unit: Unit, person_id: int, **values: str | None) -> None:
    """Seal these columns (name, email, phone) of a person; the columns not named stay as they are."""
    row = unit.session.get(Vault, person_id)
    if row is None:
        row = Vault(person_id=person_id)
        unit.session.add(row)
    for column, value in values.items():
        setattr(row, column, sealed(unit, person_id, column, value))
    unit.session.flush()


def sealed(unit: Unit, person_id: int, column: str, value: str | None) -> bytes | None:
    """A value closed with the vault's key, bound to its column and person; None stays None."""
    if value is None:
        return None
    return seal(unit.keys.vault, value.encode(), context(column, person_id))


def take_out(unit: Unit, person_id: int) -> None:
    """Remove a person's row."""
    unit.session.execute(delete(Vault).where(Vault.person_id == person_id))
