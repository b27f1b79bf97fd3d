"""Questions about bank payments: sealed words to a colleague, and what she answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_questions"
down_revision = "2026_11_30_reconciliation"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bank_question",
        sa.Column("id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_question")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_bank_question_payment_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_bank_question_user_id")),
    )
    op.create_index(op.f("ix_bank_question_payment_id"), "bank_question", ["payment_id"])
    op.create_index(op.f("ix_bank_question_user_id"), "bank_question", ["user_id"])
    op.create_table(
        "bank_answer",
        sa.Column("question_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_bank_answer")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["bank_question.id"], name=op.f("fk_bank_answer_question_id")
        ),
    )
    for table in ("bank_question", "bank_answer"):
        triggers.write_once(table, erasable=True)


def downgrade() -> None:
    for table in ("bank_answer", "bank_question"):
        triggers.drop_write_once(table)
        op.drop_table(table)
