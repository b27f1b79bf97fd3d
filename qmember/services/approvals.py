"""One person asks, another answers; what they decided together is done in the same deed as the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qmember.domain.approvals import ANSWERED_BY, ASKED_BY, TOGETHER, ApprovalKind, may_answer
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.models import Approval, ApprovalAnswer, ApprovalWithdrawal
from qmember.queries.approvals import waits
from qmember.queries.users import roles_of
from qmember.services import audit
from qmember.services.unit import Unit

ONE_PERSON = "You have asked for it yourself. Somebody else has to answer."
ANSWERED = "It has already been answered. Nothing has changed."
NOT_YOURS = "Only the one who asked for it withdraws it. You can say no to it."
NOT_THOSE_TWO = "The treasurer and the chair decide it together."
NOT_ANY_MORE = "The one who asked may not ask for it any more. Say no to it."


def ask(
    unit: Unit,
    kind: ApprovalKind,
    subject: str,
    *,
    reason: str,
    details: Mapping[str, object] | None = None,
) -> int:
    """Ask for what one alone may not do; the row id. What waits already is not asked for twice.

    ``reason`` is kept for ever; ``details``, such as own words, stand with the deed and can be erased.
    """
    unit.need(ASKED_BY[kind])
    if unit.viewer.user_id is None:
        raise Refused("Somebody who has logged in asks for this, and somebody else answers.")
    if waits(unit.session, kind, subject):
        raise Conflict("It has been asked for already, and waits for an answer.")
    row = Approval(
        kind=kind, subject=subject, reason=reason.strip(), user_id=unit.viewer.user_id,
        at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.APPROVAL_ASKED, "approval", row.id, kind=kind, about=subject, **(details or {})
    )
    return row.id


def answer(unit: Unit, approval_id: int, *kinds: ApprovalKind, granted: bool) -> Approval:
    """Answer what somebody else asked for, of one of these kinds; who is first is heard.

    Raises Refused for the one who asked, and, where it is granted, for two who do not hold the
    offices that it takes.
    """
    row = _of_kinds(unit, approval_id, kinds)
    kind = ApprovalKind(row.kind)
    unit.need(ANSWERED_BY[kind])
    _need_open(unit, row)
    _need_two(unit, row, kind, granted=granted)
    unit.session.add(
        ApprovalAnswer(
            approval_id=approval_id, granted=granted, user_id=unit.viewer.user_id, at=unit.now,
            by=unit.viewer.name,
        )
    )  # fmt: skip
    unit.session.flush()
    event = Event.APPROVAL_GRANTED if granted else Event.APPROVAL_DECLINED
    audit.note(unit, event, "approval", row.id, kind=kind, about=row.subject)
    return row


def withdraw(unit: Unit, approval_id: int, *kinds: ApprovalKind) -> Approval:
    """Take back what one has asked for oneself, of one of these kinds, while nobody has answered.

    Raises Refused for anybody else, Conflict where it has been answered or withdrawn.
    """
    row = _of_kinds(unit, approval_id, kinds)
    unit.need(ASKED_BY[ApprovalKind(row.kind)])
    _need_open(unit, row)
    if unit.viewer.user_id != row.user_id:
        raise Refused(NOT_YOURS)
    gone = ApprovalWithdrawal(
        approval_id=row.id, user_id=row.user_id, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(gone)
    unit.session.flush()
    audit.note(unit, Event.APPROVAL_WITHDRAWN, "approval", row.id, kind=row.kind, about=row.subject)
    return row


def _of_kinds(unit: Unit, approval_id: int, kinds: Collection[ApprovalKind]) -> Approval:
    row = unit.session.get(Approval, approval_id)
    if row is None or row.kind not in kinds:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return row


def _need_open(unit: Unit, row: Approval) -> None:
    if unit.session.get(ApprovalAnswer, row.id) is not None:
        raise Conflict(ANSWERED)
    gone = unit.session.get(ApprovalWithdrawal, row.id)
    if gone is not None:
        raise Conflict("%(who)s has withdrawn it. Nothing has changed.", who=gone.by)


def _need_two(unit: Unit, row: Approval, kind: ApprovalKind, *, granted: bool) -> None:
    """Refuse the one who asked, and two who may not decide it; anybody who answers may say no."""
    if unit.viewer.user_id in {None, row.user_id}:
        raise Refused(ONE_PERSON)
    asked = roles_of(unit.session, row.user_id, unit.today)
    if granted and not may_answer(kind, asked, unit.viewer.roles):
        raise Refused(NOT_THOSE_TWO if kind in TOGETHER else NOT_ANY_MORE)
