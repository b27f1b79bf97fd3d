"""Links by which givers fetch their receipts: a hash each, until when, and when it was used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_receipt_links"
down_revision = "2026_11_30_statements"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "receipt_link",
        sa.Column("id", Id, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("receipt_id", Id, nullable=True),
        sa.Column("statement_id", Id, nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_link")),
        sa.CheckConstraint(
            "(receipt_id IS NULL) <> (statement_id IS NULL)", name=op.f("ck_receipt_link_one")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_link_receipt_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["gift_statement.id"], name=op.f("fk_receipt_link_statement_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_receipt_link_token_hash")),
    )
    op.create_index("ix_receipt_link_receipt", "receipt_link", ["receipt_id"])
    op.create_index("ix_receipt_link_statement", "receipt_link", ["statement_id"])


def downgrade() -> None:
    op.drop_table("receipt_link")
