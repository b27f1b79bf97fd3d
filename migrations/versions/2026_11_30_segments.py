"""Segments: groups of people with a purpose and an end, and who is in each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_segments"
down_revision = "2026_11_30_person_birth"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("of_money", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("last_on >= from_on", name=op.f("ck_segment_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    op.create_table(
        "segment_person",
        sa.Column("id", Id, nullable=False),
        sa.Column("segment_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_segment_person_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_person")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_segment_person_segment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_segment_person_person_id")
        ),
    )
    op.create_index("ix_segment_person_segment", "segment_person", ["segment_id", "person_id"])
    op.create_index("ix_segment_person_person", "segment_person", ["person_id"])


def downgrade() -> None:
    op.drop_table("segment_person")
    op.drop_table("segment")
