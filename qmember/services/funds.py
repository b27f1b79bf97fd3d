"""Note what a fund was used for, or what there was of it at the take-over; taken back by a row of its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.funds import BY_HAND, FundKind
from qmember.domain.money import Kronor
from qmember.domain.permissions import Permission
from qmember.models import FundMove
from qmember.queries.funds import fund_name, left_of
from qmember.services import audit, ledger
from qmember.services.unit import Unit, answer_before, remember_answer

ONLY = "There is only %(left)s left of it. Tick that it is right all the same, or change the amount"


def note_move(
    unit: Unit,
    purpose_id: int,
    kind: FundKind,
    *,
    on: date,
    amount: int,
    text: str,
    anyway: bool = False,
    key: str | None = None,
) -> int:
    """Note a change of a fund of positive ``amount`` öre; its row id.

    Refused for a closed month, and when more was used than there is unless ``anyway``.
    """
    unit.need(Permission.EDIT_FUNDING)
    content = [purpose_id, kind, on.isoformat(), amount, text]
    before = answer_before(unit, key, "fund_move", content)
    if before is not None:
        return int(before)
    _check(unit, purpose_id, kind, amount=amount, text=text)
    ledger.need_open_month(unit, on)
    left = left_of(unit.session, purpose_id)
    if kind is FundKind.USED and amount > left and not anyway:
        raise Refused(ONLY, field="amount", code="below-zero", left=Kronor(max(left, 0)))
    signed = -amount if kind is FundKind.USED else amount
    row = _add(
        unit, FundMove(purpose_id=purpose_id, kind=kind, on=on, amount_ore=signed, text=text)
    )
    audit.note(unit, Event.FUND_CHANGED, "purpose", purpose_id, amount_ore=signed, kind=kind)
    remember_answer(unit, key, "fund_move", content, str(row.id))
    return row.id


def undo_move(unit: Unit, move_id: int) -> int:
    """Take a change back by the opposite one on the same day, or today when that month is closed.

    Gives the fund that it was of.
    """
    unit.need(Permission.EDIT_FUNDING)
    row = unit.session.get(FundMove, move_id)
    if row is None or row.undoes_id is not None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.scalar(select(FundMove.id).where(FundMove.undoes_id == move_id)) is not None:
        raise Conflict("It has already been taken back. Nothing has changed.")
    _add(
        unit,
        FundMove(
            purpose_id=row.purpose_id, kind=row.kind, on=ledger.booking_day(unit, row.on),
            amount_ore=-row.amount_ore, text=row.text, undoes_id=row.id,
        ),
    )  # fmt: skip
    audit.note(
        unit, Event.FUND_CHANGE_UNDONE, "purpose", row.purpose_id, amount_ore=-row.amount_ore
    )
    return row.purpose_id


def _add(unit: Unit, row: FundMove) -> FundMove:
    row.at, row.by = unit.now, unit.viewer.name
    unit.session.add(row)
    unit.session.flush()
    return row


def _check(unit: Unit, purpose_id: int, kind: FundKind, *, amount: int, text: str) -> None:
    fund_name(unit.session, purpose_id)
    if kind not in BY_HAND:
        raise Refused("Choose what it is", field="kind")
    if amount <= 0:
        raise Refused("Write an amount greater than 0 kronor", field="amount")
    if not text.strip():
        raise Refused("Write what the money was used for", field="text")
