"""The day or year in which somebody was born, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_person_birth"
down_revision = "2026_11_30_membership_matters"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_birth",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_birth")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_birth_person_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("person_birth")
