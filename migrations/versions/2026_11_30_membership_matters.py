"""Suspensions, appeals and introductions: what concerns a membership without beginning or ending it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_membership_matters"
down_revision = "2026_11_30_member_moves"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "membership_matter"
APPEALED = (
    "EXISTS (SELECT 1 FROM membership_event e WHERE e.id = NEW.event_id "
    "AND e.person_id = NEW.person_id AND e.kind = 'excluded')"
)
ABOUT = (
    "EXISTS (SELECT 1 FROM membership_matter a WHERE a.id = NEW.about_id "
    "AND a.person_id = NEW.person_id AND (CASE NEW.kind WHEN 'lifted' THEN a.kind = 'suspended' "
    "ELSE a.kind = 'appealed' END))"
)
UNFIT = (
    f"(NEW.kind = 'appealed') <> ({APPEALED}) "
    f"OR (NEW.kind IN ('lifted', 'upheld', 'overturned')) <> ({ABOUT})"
)
"""An appeal is against an exclusion of the same person; what follows is about something of hers."""

TOLD = (
    "INSERT INTO membership_changed (person_id) SELECT NEW.person_id WHERE NOT EXISTS "
    "(SELECT 1 FROM membership_changed c WHERE c.person_id = NEW.person_id)"
)
RULES_CHANGED = (
    "INSERT INTO membership_changed (person_id) SELECT 0 WHERE NOT EXISTS "
    "(SELECT 1 FROM membership_changed c WHERE c.person_id = 0)"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("event_id", Id, nullable=True),
        sa.Column("about_id", Id, nullable=True),
        sa.Column("undoes_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_membership_matter_undoes")
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR (kind = 'suspended' AND to_on >= from_on)",
            name=op.f("ck_membership_matter_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_matter")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_matter_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["membership_event.id"], name=op.f("fk_membership_matter_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["membership_matter.id"], name=op.f("fk_membership_matter_about_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["membership_matter.id"], name=op.f("fk_membership_matter_undoes_id")
        ),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_membership_matter_undoes_id")),
    )
    op.create_index("ix_membership_matter_person", TABLE, ["person_id", "id"])
    triggers.write_once(TABLE)
    triggers.guard(TABLE, "fits", refused_when=UNFIT, why="a matter that does not fit")
    _tell()
    op.execute(RULES_CHANGED)  # a course begins memberships now where the statutes say so


def _tell() -> None:
    """Write down that somebody's facts have changed when one comes."""
    name = f"{TABLE}_insert_told"
    if triggers.is_sqlite():
        op.execute(f"CREATE TRIGGER {name} AFTER INSERT ON {TABLE} BEGIN {TOLD}; END")
        return
    op.execute(
        f"CREATE FUNCTION qm_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {TOLD}; "
        "RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION qm_{name}()"
    )


def downgrade() -> None:
    triggers.drop_guard(TABLE, "insert_told")
    triggers.drop_guard(TABLE, "fits")
    triggers.drop_write_once(TABLE)
    op.drop_table(TABLE)
    op.execute(RULES_CHANGED)
