"""Indexes of what is to be mended about people, so that the overview counts it without a walk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_to_mend"
down_revision = "2026_11_30_list_mapping"

PERSON = {
    "ix_person_no_way": "email IS NULL AND street IS NULL",
    "ix_person_no_receipt": "(receipt_wish = 'email' AND email IS NULL) OR (receipt_wish = 'paper'"
    " AND (street IS NULL OR postcode IS NULL OR city IS NULL))",
    "ix_person_half_address": "street IS NOT NULL AND (postcode IS NULL OR city IS NULL)",
}


def upgrade() -> None:
    for name, condition in PERSON.items():
        where = sa.text(condition)
        op.create_index(
            name, "person", ["sort_key", "id"], sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    for name in PERSON:
        op.drop_index(name, table_name="person")
