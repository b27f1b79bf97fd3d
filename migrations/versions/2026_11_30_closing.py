"""Why a month was closed all the same, and what two people do together: asked for, and answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_closing"
down_revision = "2026_11_30_bank_columns"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Line, Word = sa.String(length=200), sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "period_deviation",
        sa.Column("id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("what", Word, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", Line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_deviation")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["period_event.id"], name=op.f("fk_period_deviation_event_id")
        ),
        sa.UniqueConstraint("event_id", "what", name=op.f("uq_period_deviation_event_id_what")),
    )
    op.create_table(
        "approval",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("subject", Word, nullable=False),
        sa.Column("reason", Line, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", Line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_approval_user_id")),
    )
    op.create_index("ix_approval_subject", "approval", ["kind", "subject"])
    op.create_table(
        "approval_answer",
        sa.Column("approval_id", Id, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", Line, nullable=False),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval_answer")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_approval_answer_approval_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_approval_answer_user_id")),
    )
    for table in ("period_deviation", "approval", "approval_answer"):
        triggers.write_once(table)
    triggers.guard(
        "approval_answer", "two",
        refused_when="EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.user_id = NEW.user_id)",
        why="one person asks and answers",
    )  # fmt: skip


def downgrade() -> None:
    triggers.drop_guard("approval_answer", "two")
    for table in ("approval_answer", "approval", "period_deviation"):
        triggers.drop_write_once(table)
        op.drop_table(table)
