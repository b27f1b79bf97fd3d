"""Receipts that leave together: runs, their parts, what became of each, and how a run ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_receipt_runs"
down_revision = "2026_11_30_receipt_codes"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("receipt_run", "receipt_run_part", "receipt_run_done", "receipt_run_end")
INDEXES = {"run": "run_id", "receipt": "receipt_id", "person": "person_id"}


def upgrade() -> None:
    op.create_table(
        "receipt_run",
        sa.Column("id", Id, nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_run")),
    )
    _parts()
    _done()
    op.create_table(
        "receipt_run_end",
        sa.Column("run_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_receipt_run_end")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["receipt_run.id"], name=op.f("fk_receipt_run_end_run_id")
        ),
    )
    for table in TABLES:
        triggers.write_once(table)


def _parts() -> None:
    op.create_table(
        "receipt_run_part",
        sa.Column("id", Id, nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("receipt_id", Id, nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_run_part")),
        sa.CheckConstraint(
            "(receipt_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_receipt_run_part_one")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["receipt_run.id"], name=op.f("fk_receipt_run_part_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_run_part_receipt_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_receipt_run_part_person_id")
        ),
    )
    for name, column in INDEXES.items():
        op.create_index(f"ix_receipt_run_part_{name}", "receipt_run_part", [column])


def _done() -> None:
    op.create_table(
        "receipt_run_done",
        sa.Column("part_id", Id, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("mail_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_receipt_run_done")),
        sa.ForeignKeyConstraint(
            ["part_id"], ["receipt_run_part.id"], name=op.f("fk_receipt_run_done_part_id")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name=op.f("fk_receipt_run_done_mail_id")
        ),
    )


def downgrade() -> None:
    for table in TABLES:
        triggers.drop_write_once(table)
    for table in ("receipt_run_end", "receipt_run_done", "receipt_run_part", "receipt_run"):
        op.drop_table(table)
