"""How people want to be reached: wishes as dated facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_contact_wishes"
down_revision = "2026_11_30_questions"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "contact_wish"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("wish", sa.String(length=40), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_wish")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_wish_person_id")
        ),
    )
    op.create_index("ix_contact_wish_person", TABLE, ["person_id", "wish", "id"])
    triggers.write_once(TABLE)


def downgrade() -> None:
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
