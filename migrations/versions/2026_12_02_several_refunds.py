"""One row of the bank may be the money of several refunds, up to its amount."""

from __future__ import annotations

from migrations import triggers

revision = "2026_12_02_several_refunds"
down_revision = "2026_12_02_parked_parts"

WHY_ONCE, WHY_FITS = "it has been paid", "the row of the bank has another amount"
OLD = {
    "once": (
        "EXISTS (SELECT 1 FROM refund_payment p WHERE (p.deposit_id = NEW.deposit_id OR "
        "(p.refund_id = NEW.refund_id AND (p.way = 'bank') = (NEW.way = 'bank'))) "
        "AND NOT EXISTS (SELECT 1 FROM refund_payment_undo u WHERE u.payment_id = p.id))"
    ),
    "fits": (
        "(SELECT d.amount_ore FROM bank_deposit d WHERE d.id = NEW.deposit_id) <> "
        "-(SELECT r.amount_ore FROM refund r WHERE r.id = NEW.refund_id)"
    ),
}
NEW = {
    "once": (
        "EXISTS (SELECT 1 FROM refund_payment p "
        "WHERE p.refund_id = NEW.refund_id AND (p.way = 'bank') = (NEW.way = 'bank') "
        "AND NOT EXISTS (SELECT 1 FROM refund_payment_undo u WHERE u.payment_id = p.id))"
    ),
    "fits": (
        "COALESCE((SELECT SUM(r.amount_ore) FROM refund_payment p JOIN refund r ON r.id = p.refund_id "
        "WHERE p.deposit_id = NEW.deposit_id "
        "AND NOT EXISTS (SELECT 1 FROM refund_payment_undo u WHERE u.payment_id = p.id)), 0) "
        "+ (SELECT r.amount_ore FROM refund r WHERE r.id = NEW.refund_id) "
        "> -(SELECT d.amount_ore FROM bank_deposit d WHERE d.id = NEW.deposit_id)"
    ),
}


def upgrade() -> None:
    _guard(NEW)


def downgrade() -> None:
    """What was paid together stays; only new payments are one by one again."""
    _guard(OLD)


def _guard(rules: dict[str, str]) -> None:
    for name, why in (("once", WHY_ONCE), ("fits", WHY_FITS)):
        triggers.drop_guard("refund_payment", name)
        triggers.guard("refund_payment", name, refused_when=rules[name], why=why)
