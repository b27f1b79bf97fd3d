"""Pairs of people who look like one and are two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_people_apart"
down_revision = "2026_11_30_to_mend"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_apart",
        sa.Column("low_id", Id, autoincrement=False, nullable=False),
        sa.Column("high_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_person_apart")),
        sa.ForeignKeyConstraint(["low_id"], ["person.id"], name=op.f("fk_person_apart_low_id")),
        sa.ForeignKeyConstraint(["high_id"], ["person.id"], name=op.f("fk_person_apart_high_id")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_person_apart_two")),
    )
    op.create_index("ix_person_apart_high_id", "person_apart", ["high_id"])
    triggers.write_once("person_apart", erasable=True)


def downgrade() -> None:
    triggers.drop_write_once("person_apart")
    op.drop_table("person_apart")
