"""The way of one krona: the links of its chain, in the order in which they hang together."""

from __future__ import annotations

from enum import StrEnum


class Link(StrEnum):
    """What happened to the money, or to the paper that tells of it."""

    BANK_ROW = "bank_row"
    UNNAMED = "unnamed"
    REVERSED = "reversed"
    RECEIPT_VOID = "receipt_void"
    NAMED = "named"
    RECORDED = "recorded"
    REFUND_UNPAID = "refund_unpaid"
    REFUND_UNDONE = "refund_undone"
    REFUNDED = "refunded"
    REFUND_PAID = "refund_paid"
    RECEIPT = "receipt"
    RECEIPT_LEFT = "receipt_left"
    HANDED_OVER = "handed_over"
    REVIEWED = "reviewed"


PLACE = {link: place for place, link in enumerate(Link)}
"""Which comes first of what happened in the same moment."""
