"""Gifts that are things, and those written down by mistake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_in_kind"
down_revision = "2026_11_30_pledges"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "in_kind_gift",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("estimate_ore", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_kind_gift")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_in_kind_gift_person_id")
        ),
        sa.CheckConstraint("estimate_ore > 0", name=op.f("ck_in_kind_gift_positive")),
    )
    op.create_index("ix_in_kind_gift_person", "in_kind_gift", ["person_id"])
    op.create_index("ix_in_kind_gift_day", "in_kind_gift", ["received_on", "id"])
    op.create_table(
        "in_kind_void",
        sa.Column("in_kind_id", Id, nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("in_kind_id", name=op.f("pk_in_kind_void")),
        sa.ForeignKeyConstraint(
            ["in_kind_id"], ["in_kind_gift.id"], name=op.f("fk_in_kind_void_in_kind_id")
        ),
    )
    for table in ("in_kind_gift", "in_kind_void"):
        triggers.write_once(table)


def downgrade() -> None:
    for table in ("in_kind_void", "in_kind_gift"):
        triggers.drop_write_once(table)
        op.drop_table(table)
