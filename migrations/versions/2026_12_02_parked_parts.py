"""Parked money that is for several purposes, part by part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_12_02_parked_parts"
down_revision = "2026_12_02_withdrawn"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "parked_gift_part"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("parked_id", Id, nullable=False),
        sa.Column("purpose_id", Id, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("parked_id", "purpose_id", name=op.f("pk_parked_gift_part")),
        sa.ForeignKeyConstraint(
            ["parked_id"], ["parked_gift.id"], name=op.f("fk_parked_gift_part_parked_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_parked_gift_part_purpose_id")
        ),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_parked_gift_part_positive")),
    )
    triggers.write_once(TABLE)


def downgrade() -> None:
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
