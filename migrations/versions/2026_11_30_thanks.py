"""Words of thanks from a day on, and which gifts have been thanked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_thanks"
down_revision = "2026_11_30_receipt_links"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("thanks_text", "gift_thanks")


def upgrade() -> None:
    op.create_table(
        "thanks_text",
        sa.Column("id", Id, nullable=False),
        sa.Column("purpose_id", Id, nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks_text")),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_thanks_text_purpose_id")
        ),
    )
    op.create_table(
        "gift_thanks",
        sa.Column("income_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("mail_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("income_id", name=op.f("pk_gift_thanks")),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_gift_thanks_income_id")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name=op.f("fk_gift_thanks_mail_id")
        ),
    )
    for table in SEALED:
        triggers.write_once(table)


def downgrade() -> None:
    for table in SEALED:
        triggers.drop_write_once(table)
    for table in reversed(SEALED):
        op.drop_table(table)
