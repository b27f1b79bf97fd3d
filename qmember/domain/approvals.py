"""What one person alone may not do: who asks, who answers, and whose offices they must hold together."""

from __future__ import annotations

from enum import StrEnum

from qmember.domain.permissions import Permission, Role


class ApprovalKind(StrEnum):
    """A deed that two people do together."""

    OPEN_MONTH = "open_month"
    ACCEPT_GIFT = "accept_gift"
    RETURN_GIFT = "return_gift"


ASKED_BY: dict[ApprovalKind, Permission] = {
    ApprovalKind.OPEN_MONTH: Permission.OPEN_PERIODS,
    ApprovalKind.ACCEPT_GIFT: Permission.DECIDE_GIFTS,
    ApprovalKind.RETURN_GIFT: Permission.DECIDE_GIFTS,
}
"""The permission that both need."""

TOGETHER: dict[ApprovalKind, frozenset[Role]] = {
    kind: frozenset({Role.TREASURER, Role.CHAIR}) for kind in ApprovalKind
}
"""The offices that the two must hold between them (``ux`` 5.1.7: only chair and treasurer together)."""


def may_answer(kind: ApprovalKind, asked: frozenset[Role], answers: frozenset[Role]) -> bool:
    """Tell whether the offices of the one who asked and of another who answers are enough together."""
    wanted = TOGETHER[kind]
    return wanted <= asked | answers and bool(wanted & answers)
