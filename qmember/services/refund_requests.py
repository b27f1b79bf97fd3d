"""One person refunds up to a limit; above it she asks, and another one answers and does it at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from qmember.domain.approvals import ApprovalKind
from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why, read_reason
from qmember.domain.refunds import RefundWish, Way, left_after, needs_two
from qmember.models import Income, IncomeReversal, RefundRequest
from qmember.queries.approvals import waits
from qmember.queries.refunds import limit_now, refunded_lately
from qmember.services import approvals
from qmember.services.income import live_income
from qmember.services.refunds import Refunded, give_back
from qmember.services.unit import Unit, answer_before, remember_answer

DEED = "refund"
CHANGED = "It has been corrected or given back since this was asked for. Say no, and let it be asked anew."
FIRST_AGREED = "Somebody else has to agree before it is paid. Leave the day empty"


@dataclass(frozen=True, slots=True)
class Asked:
    """That a refund waits for another person's answer."""

    approval_id: int


def refund(
    unit: Unit, income_id: int, wish: RefundWish, *, words: str = "", key: str | None = None
) -> Refunded | Asked:
    """Give an income back, or a part of it; above the association's limit ask another person first.

    What has gone back within thirty days to the same payer, or of the same gift, counts with it, so
    that no limit is passed in small steps; it makes no difference who decided those. The limit is
    the lowest that held in these days (``domain.refunds``). ``key`` makes a double press one refund.
    """
    unit.need(Permission.RECORD_GIFTS)
    reason = read_reason(wish.why, words)
    wish = replace(wish, why=reason.why)
    content = [income_id, asdict(wish)]
    if (before := answer_before(unit, key, DEED, content)) is not None:
        return _before(before)
    row = live_income(unit, income_id)
    left_after(row.amount_ore, wish.amount)
    if waits(unit.session, ApprovalKind.REFUND, str(income_id)):
        raise Conflict("A refund of it waits for an answer already. Nothing has changed.")
    done: Refunded | Asked
    if needs_two(
        wish.amount,
        refunded_lately(unit.session, row, unit.today),
        limit_now(unit.session, unit.today),
    ):
        done = _ask(unit, row, wish, reason.own)
    else:
        done = give_back(unit, income_id, wish, words=reason.own)
    remember_answer(unit, key, DEED, content, _as_text(done))
    return done


def answer_refund(unit: Unit, approval_id: int, *, granted: bool) -> Refunded | None:
    """Refund what somebody else has asked for, or let it be; nothing is granted and not done.

    Raises Refused where the income is no longer what it was when this was asked for.
    """
    unit.need(Permission.ANSWER_REFUNDS)
    approvals.answer(unit, approval_id, ApprovalKind.REFUND, granted=granted)
    asked = unit.session.get_one(RefundRequest, approval_id)
    if not granted:
        return None
    if unit.session.get(IncomeReversal, asked.income_id) is not None:
        raise Refused(CHANGED)
    wish = RefundWish(asked.amount_ore, Why(asked.why), Way(asked.way))
    return give_back(unit, asked.income_id, wish)


def withdraw_request(unit: Unit, approval_id: int) -> None:
    """Ask no longer for a refund that one has asked for oneself and nobody has answered."""
    unit.need(Permission.RECORD_GIFTS)
    approvals.withdraw(unit, approval_id, ApprovalKind.REFUND)


def _ask(unit: Unit, row: Income, wish: RefundWish, own: str) -> Asked:
    if wish.paid_on is not None:
        raise Refused(FIRST_AGREED, field="paid_on")
    details: dict[str, object] = {"amount_ore": wish.amount}
    details |= {"words": own} if own else {}
    approval_id = approvals.ask(
        unit, ApprovalKind.REFUND, str(row.id), reason=wish.why.value, details=details
    )
    unit.session.add(
        RefundRequest(
            approval_id=approval_id, income_id=row.id, amount_ore=wish.amount, why=wish.why,
            way=wish.way,
        )
    )  # fmt: skip
    unit.session.flush()
    return Asked(approval_id)


def _as_text(done: Refunded | Asked) -> str:
    if isinstance(done, Asked):
        return f"asked {done.approval_id}"
    return f"{done.refund_id} {done.rest_income_id or 0} {done.receipt_id or 0}"


def _before(text: str) -> Refunded | Asked:
    first, *rest = text.split()
    if first == "asked":
        return Asked(int(rest[0]))
    return Refunded(int(first), *(int(one) or None for one in rest))
