"""Yearly statements of gifts: numbered, sealed, with a key of their own each, and how they left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_statements"
down_revision = "2026_11_30_receipt_runs"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = (
    "gift_statement", "gift_statement_void", "gift_statement_delivery", "gift_statement_mail",
)  # fmt: skip
HOW = {"gift_statement_void": "reason", "gift_statement_delivery": "how"}


def upgrade() -> None:
    _statements()
    op.create_table(
        "gift_statement_key",
        sa.Column("statement_id", Id, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_gift_statement_key")),
        _of_statement("gift_statement_key"),
    )
    for table, word in HOW.items():
        op.create_table(
            table,
            sa.Column("statement_id", Id, nullable=False),
            sa.Column(word, sa.String(length=40), nullable=False),
            sa.Column("at", sa.DateTime(), nullable=False),
            sa.Column("by", sa.String(length=200), nullable=False),
            sa.PrimaryKeyConstraint("statement_id", name=op.f(f"pk_{table}")),
            _of_statement(table),
        )
    op.create_table(
        "gift_statement_mail",
        sa.Column("mail_id", Id, nullable=False),
        sa.Column("statement_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_gift_statement_mail")),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name=op.f("fk_gift_statement_mail_mail_id")
        ),
        _of_statement("gift_statement_mail"),
        sa.UniqueConstraint("statement_id", name=op.f("uq_gift_statement_mail_statement_id")),
    )
    for table in SEALED:
        triggers.write_once(table)
    triggers.write_once("gift_statement_key", erasable=True)


def _of_statement(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_statement_id")
    return sa.ForeignKeyConstraint(["statement_id"], ["gift_statement.id"], name=name)


def _statements() -> None:
    table = "gift_statement"
    op.create_table(
        table,
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("gift_year", sa.Integer(), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("gifts", sa.Integer(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("replaces_id", Id, nullable=True),
        sa.Column("part_id", Id, nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], [f"{table}.id"], name=op.f(f"fk_{table}_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["receipt_run_part.id"], name=op.f(f"fk_{table}_part_id")
        ),
        sa.UniqueConstraint("year", "number", name=op.f(f"uq_{table}_year_number")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{table}_code")),
        sa.UniqueConstraint("replaces_id", name=op.f(f"uq_{table}_replaces_id")),
        sa.UniqueConstraint("part_id", name=op.f(f"uq_{table}_part_id")),
    )
    op.create_index("ix_gift_statement_person", table, ["person_id", "gift_year"])
    op.create_index("ix_gift_statement_gift_year", table, ["gift_year"])


def downgrade() -> None:
    for table in ("gift_statement_key", *SEALED):
        triggers.drop_write_once(table)
    for table in ("gift_statement_key", *reversed(SEALED)):
        op.drop_table(table)
