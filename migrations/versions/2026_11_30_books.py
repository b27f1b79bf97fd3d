"""Sums of what the bookkeeping says, from files that were read from it; names of theirs can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_books"
down_revision = "2026_11_30_handover"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("books_file", "books_sum", "books_uneven")


def upgrade() -> None:
    _files()
    op.create_table(
        "books_sum",
        sa.Column("id", Id, nullable=False),
        sa.Column("file_id", Id, nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=40), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books_sum")),
        sa.ForeignKeyConstraint(["file_id"], ["books_file.id"], name=op.f("fk_books_sum_file_id")),
    )
    op.create_index("ix_books_sum_file", "books_sum", ["file_id", "account", "project", "month"])
    _uneven()
    op.create_table(
        "books_name",
        sa.Column("file_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("file_id", "kind", "code", name=op.f("pk_books_name")),
        sa.ForeignKeyConstraint(["file_id"], ["books_file.id"], name=op.f("fk_books_name_file_id")),
    )
    for table in SEALED:
        triggers.write_once(table)
    triggers.write_once("books_name", erasable=True)


def _files() -> None:
    op.create_table(
        "books_file",
        sa.Column("id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("program", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("monthly", sa.Boolean(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_books_file_sha256")),
    )
    op.create_index("ix_books_file_days", "books_file", ["to_on", "from_on"])


def _uneven() -> None:
    op.create_table(
        "books_uneven",
        sa.Column("id", Id, nullable=False),
        sa.Column("file_id", Id, nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("difference_ore", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books_uneven")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["books_file.id"], name=op.f("fk_books_uneven_file_id")
        ),
    )
    op.create_index("ix_books_uneven_file", "books_uneven", ["file_id"])


def downgrade() -> None:
    for table in (*SEALED, "books_name"):
        triggers.drop_write_once(table)
    for table in ("books_name", "books_uneven", "books_sum", "books_file"):
        op.drop_table(table)
