"""When a member has shown that she paid a fee: a day of a claim, written once and taken back by a row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_claim_proofs"
down_revision = "2026_11_30_no_way"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "claim_proof"
STANDS = (
    "EXISTS (SELECT 1 FROM claim_proof p WHERE p.claim_id = NEW.claim_id AND p.undoes_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM claim_proof u WHERE u.undoes_id = p.id))"
)
TAKES_BACK = (
    "EXISTS (SELECT 1 FROM claim_proof p WHERE p.id = NEW.undoes_id AND p.undoes_id IS NULL "
    "AND p.claim_id = NEW.claim_id AND p.initiated_on = NEW.initiated_on)"
)
UNFIT = f"(CASE WHEN NEW.undoes_id IS NULL THEN {STANDS} ELSE NOT {TAKES_BACK} END)"
"""One day of a claim stands at a time, and what is taken back is a day of the same claim."""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", Id, nullable=False),
        sa.Column("claim_id", Id, nullable=False),
        sa.Column("initiated_on", sa.Date(), nullable=False),
        sa.Column("undoes_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_proof")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_proof_claim_id")),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["claim_proof.id"], name=op.f("fk_claim_proof_undoes_id")
        ),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_claim_proof_undoes_id")),
    )
    op.create_index("ix_claim_proof_claim", TABLE, ["claim_id", "id"])
    triggers.write_once(TABLE)
    triggers.guard(TABLE, "fits", refused_when=UNFIT, why="a shown payment that does not fit")


def downgrade() -> None:
    triggers.drop_guard(TABLE, "fits")
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
