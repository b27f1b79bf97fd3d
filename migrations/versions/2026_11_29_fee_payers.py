"""Who pays somebody's fee, when it is somebody else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_fee_payers"
down_revision = "2026_11_29_moving_in"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fee_payer",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("payer_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_payer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fee_payer_person_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_fee_payer_payer_id")),
    )
    op.create_index("ix_fee_payer_person_id", "fee_payer", ["person_id"])
    op.create_index("ix_fee_payer_payer_id", "fee_payer", ["payer_id"])
    triggers.write_once("fee_payer", erasable=True)


def downgrade() -> None:
    triggers.drop_write_once("fee_payer")
    op.drop_table("fee_payer")
