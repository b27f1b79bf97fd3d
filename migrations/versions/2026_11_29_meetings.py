"""Statutes, meetings and electoral registers, each row written once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_meetings"
down_revision = "2026_11_29_membership"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = (
    "statute_version", "statute_rule", "statute_confirmation",
    "meeting", "meeting_day", "meeting_cancellation", "electoral_register", "electoral_row",
)  # fmt: skip
ERASABLE = ("electoral_name",)


def at_and_by() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
    )


def upgrade() -> None:
    _statutes()
    _meetings()
    _registers()
    for table in SEALED:
        triggers.write_once(table)
    for table in ERASABLE:
        triggers.write_once(table, erasable=True)


def _statutes() -> None:
    op.create_table(
        "statute_version",
        sa.Column("id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statute_version")),
    )
    op.create_table(
        "statute_rule",
        sa.Column("version_id", Id, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "key", name=op.f("pk_statute_rule")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["statute_version.id"], name=op.f("fk_statute_rule_version_id")
        ),
    )
    op.create_table(
        "statute_confirmation",
        sa.Column("version_id", Id, nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_statute_confirmation")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["statute_version.id"], name=op.f("fk_statute_confirmation_version_id")
        ),
    )


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
    )
    op.create_table(
        "meeting_day",
        sa.Column("id", Id, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_day")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_day_meeting_id")
        ),
    )
    op.create_index("ix_meeting_day_meeting", "meeting_day", ["meeting_id", "id"], unique=False)
    op.create_table(
        "meeting_cancellation",
        sa.Column("meeting_id", Id, nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_cancellation")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_cancellation_meeting_id")
        ),
    )


def _registers() -> None:
    op.create_table(
        "electoral_register",
        sa.Column("id", Id, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("statute_version_id", Id, nullable=True),
        sa.Column("fee_by", sa.Date(), nullable=True),
        sa.Column("amends_id", Id, nullable=True),
        sa.Column("decider", sa.String(length=40), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.Column("minutes_paragraph", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        *at_and_by(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_electoral_register")),
        sa.UniqueConstraint(
            "meeting_id", "version", name=op.f("uq_electoral_register_meeting_id_version")
        ),
        sa.UniqueConstraint("amends_id", name=op.f("uq_electoral_register_amends_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_electoral_register_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["statute_version_id"],
            ["statute_version.id"],
            name=op.f("fk_electoral_register_statute_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["amends_id"], ["electoral_register.id"], name=op.f("fk_electoral_register_amends_id")
        ),
    )
    op.create_table(
        "electoral_row",
        sa.Column("register_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("member_no", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("register_id", "person_id", name=op.f("pk_electoral_row")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["electoral_register.id"], name=op.f("fk_electoral_row_register_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_electoral_row_person_id")
        ),
    )
    op.create_index("ix_electoral_row_person", "electoral_row", ["person_id"], unique=False)
    op.create_table(
        "electoral_name",
        sa.Column("register_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("register_id", "person_id", name=op.f("pk_electoral_name")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["electoral_register.id"], name=op.f("fk_electoral_name_register_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_electoral_name_person_id")
        ),
    )


def downgrade() -> None:
    for table in (*SEALED, *ERASABLE):
        triggers.drop_write_once(table)
    for table in (*ERASABLE, *reversed(SEALED)):
        op.drop_table(table)
