"""The index of people whom nothing reaches begins with what is asked of them too.

Organisations without an address are no fault and may be many. Without these columns SQLite went by the
e-mail address, which they all lack, and looked each of them up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_no_way"
down_revision = "2026_11_30_segments"

NAME, CONDITION = "ix_person_no_way", "email IS NULL AND street IS NULL"


def upgrade() -> None:
    _made_of(["kind", "protection", "sort_key", "id"])


def downgrade() -> None:
    _made_of(["sort_key", "id"])


def _made_of(columns: list[str]) -> None:
    where = sa.text(CONDITION)
    op.drop_index(NAME, table_name="person")
    op.create_index(NAME, "person", columns, sqlite_where=where, postgresql_where=where)
