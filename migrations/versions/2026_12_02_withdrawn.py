"""Who asked that two people decide may withdraw it while nobody has answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_12_02_withdrawn"
down_revision = "2026_11_30_thanks"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ANSWERED = "EXISTS (SELECT 1 FROM approval_answer a WHERE a.approval_id = NEW.approval_id)"
ANOTHER = (
    "EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.user_id <> NEW.user_id)"
)
WITHDRAWN = "EXISTS (SELECT 1 FROM approval_withdrawal w WHERE w.approval_id = NEW.approval_id)"


def upgrade() -> None:
    op.create_table(
        "approval_withdrawal",
        sa.Column("approval_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval_withdrawal")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_approval_withdrawal_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_approval_withdrawal_user_id")
        ),
    )
    triggers.write_once("approval_withdrawal")
    triggers.guard(
        "approval_withdrawal", "own", refused_when=f"{ANOTHER} OR {ANSWERED}",
        why="withdrawn by another person, or after the answer",
    )  # fmt: skip
    triggers.guard(
        "approval_answer", "waits", refused_when=WITHDRAWN, why="answered after it was withdrawn"
    )


def downgrade() -> None:
    triggers.drop_guard("approval_answer", "waits")
    triggers.drop_guard("approval_withdrawal", "own")
    triggers.drop_write_once("approval_withdrawal")
    op.drop_table("approval_withdrawal")
