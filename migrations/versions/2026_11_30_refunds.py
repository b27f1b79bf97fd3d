"""Refunds: what goes back, of which income, when it left, what two decided; and the account of what is owed."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_30_refunds"
down_revision = "2026_11_30_bundles"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Line, Word, Ore = sa.String(length=200), sa.String(length=40), sa.BigInteger()
BEGINNING = date(1990, 1, 1)
FREE = tuple(str(number) for number in range(2890, 2900))

TABLES = (
    "refund", "refund_undo", "refund_naming", "refund_payment", "refund_payment_undo", "refund_request",
)  # fmt: skip
ONCE = (
    "EXISTS (SELECT 1 FROM refund_payment p WHERE (p.deposit_id = NEW.deposit_id OR "
    "(p.refund_id = NEW.refund_id AND (p.way = 'bank') = (NEW.way = 'bank'))) "
    "AND NOT EXISTS (SELECT 1 FROM refund_payment_undo u WHERE u.payment_id = p.id))"
)
FITS = (
    "(SELECT d.amount_ore FROM bank_deposit d WHERE d.id = NEW.deposit_id) <> "
    "-(SELECT r.amount_ore FROM refund r WHERE r.id = NEW.refund_id)"
)
PAID = (
    "EXISTS (SELECT 1 FROM refund_payment p WHERE p.refund_id = NEW.refund_id "
    "AND NOT EXISTS (SELECT 1 FROM refund_payment_undo u WHERE u.payment_id = p.id))"
)
WITHIN = "NEW.amount_ore > (SELECT i.amount_ore FROM income i WHERE i.id = NEW.income_id)"
GUARDS = (
    ("refund", "within", WITHIN, "more goes back than came"),
    ("refund_payment", "once", ONCE, "it has been paid"),
    ("refund_payment", "fits", FITS, "the row of the bank has another amount"),
    ("refund_undo", "unpaid", PAID, "it has been paid"),
)


def upgrade() -> None:
    op.create_table(
        "refund",
        sa.Column("id", Id, nullable=False),
        sa.Column("income_id", Id, nullable=True),
        sa.Column("rest_income_id", Id, nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("amount_ore", Ore, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("why", Word, nullable=False),
        sa.Column("way", Word, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        *_told(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        *_keys(
            "refund",
            income_id="income",
            rest_income_id="income",
            person_id="person",
            entry_id="entry",
        ),
        *_once("refund", "income_id", "rest_income_id", "entry_id"),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_refund_positive")),
    )
    op.create_index("ix_refund_person", "refund", ["person_id", "at"])
    op.create_table(
        "refund_undo",
        sa.Column("refund_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        *_told(),
        sa.PrimaryKeyConstraint("refund_id", name=op.f("pk_refund_undo")),
        *_keys("refund_undo", refund_id="refund", entry_id="entry"),
        *_once("refund_undo", "entry_id"),
    )
    op.create_table(
        "refund_naming",
        sa.Column("allocation_id", Id, nullable=False),
        sa.Column("refund_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("allocation_id", name=op.f("pk_refund_naming")),
        *_keys("refund_naming", allocation_id="allocation", refund_id="refund"),
    )
    op.create_index("ix_refund_naming_refund_id", "refund_naming", ["refund_id"])
    _payments()
    op.create_table(
        "refund_request",
        sa.Column("approval_id", Id, nullable=False),
        sa.Column("income_id", Id, nullable=False),
        sa.Column("amount_ore", Ore, nullable=False),
        sa.Column("why", Word, nullable=False),
        sa.Column("way", Word, nullable=False),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_refund_request")),
        *_keys("refund_request", approval_id="approval", income_id="income"),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_refund_request_positive")),
    )
    for table in TABLES:
        triggers.write_once(table)
    for table, name, refused_when, why in GUARDS:
        triggers.guard(table, name, refused_when=refused_when, why=why)
    _account()


def downgrade() -> None:
    for table, name, _, _ in GUARDS:
        triggers.drop_guard(table, name)
    for table in TABLES[::-1]:
        triggers.drop_write_once(table)
        op.drop_table(table)


def _payments() -> None:
    op.create_table(
        "refund_payment",
        sa.Column("id", Id, nullable=False),
        sa.Column("refund_id", Id, nullable=False),
        sa.Column("way", Word, nullable=False),
        sa.Column("deposit_id", Id, nullable=True),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        *_told(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_payment")),
        *_keys("refund_payment", refund_id="refund", deposit_id="bank_deposit", entry_id="entry"),
        *_once("refund_payment", "entry_id"),
        sa.CheckConstraint(
            "(way = 'bank') = (deposit_id IS NOT NULL)", name=op.f("ck_refund_payment_bank_has_row")
        ),
    )
    op.create_index("ix_refund_payment_refund_id", "refund_payment", ["refund_id"])
    op.create_index("ix_refund_payment_deposit_id", "refund_payment", ["deposit_id"])
    op.create_table(
        "refund_payment_undo",
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        *_told(),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_refund_payment_undo")),
        *_keys("refund_payment_undo", payment_id="refund_payment", entry_id="entry"),
        *_once("refund_payment_undo", "entry_id"),
    )


def _told() -> tuple[sa.Column, sa.Column]:  # type: ignore[type-arg]
    """When, and by whom."""
    return sa.Column("at", sa.DateTime(), nullable=False), sa.Column("by", Line, nullable=False)


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column],
            [f"{other}.id"],
            name=op.f(f"fk_{table}_{column}"),
        )
        for column, other in columns.items()
    ]


def _once(table: str, *columns: str) -> list[sa.UniqueConstraint]:
    return [sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}")) for column in columns]


def _account() -> None:
    """Give an association that has accounts one for what it owes, under the first number that is free.

    It stays when the revision goes down: what has been mapped is never removed.
    """
    accounts, mappings = (
        sa.table("account", sa.column("number"), sa.column("name")),
        sa.table("account_mapping", sa.column("role"), sa.column("account_number"), sa.column("from_on", sa.Date())),
    )  # fmt: skip
    connection = op.get_bind()
    roles = set(connection.execute(sa.select(mappings.c.role)).scalars())
    if not roles or "refunds" in roles:
        return
    taken = set(connection.execute(sa.select(accounts.c.number)).scalars())
    number = next(one for one in FREE if one not in taken)
    connection.execute(sa.insert(accounts).values(number=number, name="Återbetalningar"))
    connection.execute(
        sa.insert(mappings).values(role="refunds", account_number=number, from_on=BEGINNING)
    )
