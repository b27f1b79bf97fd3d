"""Bundles: income that came together, typed row by row and registered as one deed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_bundles"
down_revision = "2026_11_30_gift_holds"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Line, Word, Ore = sa.String(length=200), sa.String(length=40), sa.BigInteger()
SEALED = ("bundle", "bundle_registration", "bundle_income")


def upgrade() -> None:
    _bundle()
    _draft()
    _row()
    _registration()
    _income()
    _words()
    for table in SEALED:
        triggers.write_once(table)
    triggers.write_once("bundle_words", erasable=True)


def _bundle() -> None:
    op.create_table(
        "bundle",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", Line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )


def _draft() -> None:
    op.create_table(
        "bundle_draft",
        sa.Column("bundle_id", Id, autoincrement=False, nullable=False),
        sa.Column("name", Line, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", Word, nullable=False),
        sa.Column("purpose_id", Id, nullable=True),
        sa.Column("activity", Line, nullable=False),
        sa.Column("control_count", sa.Integer(), nullable=True),
        sa.Column("control_ore", Ore, nullable=True),
        sa.Column("counted", Line, nullable=False),
        sa.Column("counter_one", Line, nullable=False),
        sa.Column("counter_two", Line, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", Line, nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", name=op.f("pk_bundle_draft")),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_draft_bundle_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_bundle_draft_purpose_id")
        ),
    )


def _row() -> None:
    op.create_table(
        "bundle_row",
        sa.Column("id", Id, nullable=False),
        sa.Column("bundle_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("press", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", Line, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_row")),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle_draft.bundle_id"], name=op.f("fk_bundle_row_bundle_id")
        ),
        sa.UniqueConstraint("bundle_id", "place", name=op.f("uq_bundle_row_bundle_id_place")),
    )
    op.create_index("ix_bundle_row_press", "bundle_row", ["bundle_id", "press"], unique=True)


def _registration() -> None:
    op.create_table(
        "bundle_registration",
        sa.Column("bundle_id", Id, autoincrement=False, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", Word, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("total_ore", Ore, nullable=False),
        sa.Column("control_count", sa.Integer(), nullable=True),
        sa.Column("control_ore", Ore, nullable=True),
        sa.Column("counted", Line, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", Line, nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.PrimaryKeyConstraint("bundle_id", name=op.f("pk_bundle_registration")),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_registration_bundle_id")
        ),
    )


def _income() -> None:
    op.create_table(
        "bundle_income",
        sa.Column("income_id", Id, autoincrement=False, nullable=False),
        sa.Column("bundle_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("income_id", name=op.f("pk_bundle_income")),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_bundle_income_income_id")
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id"],
            ["bundle_registration.bundle_id"],
            name=op.f("fk_bundle_income_bundle_id"),
        ),
    )
    op.create_index("ix_bundle_income_bundle", "bundle_income", ["bundle_id", "place"])


def _words() -> None:
    op.create_table(
        "bundle_words",
        sa.Column("bundle_id", Id, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", name=op.f("pk_bundle_words")),
        sa.ForeignKeyConstraint(
            ["bundle_id"],
            ["bundle_registration.bundle_id"],
            name=op.f("fk_bundle_words_bundle_id"),
        ),
    )


def downgrade() -> None:
    triggers.drop_write_once("bundle_words")
    for table in SEALED:
        triggers.drop_write_once(table)
    for table in (
        "bundle_words", "bundle_income", "bundle_registration", "bundle_row", "bundle_draft", "bundle",
    ):  # fmt: skip
        op.drop_table(table)
