"""What was noted as thanked may be taken back, and noted again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_12_02_thanks_turn"
down_revision = "2026_12_02_several_refunds"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "gift_thanks_turn"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", Id, nullable=False),
        sa.Column("income_id", Id, nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("mail_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_thanks_turn")),
        sa.ForeignKeyConstraint(
            ["income_id"],
            ["gift_thanks.income_id"],
            name=op.f("fk_gift_thanks_turn_income_id"),
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name=op.f("fk_gift_thanks_turn_mail_id")
        ),
    )
    op.create_index("ix_gift_thanks_turn_income", TABLE, ["income_id", "id"])
    triggers.write_once(TABLE)


def downgrade() -> None:
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
