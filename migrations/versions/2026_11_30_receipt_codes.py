"""Codes by which receipts are checked; those that were issued before have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_receipt_codes"
down_revision = "2026_11_30_in_kind"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "receipt_code",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_receipt_code")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_code_receipt_id")
        ),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_receipt_code_receipt_id")),
    )
    triggers.write_once("receipt_code")


def downgrade() -> None:
    triggers.drop_write_once("receipt_code")
    op.drop_table("receipt_code")
