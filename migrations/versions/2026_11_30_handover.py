"""Batches for the bookkeeping program with their bytes, and which purposes are projects there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_handover"
down_revision = "2026_11_30_closing"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = (
    "handover_batch", "handover_file", "handover_voucher", "handover_entry", "purpose_project",
)  # fmt: skip


def upgrade() -> None:
    _batches()
    _vouchers()
    op.create_table(
        "purpose_project",
        sa.Column("id", Id, nullable=False),
        sa.Column("purpose_id", Id, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose_project")),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_purpose_project_purpose_id")
        ),
    )
    op.create_index("ix_purpose_project_purpose", "purpose_project", ["purpose_id", "id"])
    for table in SEALED:
        triggers.write_once(table)


def _batches() -> None:
    op.create_table(
        "handover_batch",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("debit_ore", sa.BigInteger(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_batch")),
    )
    op.create_table(
        "handover_file",
        sa.Column("batch_id", Id, autoincrement=False, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_handover_file")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["handover_batch.id"], name=op.f("fk_handover_file_batch_id")
        ),
    )


def _vouchers() -> None:
    op.create_table(
        "handover_voucher",
        sa.Column("number", Id, autoincrement=False, nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("debit_ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_handover_voucher")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["handover_batch.id"], name=op.f("fk_handover_voucher_batch_id")
        ),
    )
    op.create_index(
        "ix_handover_voucher_batch", "handover_voucher", ["batch_id", "booked_on", "kind"]
    )
    op.create_table(
        "handover_entry",
        sa.Column("entry_id", Id, autoincrement=False, nullable=False),
        sa.Column("voucher", Id, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_handover_entry")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_handover_entry_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher"], ["handover_voucher.number"], name=op.f("fk_handover_entry_voucher")
        ),
    )
    op.create_index("ix_handover_entry_voucher", "handover_entry", ["voucher", "entry_id"])


def downgrade() -> None:
    for table in SEALED:
        triggers.drop_write_once(table)
    for table in (
        "handover_entry", "handover_voucher", "handover_file", "handover_batch", "purpose_project",
    ):  # fmt: skip
        op.drop_table(table)
