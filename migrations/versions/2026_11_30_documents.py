"""Documents about people: a row that stays, bytes that go on their day, and how they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_documents"
down_revision = "2026_11_30_people_apart"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("person_document", "document_ending")


def upgrade() -> None:
    _documents()
    op.create_table(
        "document_content",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_content")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["person_document.id"], name=op.f("fk_document_content_document_id")
        ),
    )
    op.create_table(
        "document_ending",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_ending")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["person_document.id"], name=op.f("fk_document_ending_document_id")
        ),
    )
    for table in SEALED:
        triggers.write_once(table)
    triggers.write_once("document_content", erasable=True)


def _documents() -> None:
    op.create_table(
        "person_document",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cleaned", sa.Boolean(), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_document")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_document_person_id")
        ),
    )
    op.create_index("ix_person_document_person", "person_document", ["person_id"], unique=False)


def downgrade() -> None:
    for table in ("document_content", *SEALED):
        triggers.drop_write_once(table)
    for table in ("document_content", "document_ending", "person_document"):
        op.drop_table(table)
