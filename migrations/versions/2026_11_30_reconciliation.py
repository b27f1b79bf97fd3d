"""The reconciliation queue: what is believed of what waits, who sends, and how each naming was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_reconciliation"
down_revision = "2026_11_30_funds"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "payment_match",
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("certainty", sa.String(length=40), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payment_match")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["open_payment.payment_id"], ondelete="CASCADE",
            name=op.f("fk_payment_match_payment_id"),
        ),
    )  # fmt: skip
    op.create_index("ix_payment_match_certainty", "payment_match", ["certainty", "payment_id"])
    op.create_table(
        "bank_sender",
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_bank_sender")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_bank_sender_payment_id")
        ),
    )
    op.create_index(op.f("ix_bank_sender_digest"), "bank_sender", ["digest"])
    _naming_way()
    triggers.write_once("bank_sender", erasable=True)
    triggers.write_once("naming_way")


def _naming_way() -> None:
    op.create_table(
        "naming_way",
        sa.Column("allocation_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("allocation_id", name=op.f("pk_naming_way")),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_naming_way_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["allocation.id"], name=op.f("fk_naming_way_batch_id")
        ),
    )
    op.create_index("ix_naming_way_how", "naming_way", ["how", "batch_id"])


def downgrade() -> None:
    for table in ("naming_way", "bank_sender"):
        triggers.drop_write_once(table)
        op.drop_table(table)
    op.drop_table("payment_match")
