"""A gift that is for several purposes, part by part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_gift_parts"
down_revision = "2026_11_30_sponsorship"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "income_part"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("income_id", Id, nullable=False),
        sa.Column("purpose_id", Id, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("income_id", "purpose_id", name=op.f("pk_income_part")),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_income_part_income_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_income_part_purpose_id")
        ),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_income_part_positive")),
    )
    op.create_index("ix_income_part_purpose", TABLE, ["purpose_id", "income_id"])
    triggers.write_once(TABLE)


def downgrade() -> None:
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
