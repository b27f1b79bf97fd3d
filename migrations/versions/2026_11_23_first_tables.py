"""The first tables: people, ledger, income, receipts, bank, accounts, audit, jobs, funding."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_first_tables"
down_revision = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Sortable = sa.String(200).with_variant(postgresql.VARCHAR(200, collation="C"), "postgresql")
SEAL_KEY = {"deferrable": True, "initially": "DEFERRED"}


def seal_key() -> list[sa.ForeignKeyConstraint]:
    """SQLite takes a key to a table that is not there yet, and takes no key afterwards."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [sa.ForeignKeyConstraint(["id"], ["seal.entry_id"], name="fk_entry_seal", **SEAL_KEY)]


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_account")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", Id, nullable=False),
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_bucket", "attempt", ["bucket", "at"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", Id, nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(
        "ix_audit_event_subject", "audit_event", ["subject", "subject_id", "id"], unique=False
    )
    op.create_table(
        "bank_import",
        sa.Column("id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_import")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_import_sha256")),
    )
    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reverses_id", Id, nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        *seal_key(),
        sa.ForeignKeyConstraint(["reverses_id"], ["entry.id"], name=op.f("fk_entry_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_entry_reverses_id")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_entry_series_year_number")),
    )
    op.create_index("ix_entry_booked", "entry", ["booked_on", "id"], unique=False)
    op.create_table(
        "funding_adoption",
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_adoption")),
    )
    op.create_index("ix_funding_adoption_year", "funding_adoption", ["year", "id"], unique=False)
    op.create_table(
        "funding_text",
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_text")),
    )
    op.create_index("ix_funding_text_year", "funding_text", ["year", "id"], unique=False)
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "job",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("failed_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_waiting", "job", ["done_at", "run_at"], unique=False)
    op.create_table(
        "period_event",
        sa.Column("id", Id, nullable=False),
        sa.Column("month", sa.String(length=40), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_event")),
    )
    op.create_index("ix_period_event_month", "period_event", ["month", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payer_kind", sa.String(length=40), nullable=False),
        sa.Column("protection", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("sort_key", Sortable, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=40), nullable=True),
        sa.Column("city", sa.String(length=200), nullable=True),
        sa.Column("orgnr", sa.String(length=40), nullable=True),
        sa.Column("named_as", sa.String(length=200), nullable=True),
        sa.Column("may_be_named", sa.Boolean(), nullable=False),
        sa.Column("receipt_wish", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "protection NOT IN ('normal', 'discreet') OR name IS NOT NULL",
            name=op.f("ck_person_named"),
        ),
        sa.CheckConstraint(
            "protection NOT IN ('protected', 'off_register') OR (name IS NULL AND sort_key IS NULL AND email IS NULL AND phone IS NULL AND street IS NULL AND postcode IS NULL AND city IS NULL AND orgnr IS NULL AND named_as IS NULL)",
            name=op.f("ck_person_hidden_empty"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("number", name=op.f("uq_person_number")),
    )
    op.create_index(op.f("ix_person_email"), "person", ["email"], unique=False)
    op.create_index(op.f("ix_person_orgnr"), "person", ["orgnr"], unique=False)
    op.create_index("ix_person_sort", "person", ["sort_key", "id"], unique=False)
    op.create_table(
        "purpose",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("general", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
        sa.UniqueConstraint("name", name=op.f("uq_purpose_name")),
    )
    op.create_table(
        "read_log",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("viewer_kind", sa.String(length=40), nullable=False),
        sa.Column("user_id", Id, nullable=True),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_log")),
    )
    op.create_index("ix_read_log_person", "read_log", ["person_id", "at"], unique=False)
    op.create_table(
        "request_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_request_key")),
    )
    op.create_table(
        "setting",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index("ix_setting_key", "setting", ["key", "id"], unique=False)
    op.create_table(
        "vault",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_vault")),
    )
    op.create_table(
        "account_mapping",
        sa.Column("id", Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["account.number"], name=op.f("fk_account_mapping_account_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_mapping")),
        sa.UniqueConstraint("role", "from_on", name=op.f("uq_account_mapping_role_from_on")),
    )
    op.create_table(
        "audit_detail",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_audit_detail_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "bank_account",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["account.number"], name=op.f("fk_bank_account_account_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_account_number")),
    )
    op.create_table(
        "bank_file",
        sa.Column("import_id", Id, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["bank_import.id"], name=op.f("fk_bank_file_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_bank_file")),
    )
    op.create_table(
        "income",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("payer_kind", sa.String(length=40), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("purpose_id", Id, nullable=True),
        sa.Column("anonymity", sa.String(length=40), nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("replaces_id", Id, nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "anonymity <> 'all' OR person_id IS NULL", name=op.f("ck_income_anonymous")
        ),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_income_positive")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_income_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_income_person_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_income_purpose_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["income.id"], name=op.f("fk_income_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_income_entry_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_income_replaces_id")),
    )
    op.create_index("ix_income_amount", "income", ["amount_ore", "id"], unique=False)
    op.create_index("ix_income_day", "income", ["received_on", "id"], unique=False)
    op.create_index(
        "ix_income_person", "income", ["person_id", "kind", "received_on"], unique=False
    )
    op.create_index("ix_income_recent", "income", ["kind", "id"], unique=False)
    op.create_index(
        "ix_income_so_far", "income", ["year", "kind", "received_on", "amount_ore"], unique=False
    )
    op.create_index(
        "ix_income_year", "income", ["year", "kind", "person_id", "amount_ore"], unique=False
    )
    op.create_table(
        "line",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("account_number", sa.String(length=40), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("payer_kind", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(kind IS NULL) = (payer_kind IS NULL)", name=op.f("ck_line_income_has_payer")
        ),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_line_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_number"], ["account.number"], name=op.f("fk_line_account_number")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_line_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
    )
    op.create_index(
        "ix_line_account", "line", ["account_number", "entry_id", "amount_ore"], unique=False
    )
    op.create_index("ix_line_entry", "line", ["entry_id"], unique=False)
    op.create_index(
        "ix_line_income",
        "line",
        ["year", "kind", "entry_id", "payer_kind", "amount_ore"],
        unique=False,
        sqlite_where=sa.text("kind IS NOT NULL"),
        postgresql_where=sa.text("kind IS NOT NULL"),
    )
    op.create_table(
        "person_death",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_death_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_death")),
    )
    op.create_table(
        "person_role",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_person_role_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
    )
    op.create_index("ix_person_role_person", "person_role", ["person_id", "role"], unique=False)
    op.create_index("ix_person_role_role", "person_role", ["role", "person_id"], unique=False)
    op.create_table(
        "person_word",
        sa.Column("word", Sortable, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_word_person_id")
        ),
        sa.PrimaryKeyConstraint("word", "person_id", name=op.f("pk_person_word")),
    )
    op.create_index(op.f("ix_person_word_person_id"), "person_word", ["person_id"], unique=False)
    op.create_table(
        "seal",
        sa.Column("entry_id", Id, autoincrement=False, nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_seal_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_seal")),
    )
    op.create_table(
        "user",
        sa.Column("id", Id, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("last_totp_step", sa.Integer(), nullable=True),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "bank_balance",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("bank_account_id", Id, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("opening_ore", sa.BigInteger(), nullable=True),
        sa.Column("closing_ore", sa.BigInteger(), nullable=True),
        sa.Column("agree", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_balance_bank_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["bank_import.id"], name=op.f("fk_bank_balance_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_balance")),
    )
    op.create_index(op.f("ix_bank_balance_import_id"), "bank_balance", ["import_id"], unique=False)
    op.create_table(
        "bank_deposit",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("bank_account_id", Id, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("cross_key", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("same_as_id", Id, nullable=True),
        sa.Column("entry_id", Id, nullable=True),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_bank_deposit_not_zero")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_deposit_bank_account_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_bank_deposit_entry_id")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["bank_import.id"], name=op.f("fk_bank_deposit_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"], ["bank_deposit.id"], name=op.f("fk_bank_deposit_same_as_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_deposit")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_bank_deposit_entry_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bank_deposit_fingerprint")),
        sa.UniqueConstraint("same_as_id", name=op.f("uq_bank_deposit_same_as_id")),
    )
    op.create_index("ix_bank_deposit_cross", "bank_deposit", ["cross_key"], unique=False)
    op.create_index("ix_bank_deposit_import", "bank_deposit", ["import_id"], unique=False)
    op.create_table(
        "income_reversal",
        sa.Column("income_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_income_reversal_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["income_id"], ["income.id"], name=op.f("fk_income_reversal_income_id")
        ),
        sa.PrimaryKeyConstraint("income_id", name=op.f("pk_income_reversal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_income_reversal_entry_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("user_id", Id, nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_invitation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "known_device",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_known_device_user_id")),
        sa.PrimaryKeyConstraint("user_id", "token_hash", name=op.f("pk_known_device")),
    )
    op.create_table(
        "login_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", Id, nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_login_session_user_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("income_id", Id, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("replaces_id", Id, nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["income_id"], ["income.id"], name=op.f("fk_receipt_income_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["receipt.id"], name=op.f("fk_receipt_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_receipt_replaces_id")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_receipt_year_number")),
    )
    op.create_index("ix_receipt_income", "receipt", ["income_id"], unique=False)
    op.create_table(
        "user_role",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_role")),
    )
    op.create_index("ix_user_role_user", "user_role", ["user_id"], unique=False)
    op.create_table(
        "bank_payment",
        sa.Column("id", Id, nullable=False),
        sa.Column("deposit_id", Id, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("references", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_bank_payment_not_zero")),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["bank_deposit.id"], name=op.f("fk_bank_payment_deposit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_payment")),
        sa.UniqueConstraint(
            "deposit_id", "ordinal", name=op.f("uq_bank_payment_deposit_id_ordinal")
        ),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bank_payment_fingerprint")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("receipt_id", Id, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("send_after", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("failed_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_mail_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_outbox_mail_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_outbox_mail_receipt_id")),
    )
    op.create_index(op.f("ix_outbox_mail_person_id"), "outbox_mail", ["person_id"], unique=False)
    op.create_index(
        "ix_outbox_mail_waiting", "outbox_mail", ["sent_at", "send_after"], unique=False
    )
    op.create_table(
        "receipt_delivery",
        sa.Column("id", Id, nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_delivery_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_delivery")),
    )
    op.create_index("ix_receipt_delivery_receipt", "receipt_delivery", ["receipt_id"], unique=False)
    op.create_table(
        "receipt_document",
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_document_receipt_id")
        ),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_receipt_document")),
    )
    op.create_table(
        "receipt_key",
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_key_receipt_id")
        ),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_receipt_key")),
    )
    op.create_table(
        "receipt_void",
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_void_receipt_id")
        ),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_receipt_void")),
    )
    op.create_table(
        "allocation",
        sa.Column("id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("income_id", Id, nullable=True),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_allocation_not_zero")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_allocation_entry_id")),
        sa.ForeignKeyConstraint(["income_id"], ["income.id"], name=op.f("fk_allocation_income_id")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_allocation_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_allocation_entry_id")),
    )
    op.create_index("ix_allocation_income", "allocation", ["income_id"], unique=False)
    op.create_index("ix_allocation_payment", "allocation", ["payment_id"], unique=False)
    op.create_table(
        "open_payment",
        sa.Column("payment_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_open_payment_payment_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_open_payment")),
    )
    op.create_table(
        "bank_text",
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["bank_payment.id"], name=op.f("fk_bank_text_payment_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_bank_text")),
    )
    op.create_table(
        "allocation_reversal",
        sa.Column("allocation_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_allocation_reversal_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_allocation_reversal_entry_id")
        ),
        sa.PrimaryKeyConstraint("allocation_id", name=op.f("pk_allocation_reversal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_allocation_reversal_entry_id")),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key("fk_entry_seal", "entry", "seal", ["id"], ["entry_id"], **SEAL_KEY)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_entry_seal", "entry", type_="foreignkey")
    op.drop_table("allocation_reversal")
    op.drop_table("open_payment")
    op.drop_table("bank_text")
    op.drop_index("ix_allocation_payment", table_name="allocation")
    op.drop_index("ix_allocation_income", table_name="allocation")
    op.drop_table("allocation")
    op.drop_table("receipt_void")
    op.drop_table("receipt_key")
    op.drop_table("receipt_document")
    op.drop_index("ix_receipt_delivery_receipt", table_name="receipt_delivery")
    op.drop_table("receipt_delivery")
    op.drop_index("ix_outbox_mail_waiting", table_name="outbox_mail")
    op.drop_index(op.f("ix_outbox_mail_person_id"), table_name="outbox_mail")
    op.drop_table("outbox_mail")
    op.drop_table("bank_payment")
    op.drop_index("ix_user_role_user", table_name="user_role")
    op.drop_table("user_role")
    op.drop_index("ix_receipt_income", table_name="receipt")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_login_session_user_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_table("known_device")
    op.drop_table("invitation")
    op.drop_table("income_reversal")
    op.drop_index("ix_bank_deposit_import", table_name="bank_deposit")
    op.drop_index("ix_bank_deposit_cross", table_name="bank_deposit")
    op.drop_table("bank_deposit")
    op.drop_index(op.f("ix_bank_balance_import_id"), table_name="bank_balance")
    op.drop_table("bank_balance")
    op.drop_table("user")
    op.drop_table("seal")
    op.drop_index(op.f("ix_person_word_person_id"), table_name="person_word")
    op.drop_table("person_word")
    op.drop_index("ix_person_role_role", table_name="person_role")
    op.drop_index("ix_person_role_person", table_name="person_role")
    op.drop_table("person_role")
    op.drop_table("person_death")
    op.drop_index(
        "ix_line_income",
        table_name="line",
        sqlite_where=sa.text("kind IS NOT NULL"),
        postgresql_where=sa.text("kind IS NOT NULL"),
    )
    op.drop_index("ix_line_entry", table_name="line")
    op.drop_index("ix_line_account", table_name="line")
    op.drop_table("line")
    op.drop_index("ix_income_year", table_name="income")
    op.drop_index("ix_income_so_far", table_name="income")
    op.drop_index("ix_income_recent", table_name="income")
    op.drop_index("ix_income_person", table_name="income")
    op.drop_index("ix_income_day", table_name="income")
    op.drop_index("ix_income_amount", table_name="income")
    op.drop_table("income")
    op.drop_table("bank_file")
    op.drop_table("bank_account")
    op.drop_table("audit_detail")
    op.drop_table("account_mapping")
    op.drop_table("vault")
    op.drop_index("ix_setting_key", table_name="setting")
    op.drop_table("setting")
    op.drop_table("request_key")
    op.drop_index("ix_read_log_person", table_name="read_log")
    op.drop_table("read_log")
    op.drop_table("purpose")
    op.drop_index("ix_person_sort", table_name="person")
    op.drop_index(op.f("ix_person_orgnr"), table_name="person")
    op.drop_index(op.f("ix_person_email"), table_name="person")
    op.drop_table("person")
    op.drop_index("ix_period_event_month", table_name="period_event")
    op.drop_table("period_event")
    op.drop_index("ix_job_waiting", table_name="job")
    op.drop_table("job")
    op.drop_table("heartbeat")
    op.drop_index("ix_funding_text_year", table_name="funding_text")
    op.drop_table("funding_text")
    op.drop_index("ix_funding_adoption_year", table_name="funding_adoption")
    op.drop_table("funding_adoption")
    op.drop_index("ix_entry_booked", table_name="entry")
    op.drop_table("entry")
    op.drop_table("counter")
    op.drop_table("bank_import")
    op.drop_index("ix_audit_event_subject", table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index("ix_attempt_bucket", table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("account")
