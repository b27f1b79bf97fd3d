"""How the columns of a saved list were chosen, to be proposed when such a list comes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_list_mapping"
down_revision = "2026_11_29_mandates"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "list_mapping",
        sa.Column("import_id", Id, autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_list_mapping")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_mapping_import_id")
        ),
    )
    op.create_index("ix_list_mapping_mark", "list_mapping", ["mark"])
    triggers.write_once("list_mapping", erasable=True)


def downgrade() -> None:
    triggers.drop_write_once("list_mapping")
    op.drop_table("list_mapping")
