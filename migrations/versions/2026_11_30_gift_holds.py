"""Payers whose money waits for a decision; the account on which it lies until then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_gift_holds"
down_revision = "2026_11_30_payer_rule"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("payer_hold", "parked_gift", "parked_gift_end")
ROLE, FREE, NAME = "held", ("2991", "2992", "2993", "2994"), "Gåvor som väntar på beslut"


def upgrade() -> None:
    op.create_table(
        "payer_hold",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("user_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_hold")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_payer_hold_person_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_payer_hold_user_id")),
    )
    op.create_index("ix_payer_hold_person", "payer_hold", ["person_id", "id"])
    op.create_table(
        "parked_gift",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("purpose_id", Id, nullable=True),
        sa.Column("anonymity", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=True),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_gift")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_parked_gift_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_parked_gift_purpose_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_parked_gift_entry_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_parked_gift_entry_id")),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_parked_gift_positive")),
    )
    op.create_index("ix_parked_gift_person", "parked_gift", ["person_id"])
    op.create_table(
        "parked_gift_end",
        sa.Column("id", Id, nullable=False),
        sa.Column("parked_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("income_id", Id, nullable=True),
        sa.Column("deposit_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_gift_end")),
        sa.ForeignKeyConstraint(
            ["parked_id"], ["parked_gift.id"], name=op.f("fk_parked_gift_end_parked_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_parked_gift_end_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_parked_gift_end_income_id")
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["bank_deposit.id"], name=op.f("fk_parked_gift_end_deposit_id")
        ),
        sa.UniqueConstraint("entry_id", name=op.f("uq_parked_gift_end_entry_id")),
    )
    op.create_index("ix_parked_gift_end_parked", "parked_gift_end", ["parked_id"])
    for table in TABLES:
        triggers.write_once(table)
    _map_account()


def _map_account() -> None:
    """An association that is set up gets the account, under the first suggested number that is free."""
    connection = op.get_bind()
    since = connection.execute(
        sa.text("SELECT MIN(from_on) FROM account_mapping WHERE role = 'suspense'")
    ).scalar()
    ever = sa.text("SELECT COUNT(*) FROM account_mapping WHERE role = :role")
    if since is None or connection.execute(ever, {"role": ROLE}).scalar():
        return  # not set up yet, or it was mapped before: a mapping is never taken away
    taken = set(connection.execute(sa.text("SELECT number FROM account")).scalars())
    number = next(one for one in FREE if one not in taken)
    account = sa.table("account", sa.column("number"), sa.column("name"))
    op.bulk_insert(account, [{"number": number, "name": NAME}])
    mapping = sa.text(
        "INSERT INTO account_mapping (role, account_number, from_on) VALUES (:role, :number, :since)"
    )
    connection.execute(mapping, {"role": ROLE, "number": number, "since": since})


def downgrade() -> None:
    for table in reversed(TABLES):
        triggers.drop_write_once(table)
        op.drop_table(table)
