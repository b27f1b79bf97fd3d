"""Members: types, numbers, what happened to whom, and the fees that are asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import triggers

revision = "2026_11_29_membership"
down_revision = "2026_11_23_guards"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = (
    "member_type_rule", "membership_event", "membership_period", "membership_period_void", "fee",
    "fee_run", "claim", "claim_payment", "claim_end", "claim_end_undo",
)  # fmt: skip
ERASABLE = ("member_number",)
PERIOD_REFUSED = (
    "EXISTS (SELECT 1 FROM membership_period p WHERE p.person_id = NEW.person_id "
    "AND p.from_on <= NEW.to_on AND p.to_on >= NEW.from_on AND NOT EXISTS "
    "(SELECT 1 FROM membership_period_void v WHERE v.period_id = p.id))"
)
PAYMENT_REFUSED = (
    "(SELECT c.amount_ore FROM claim c WHERE c.id = NEW.claim_id) < "
    "(SELECT i.amount_ore FROM income i WHERE i.id = NEW.income_id) + "
    "COALESCE((SELECT SUM(i.amount_ore) FROM claim_payment cp JOIN income i ON i.id = cp.income_id "
    "WHERE cp.claim_id = NEW.claim_id AND NOT EXISTS "
    "(SELECT 1 FROM income_reversal r WHERE r.income_id = i.id)), 0)"
)
END_REFUSED = (
    "EXISTS (SELECT 1 FROM claim_end e WHERE e.claim_id = NEW.claim_id AND NOT EXISTS "
    "(SELECT 1 FROM claim_end_undo u WHERE u.end_id = e.id))"
)
TYPES = (
    ("Medlem", "yes", True, False),
    ("Stödmedlem", "no", False, False),
    ("Hedersmedlem", "ask", True, True),
)
GUARDS = (
    ("membership_period", "apart", PERIOD_REFUSED, "two periods of one member overlap"),
    ("claim_payment", "within", PAYMENT_REFUSED, "more is paid on a claim than it asks for"),
    ("claim_end", "once", END_REFUSED, "the claim has ended already"),
)


def upgrade() -> None:
    op.create_table(
        "fee_run",
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_run")),
    )
    op.create_table(
        "member_type",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_type")),
        sa.UniqueConstraint("name", name=op.f("uq_member_type_name")),
    )
    op.create_table(
        "fee",
        sa.Column("id", Id, nullable=False),
        sa.Column("type_id", Id, nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_fee_positive")),
        sa.ForeignKeyConstraint(["type_id"], ["member_type.id"], name=op.f("fk_fee_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
    )
    op.create_index("ix_fee_type", "fee", ["type_id", "from_year", "id"], unique=False)
    op.create_table(
        "member_number",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_number_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_member_number")),
        sa.UniqueConstraint("number", name=op.f("uq_member_number_number")),
    )
    op.create_table(
        "member_type_rule",
        sa.Column("id", Id, nullable=False),
        sa.Column("type_id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("motion", sa.Boolean(), nullable=False),
        sa.Column("electable", sa.Boolean(), nullable=False),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        sa.Column("fee_free", sa.Boolean(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["member_type.id"], name=op.f("fk_member_type_rule_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_type_rule")),
    )
    op.create_index(
        op.f("ix_member_type_rule_type_id"), "member_type_rule", ["type_id"], unique=False
    )
    op.create_table(
        "membership_application",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("type_id", Id, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_application_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["member_type.id"], name=op.f("fk_membership_application_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_application")),
    )
    op.create_index(
        op.f("ix_membership_application_person_id"),
        "membership_application",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "membership_event",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("type_id", Id, nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("undoes_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_membership_event_undoes")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_event_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["member_type.id"], name=op.f("fk_membership_event_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["membership_event.id"], name=op.f("fk_membership_event_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_event")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_membership_event_undoes_id")),
    )
    op.create_index(
        "ix_membership_event_person", "membership_event", ["person_id", "id"], unique=False
    )
    op.create_table(
        "claim",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("payer_id", Id, nullable=False),
        sa.Column("type_id", Id, nullable=False),
        sa.Column("fee_id", Id, nullable=True),
        sa.Column("run_id", Id, nullable=True),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_claim_positive")),
        sa.CheckConstraint("parts > 0", name=op.f("ck_claim_parts")),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_claim_order")),
        sa.ForeignKeyConstraint(["fee_id"], ["fee.id"], name=op.f("fk_claim_fee_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_claim_payer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["fee_run.id"], name=op.f("fk_claim_run_id")),
        sa.ForeignKeyConstraint(["type_id"], ["member_type.id"], name=op.f("fk_claim_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("reference", name=op.f("uq_claim_reference")),
    )
    op.create_index("ix_claim_payer", "claim", ["payer_id"], unique=False)
    op.create_index("ix_claim_person", "claim", ["person_id", "from_on"], unique=False)
    op.create_index("ix_claim_run", "claim", ["run_id"], unique=False)
    op.create_table(
        "claim_end",
        sa.Column("id", Id, nullable=False),
        sa.Column("claim_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_end_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_end")),
    )
    op.create_index(op.f("ix_claim_end_claim_id"), "claim_end", ["claim_id"], unique=False)
    op.create_table(
        "claim_payment",
        sa.Column("income_id", Id, nullable=False),
        sa.Column("claim_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_payment_claim_id")),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_claim_payment_income_id")
        ),
        sa.PrimaryKeyConstraint("income_id", name=op.f("pk_claim_payment")),
    )
    op.create_index(op.f("ix_claim_payment_claim_id"), "claim_payment", ["claim_id"], unique=False)
    op.create_table(
        "membership_period",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("claim_id", Id, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_membership_period_order")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_membership_period_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_period_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_period")),
    )
    op.create_index("ix_membership_period_claim", "membership_period", ["claim_id"], unique=False)
    op.create_index(
        "ix_membership_period_person", "membership_period", ["person_id", "to_on"], unique=False
    )
    op.create_table(
        "claim_end_undo",
        sa.Column("end_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["end_id"], ["claim_end.id"], name=op.f("fk_claim_end_undo_end_id")
        ),
        sa.PrimaryKeyConstraint("end_id", name=op.f("pk_claim_end_undo")),
    )
    op.create_table(
        "membership_period_void",
        sa.Column("period_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["membership_period.id"],
            name=op.f("fk_membership_period_void_period_id"),
        ),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_membership_period_void")),
    )
    for table in SEALED:
        triggers.write_once(table)
    for table in ERASABLE:
        triggers.write_once(table, erasable=True)
    for table, name, refused_when, why in GUARDS:
        triggers.guard(table, name, refused_when=refused_when, why=why)
    suggest_types()


def suggest_types() -> None:
    """Give an association that is there already the usual types; a new one gets them at its set-up."""
    there = op.get_bind().execute(sa.text("SELECT 1 FROM setting WHERE \"key\" = 'name'")).first()
    for number, (name, vote, full, fee_free) in enumerate(TYPES if there else (), 1):
        op.execute(
            sa.text("INSERT INTO member_type (id, name) VALUES (:id, :name)").bindparams(
                id=number, name=name
            )
        )
        op.execute(
            sa.text(
                "INSERT INTO member_type_rule (type_id, from_on, vote, motion, electable, takes_part, "
                "fee_free, at, \"by\") VALUES (:id, '1990-01-01', :vote, :full, :full, true, :free, "
                "CURRENT_TIMESTAMP, 'qmember')"
            ).bindparams(id=number, vote=vote, full=full, free=fee_free)
        )
    if there and not triggers.is_sqlite():  # the next type takes the next number
        op.execute("SELECT setval(pg_get_serial_sequence('member_type', 'id'), 3)")


def downgrade() -> None:
    for table, name, _, _ in GUARDS:
        triggers.drop_guard(table, name)
    for table in (*SEALED, *ERASABLE):
        triggers.drop_write_once(table)
    op.drop_table("membership_period_void")
    op.drop_table("claim_end_undo")
    op.drop_index("ix_membership_period_person", table_name="membership_period")
    op.drop_index("ix_membership_period_claim", table_name="membership_period")
    op.drop_table("membership_period")
    op.drop_index(op.f("ix_claim_payment_claim_id"), table_name="claim_payment")
    op.drop_table("claim_payment")
    op.drop_index(op.f("ix_claim_end_claim_id"), table_name="claim_end")
    op.drop_table("claim_end")
    op.drop_index("ix_claim_run", table_name="claim")
    op.drop_index("ix_claim_person", table_name="claim")
    op.drop_index("ix_claim_payer", table_name="claim")
    op.drop_table("claim")
    op.drop_index("ix_membership_event_person", table_name="membership_event")
    op.drop_table("membership_event")
    op.drop_index(op.f("ix_membership_application_person_id"), table_name="membership_application")
    op.drop_table("membership_application")
    op.drop_index(op.f("ix_member_type_rule_type_id"), table_name="member_type_rule")
    op.drop_table("member_type_rule")
    op.drop_table("member_number")
    op.drop_index("ix_fee_type", table_name="fee")
    op.drop_table("fee")
    op.drop_table("member_type")
    op.drop_table("fee_run")
