"""An account for sponsorship, which is no gift."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_sponsorship"
down_revision = "2026_12_01_reviews"

ROLE, FREE, NAME = "income.sponsorship", ("3050", "3051", "3052", "3053"), "Sponsring"


def upgrade() -> None:
    """An association that is set up gets the account, under the first suggested number that is free."""
    connection = op.get_bind()
    since = connection.execute(
        sa.text("SELECT MIN(from_on) FROM account_mapping WHERE role = 'income.sale'")
    ).scalar()
    ever = sa.text("SELECT COUNT(*) FROM account_mapping WHERE role = :role")
    if since is None or connection.execute(ever, {"role": ROLE}).scalar():
        return  # not set up yet, or it was mapped before: a mapping is never taken away
    taken = set(connection.execute(sa.text("SELECT number FROM account")).scalars())
    number = next(one for one in FREE if one not in taken)
    account = sa.table("account", sa.column("number"), sa.column("name"))
    op.bulk_insert(account, [{"number": number, "name": NAME}])
    mapping = sa.text(
        "INSERT INTO account_mapping (role, account_number, from_on) VALUES (:role, :number, :since)"
    )
    connection.execute(mapping, {"role": ROLE, "number": number, "since": since})


def downgrade() -> None:
    """The account stays: what was booked on it stays too."""
