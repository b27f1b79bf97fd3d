"""Guards in the database: what has happened stays, entries balance, parts never exceed the whole."""

from __future__ import annotations

from alembic import op

from migrations import triggers

revision = "2026_11_23_guards"
down_revision = "2026_11_23_first_tables"

SEALED = (
    "entry", "line", "seal", "period_event", "income", "income_reversal", "request_key",
    "receipt", "receipt_document", "receipt_void", "receipt_delivery", "bank_import", "bank_deposit", "bank_payment",
    "bank_balance", "allocation", "allocation_reversal", "account_mapping", "setting",
    "funding_text", "funding_adoption", "audit_event", "read_log",
)  # fmt: skip
ERASABLE = ("receipt_key", "bank_text", "bank_file", "audit_detail")
GUARDS = (
    ("seal", "balanced", triggers.SEAL_REFUSED, "the lines of the entry do not balance"),
    ("line", "open", triggers.LINE_REFUSED, "the entry is sealed"),
    ("allocation", "within", triggers.ALLOCATION_REFUSED, "more is named than was paid"),
)


def upgrade() -> None:
    if not triggers.is_sqlite():
        op.execute(triggers.REFUSE)
    for table in SEALED:
        triggers.write_once(table)
    for table in ERASABLE:
        triggers.write_once(table, erasable=True)
    for table, name, refused_when, why in GUARDS:
        triggers.guard(table, name, refused_when=refused_when, why=why)


def downgrade() -> None:
    for table, name, _, _ in GUARDS:
        triggers.drop_guard(table, name)
    for table in (*SEALED, *ERASABLE):
        triggers.drop_write_once(table)
    if not triggers.is_sqlite():
        op.execute("DROP FUNCTION qm_refuse()")
