"""What was used of money that was given for a purpose; gifts of a purpose are found by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_funds"
down_revision = "2026_11_30_books"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "fund_move"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", Id, nullable=False),
        sa.Column("purpose_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("undoes_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_move")),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_fund_move_purpose_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], [f"{TABLE}.id"], name=op.f("fk_fund_move_undoes_id")
        ),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_fund_move_undoes_id")),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_fund_move_not_zero")),
    )
    op.create_index("ix_fund_move_purpose", TABLE, ["purpose_id", "on"])
    op.create_index("ix_income_purpose", "income", ["purpose_id", "entry_id", "amount_ore"])
    triggers.write_once(TABLE)


def downgrade() -> None:
    triggers.drop_write_once(TABLE)
    op.drop_index("ix_income_purpose", table_name="income")
    op.drop_table(TABLE)
