"""What was said of how a payment was named: to do it alike the next time, or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_payer_rule"
down_revision = "2026_11_30_contact_wishes"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "payer_rule",
        sa.Column("id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("alike", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_rule")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_payer_rule_payment_id")
        ),
    )
    op.create_index(op.f("ix_payer_rule_payment_id"), "payer_rule", ["payment_id"])
    triggers.write_once("payer_rule")


def downgrade() -> None:
    triggers.drop_write_once("payer_rule")
    op.drop_table("payer_rule")
