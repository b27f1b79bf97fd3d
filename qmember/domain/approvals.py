"""What one person alone may not do: who asks, who answers, and whose offices they must hold together."""

from __future__ import annotations

from enum import StrEnum

from qmember.domain.permissions import Permission, Role, permissions_of


class ApprovalKind(StrEnum):
    """A deed that two people do together."""

    OPEN_MONTH = "open_month"
    ACCEPT_GIFT = "accept_gift"
    RETURN_GIFT = "return_gift"
    REFUND = "refund"


ASKED_BY: dict[ApprovalKind, Permission] = {
    ApprovalKind.OPEN_MONTH: Permission.OPEN_PERIODS,
    ApprovalKind.ACCEPT_GIFT: Permission.DECIDE_GIFTS,
    ApprovalKind.RETURN_GIFT: Permission.DECIDE_GIFTS,
    ApprovalKind.REFUND: Permission.RECORD_GIFTS,
}
"""The permission that the one who asks needs, and still has when it is answered."""

ANSWERED_BY: dict[ApprovalKind, Permission] = {
    **ASKED_BY, ApprovalKind.REFUND: Permission.ANSWER_REFUNDS,
}  # fmt: skip
"""The permission that the other one needs."""

TOGETHER: dict[ApprovalKind, frozenset[Role]] = {
    kind: frozenset({Role.TREASURER, Role.CHAIR})
    for kind in ApprovalKind
    if kind is not ApprovalKind.REFUND
}
"""The offices that the two must hold between them (``ux`` 5.1.7: only chair and treasurer together).

Where none are named, the permissions say it alone.
"""


def may_answer(kind: ApprovalKind, asked: frozenset[Role], answers: frozenset[Role]) -> bool:
    """Tell whether the offices of the one who asked and of another who answers are enough together."""
    if ASKED_BY[kind] not in permissions_of(asked):
        return False
    if ANSWERED_BY[kind] not in permissions_of(answers):
        return False
    wanted = TOGETHER.get(kind, frozenset())
    return wanted <= asked | answers and (not wanted or bool(wanted & answers))
