"""Lists from elsewhere: drafts that go away, and what was taken from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_moving_in"
down_revision = "2026_11_29_meetings"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("list_import", "list_undo")
ERASABLE = ("list_row", "list_change")


def upgrade() -> None:
    op.create_table(
        "list_draft",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_draft")),
        sa.UniqueConstraint("user_id", "sha256", name=op.f("uq_list_draft_user_id_sha256")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_list_draft_user_id")),
    )
    op.create_table(
        "list_import",
        sa.Column("id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    _taken()
    for table in SEALED:
        triggers.write_once(table)
    for table in ERASABLE:
        triggers.write_once(table, erasable=True)


def _taken() -> None:
    op.create_table(
        "list_row",
        sa.Column("import_id", Id, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_list_row")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_row_import_id")
        ),
    )
    op.create_index("ix_list_row_mark", "list_row", ["mark"])
    op.create_index("ix_list_row_person_id", "list_row", ["person_id"])
    op.create_table(
        "list_change",
        sa.Column("import_id", Id, nullable=False),
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "person_id", name=op.f("pk_list_change")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_change_import_id")
        ),
    )
    op.create_index("ix_list_change_person_id", "list_change", ["person_id"])
    op.create_table(
        "list_undo",
        sa.Column("import_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_list_undo")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_undo_import_id")
        ),
    )


def downgrade() -> None:
    for table in (*SEALED, *ERASABLE):
        triggers.drop_write_once(table)
    for table in ("list_undo", "list_change", "list_row", "list_import", "list_draft"):
        op.drop_table(table)
