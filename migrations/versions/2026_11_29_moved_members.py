"""Memberships that come with a list: which rows they are, and that they go when the list is undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_moved_members"
down_revision = "2026_11_29_membership_spans"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOVED = ("membership_event", "membership_period", "claim", "claim_end")
TELLING = ("membership_event", "membership_period")
"""Facts that decide what somebody was: their going is told like their coming."""


def upgrade() -> None:
    op.create_table(
        "list_fact",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", Id, nullable=False, autoincrement=False),
        sa.Column("import_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("kind", "row_id", name=op.f("pk_list_fact")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_fact_import_id")
        ),
    )
    op.create_index("ix_list_fact_import", "list_fact", ["import_id"])
    triggers.write_once("list_fact", erasable=True)
    for table in MOVED:
        triggers.drop_no_delete(table)
        triggers.deleted_only_when_undone(table)
    for table in TELLING:
        triggers.tell_of_deleted(table)


def downgrade() -> None:
    for table in TELLING:
        triggers.drop_guard(table, "delete_told")
    for table in MOVED:
        triggers.drop_no_delete(table, own=True)
        triggers.refuse_delete(table)
    triggers.drop_write_once("list_fact")
    op.drop_index("ix_list_fact_import", table_name="list_fact")
    op.drop_table("list_fact")
