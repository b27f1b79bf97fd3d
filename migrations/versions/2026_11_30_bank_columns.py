"""Tables of banks that are not known: those that wait, and what their columns were said to hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_bank_columns"
down_revision = "2026_11_30_claim_proofs"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bank_draft",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_draft")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_bank_draft_user_id")),
        sa.UniqueConstraint("user_id", "sha256", name=op.f("uq_bank_draft_user_id_sha256")),
    )
    op.create_table(
        "bank_columns",
        sa.Column("id", Id, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_columns")),
    )
    op.create_index("ix_bank_columns_mark", "bank_columns", ["mark"])
    triggers.write_once("bank_columns", erasable=True)


def downgrade() -> None:
    triggers.drop_write_once("bank_columns")
    op.drop_table("bank_columns")
    op.drop_table("bank_draft")
