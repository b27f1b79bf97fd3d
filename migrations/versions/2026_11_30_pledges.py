"""Promised gifts, and how each ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_pledges"
down_revision = "2026_11_30_gift_parts"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pledge",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("purpose_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pledge_person_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_pledge_purpose_id")),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_pledge_positive")),
        sa.CheckConstraint("due_on >= promised_on", name=op.f("ck_pledge_order")),
    )
    op.create_index("ix_pledge_person", "pledge", ["person_id"])
    op.create_table(
        "pledge_end",
        sa.Column("id", Id, nullable=False),
        sa.Column("pledge_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("income_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_end")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"], name=op.f("fk_pledge_end_pledge_id")),
        sa.ForeignKeyConstraint(["income_id"], ["income.id"], name=op.f("fk_pledge_end_income_id")),
        sa.CheckConstraint(
            "(how = 'kept') = (income_id IS NOT NULL)", name=op.f("ck_pledge_end_kept_by_income")
        ),
    )
    op.create_index("ix_pledge_end_pledge", "pledge_end", ["pledge_id", "id"])
    op.create_index("ix_pledge_end_income_id", "pledge_end", ["income_id"])
    for table in ("pledge", "pledge_end"):
        triggers.write_once(table)


def downgrade() -> None:
    for table in ("pledge_end", "pledge"):
        triggers.drop_write_once(table)
        op.drop_table(table)
