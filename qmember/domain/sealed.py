"""Which tables are written once: the list that triggers, tests and erasure agree on."""

from __future__ import annotations

SEALED_TABLES: tuple[str, ...] = (
    "entry", "line", "seal", "period_event", "period_deviation", "approval", "approval_answer",
    "approval_withdrawal",
    "income", "income_reversal", "request_key",
    "bundle", "bundle_registration", "bundle_income",
    "receipt", "receipt_code", "receipt_document", "receipt_void", "receipt_delivery",
    "receipt_run", "receipt_run_part", "receipt_run_done", "receipt_run_end",
    "gift_statement", "gift_statement_void", "gift_statement_delivery", "gift_statement_mail",
    "thanks_text", "gift_thanks", "gift_thanks_turn",
    "bank_import", "bank_deposit", "bank_payment", "bank_balance",
    "allocation", "allocation_reversal", "naming_way", "payer_rule",
    "account_mapping", "setting", "funding_text", "funding_adoption", "fund_move",
    "member_type_rule", "membership_event", "membership_matter",
    "membership_period", "membership_period_void",
    "fee", "fee_run", "claim", "claim_payment", "claim_end", "claim_end_undo", "claim_proof",
    "statute_version", "statute_rule", "statute_confirmation",
    "refund", "refund_undo", "refund_naming", "refund_payment", "refund_payment_undo", "refund_request",
    "meeting", "meeting_day", "meeting_cancellation", "electoral_register", "electoral_row",
    "mandate", "mandate_step",
    "audit_event", "read_log",
    "list_import", "list_undo", "person_document", "document_ending",
    "handover_batch", "handover_file", "handover_voucher", "handover_entry", "purpose_project",
    "books_file", "books_sum", "books_uneven",
    "in_kind_gift", "in_kind_void",
    "pledge", "pledge_end",
    "income_part",
    "payer_hold", "parked_gift", "parked_gift_end", "parked_gift_part",
    "contact_wish",
    "review_draw", "review_pick", "review_tick", "review_tick_undo", "review_message",
    "invitation_end",
)  # fmt: skip
"""No row of these is ever changed or removed; the database refuses it.

Memberships that came with a list go with it when its saving is undone as a whole (``MOVED_TABLES``).
"""

MOVED_TABLES: tuple[str, ...] = ("claim_end", "membership_period", "claim", "membership_event")
"""What a list may bring of a membership, in the order in which it is removed again."""

ERASABLE_TABLES: tuple[str, ...] = (
    "receipt_key", "gift_statement_key", "bank_text", "bank_sender", "bank_answer", "bank_question",
    "bank_file",
    "audit_detail", "member_number", "electoral_name",
    "list_row", "list_change", "list_fact", "list_mapping", "fee_payer",
    "person_apart",
    "document_content", "bank_columns", "books_name", "bundle_words", "review_text",
)  # fmt: skip
"""Rows of these can be removed (a person's right, or a set time) but never changed."""
