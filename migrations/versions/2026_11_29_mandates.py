"""Mandates, each row written once, and roles of accounts that follow them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_mandates"
down_revision = "2026_11_29_moved_members"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("mandate", "mandate_step")


def upgrade() -> None:
    _mandates()
    _steps()
    op.create_table(
        "mandated_role",
        sa.Column("user_role_id", Id, nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("hand_to_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("user_role_id", name=op.f("pk_mandated_role")),
        sa.ForeignKeyConstraint(
            ["user_role_id"], ["user_role.id"], name=op.f("fk_mandated_role_user_role_id")
        ),
    )
    for table in SEALED:
        triggers.write_once(table)


def _mandates() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_mandate_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandate_person_id")),
    )
    op.create_index("ix_mandate_person", "mandate", ["person_id"], unique=False)


def _steps() -> None:
    op.create_table(
        "mandate_step",
        sa.Column("id", Id, nullable=False),
        sa.Column("mandate_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_step")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_step_mandate_id")
        ),
    )
    op.create_index("ix_mandate_step_mandate", "mandate_step", ["mandate_id", "id"], unique=False)


def downgrade() -> None:
    for table in SEALED:
        triggers.drop_write_once(table)
    op.drop_table("mandated_role")
    for table in reversed(SEALED):
        op.drop_table(table)
