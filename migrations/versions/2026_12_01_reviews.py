"""The auditor's book: samples, ticks, questions and their words; an invitation may say an office's last day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_12_01_reviews"
down_revision = "2026_11_30_refunds"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("review_draw", "review_pick", "review_tick", "review_tick_undo", "review_message")
TICKED = (
    "EXISTS (SELECT 1 FROM review_tick t WHERE t.entry_id = NEW.entry_id AND NOT EXISTS "
    "(SELECT 1 FROM review_tick_undo u WHERE u.tick_id = t.id))"
)


def upgrade() -> None:
    _samples()
    _ticks()
    _questions()
    for table in TABLES:
        triggers.write_once(table)
    triggers.write_once("review_text", erasable=True)
    op.create_table(
        "invitation_end",
        sa.Column("link_id", Id, nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_invitation_end")),
        _key("invitation_end", "link_id", "invitation.id"),
    )
    triggers.write_once("invitation_end")
    triggers.guard("review_tick", "once", refused_when=TICKED, why="the voucher is ticked already")


def _who() -> list[sa.Column]:
    return [
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
    ]


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _samples() -> None:
    op.create_table(
        "review_draw",
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("months", sa.String(length=200), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("over_ore", sa.BigInteger(), nullable=True),
        sa.Column("user_id", Id, nullable=True),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_draw")),
        _key("review_draw", "user_id", "user.id"),
    )
    op.create_index("ix_review_draw_year", "review_draw", ["year", "id"])
    op.create_table(
        "review_pick",
        sa.Column("entry_id", Id, autoincrement=False, nullable=False),
        sa.Column("draw_id", Id, nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_review_pick")),
        _key("review_pick", "entry_id", "entry.id"),
        _key("review_pick", "draw_id", "review_draw.id"),
    )
    op.create_index("ix_review_pick_draw", "review_pick", ["draw_id"])


def _ticks() -> None:
    op.create_table(
        "review_tick",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("seen_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=True),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_tick")),
        _key("review_tick", "entry_id", "review_pick.entry_id"),
        _key("review_tick", "seen_id", "entry.id"),
        _key("review_tick", "user_id", "user.id"),
    )
    op.create_index("ix_review_tick_entry", "review_tick", ["entry_id", "id"])
    op.create_table(
        "review_tick_undo",
        sa.Column("tick_id", Id, nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("tick_id", name=op.f("pk_review_tick_undo")),
        _key("review_tick_undo", "tick_id", "review_tick.id"),
    )


def _questions() -> None:
    op.create_table(
        "review_message",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("thread_id", Id, nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("user_id", Id, nullable=True),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_message")),
        _key("review_message", "entry_id", "review_pick.entry_id"),
        _key("review_message", "thread_id", "review_message.id"),
        _key("review_message", "user_id", "user.id"),
    )
    op.create_index("ix_review_message_entry", "review_message", ["entry_id", "id"])
    op.create_index("ix_review_message_thread", "review_message", ["thread_id", "id"])
    op.create_table(
        "review_text",
        sa.Column("message_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_review_text")),
        _key("review_text", "message_id", "review_message.id"),
    )


def downgrade() -> None:
    triggers.drop_write_once("invitation_end")
    op.drop_table("invitation_end")
    triggers.drop_guard("review_tick", "once")
    for table in ("review_text", *reversed(TABLES)):
        triggers.drop_write_once(table)
        op.drop_table(table)
