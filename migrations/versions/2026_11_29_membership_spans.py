"""What everybody was on every day, and the triggers that tell whose facts have changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_membership_spans"
down_revision = "2026_11_29_fee_payers"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERIOD = "(SELECT p.person_id FROM membership_period p WHERE p.id = {row}.period_id)"
MONTH = "NEW.\"key\" = 'fiscal_month'"
TELL = (
    ("membership_event", "insert", "{row}.person_id", ""),
    ("membership_period", "insert", "{row}.person_id", ""),
    ("membership_period_void", "insert", PERIOD, ""),
    ("membership_application", "insert", "{row}.person_id", ""),
    ("membership_application", "update", "{row}.person_id", ""),
    ("membership_application", "delete", "{row}.person_id", ""),
    ("person_death", "insert", "{row}.person_id", ""),
    ("person_death", "update", "{row}.person_id", ""),
    ("person_death", "delete", "{row}.person_id", ""),
    ("member_type_rule", "insert", "0", ""),
    ("statute_version", "insert", "0", ""),
    ("meeting_day", "insert", "0", ""),
    ("meeting_cancellation", "insert", "0", ""),
    ("setting", "insert", "0", MONTH),
)
"""Which deed on which table changes whose membership; 0: a rule, which may be anybody's."""


def upgrade() -> None:
    op.create_table(
        "membership_span",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("type_id", Id, nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("paid_until", sa.Date(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("paragraph", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_membership_span_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["member_type.id"], name=op.f("fk_membership_span_type_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "from_on", name=op.f("pk_membership_span")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_membership_span_day",
        "membership_span",
        ["standing", "to_on", "from_on", "type_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "membership_changed",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_membership_changed")),
    )
    op.create_table(
        "membership_basis",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_basis")),
    )
    for table, deed, whose, when in TELL:
        _tell(table, deed, whose, when)
    op.execute("INSERT INTO membership_changed (person_id) VALUES (0)")


def _tell(table: str, deed: str, whose: str, when: str) -> None:
    """Write down whose facts a deed on a table changes."""
    name, row = f"{table}_{deed}_told", "OLD" if deed == "delete" else "NEW"
    person, only = whose.format(row=row), f"WHEN ({when}) " if when else ""
    insert = (
        f"INSERT INTO membership_changed (person_id) SELECT {person} WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM membership_changed c WHERE c.person_id = {person})"
    )
    if triggers.is_sqlite():
        op.execute(
            f"CREATE TRIGGER {name} AFTER {deed.upper()} ON {table} {only}BEGIN {insert}; END"
        )
        return
    op.execute(
        f"CREATE FUNCTION qm_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert}; "
        "RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER {deed.upper()} ON {table} FOR EACH ROW {only}"
        f"EXECUTE FUNCTION qm_{name}()"
    )


def downgrade() -> None:
    for table, deed, _, _ in TELL:
        triggers.drop_guard(table, f"{deed}_told")
    op.drop_table("membership_basis")
    op.drop_table("membership_changed")
    op.drop_index("ix_membership_span_day", table_name="membership_span")
    op.drop_table("membership_span")
