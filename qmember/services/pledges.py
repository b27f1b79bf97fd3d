"""Write promised gifts down, keep one by the gift that came, or expect it no more."""

from __future__ import annotations

from datetime import date

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.domain.pledges import PledgeEnd, check_pledge
from qmember.models import Income, Person, Pledge, PledgeEndRow, Purpose
from qmember.queries import pledges as reads
from qmember.queries.people_scope import meets
from qmember.services import audit
from qmember.services.gift_holds import held_among
from qmember.services.income import HELD_PAYER, live_income
from qmember.services.unit import Unit, answer_before, remember_answer

NO_PAGE = "The page does not exist. Search, or go to the overview"
ENDED = "The promise has been kept or taken away already. Nothing has changed."


def promise(
    unit: Unit,
    person_id: int,
    *,
    amount: int,
    due_on: date,
    purpose_id: int | None = None,
    key: str | None = None,
) -> int:
    """Write down that somebody has promised ``amount`` öre by a day; the row id. It is no income.

    Refused for a day that is over, and of somebody whose gifts are not received without a decision.
    """
    unit.need(Permission.RECORD_GIFTS)
    content = [person_id, amount, due_on.isoformat(), purpose_id]
    before = answer_before(unit, key, "pledge", content)
    if before is not None:
        return int(before)
    check_pledge(amount, due_on, unit.today)
    _need_giver(unit, person_id, purpose_id)
    row = Pledge(
        person_id=person_id, amount_ore=amount, promised_on=unit.today, due_on=due_on,
        purpose_id=purpose_id, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.PLEDGE_MADE, "pledge", row.id, amount_ore=amount, on=due_on)
    remember_answer(unit, key, "pledge", content, str(row.id))
    return row.id


def keep(unit: Unit, pledge_id: int, income_id: int) -> int:
    """Say that a gift is the one that was promised; the öre that it lacks, which nobody expects any more.

    A gift keeps one promise, of its own giver.
    """
    unit.need(Permission.RECORD_GIFTS)
    row = _open(unit, pledge_id)
    gift = live_income(unit, income_id)
    if gift.kind != IncomeKind.GIFT or gift.person_id != row.person_id:
        raise NotFound(NO_PAGE)
    if reads.keeps(unit.session, income_id) is not None:
        raise Conflict("That gift keeps another promise already.")
    _end(unit, row, PledgeEnd.KEPT, income_id)
    return max(0, row.amount_ore - gift.amount_ore)


def cancel(unit: Unit, pledge_id: int) -> None:
    """Expect a promised gift no more; nobody is asked why."""
    unit.need(Permission.RECORD_GIFTS)
    _end(unit, _open(unit, pledge_id), PledgeEnd.CANCELLED)


def follow(unit: Unit, old: Income, new: Income) -> None:
    """Let a corrected gift keep the promise that the old row kept, while it is the same giver's.

    What became of the promise while the gift did not hold, stays: another gift keeps it, or nobody
    waits for it any more.
    """
    pledge_id = reads.keeps(unit.session, old.id)
    if pledge_id is None or new.person_id != old.person_id:
        return
    row = reads.open_pledge(unit.session, pledge_id)
    if row is not None:
        _end(unit, row, PledgeEnd.KEPT, new.id)


def _open(unit: Unit, pledge_id: int) -> Pledge:
    if unit.session.get(Pledge, pledge_id) is None:
        raise NotFound(NO_PAGE)
    row = reads.open_pledge(unit.session, pledge_id)
    if row is None:
        raise Conflict(ENDED)
    return row


def _end(unit: Unit, row: Pledge, how: PledgeEnd, income_id: int | None = None) -> None:
    unit.session.add(
        PledgeEndRow(
            pledge_id=row.id, how=how, income_id=income_id, at=unit.now, by=unit.viewer.name
        )
    )
    unit.session.flush()
    event = Event.PLEDGE_KEPT if how is PledgeEnd.KEPT else Event.PLEDGE_CANCELLED
    audit.note(unit, event, "pledge", row.id, amount_ore=row.amount_ore)


def _need_giver(unit: Unit, person_id: int, purpose_id: int | None) -> None:
    there = unit.session.get(Person, person_id) is not None
    if not there or not meets(unit.session, unit.viewer, person_id):
        raise Refused("Choose a person from the list", field="giver")
    if held_among(unit, [person_id]):
        raise Refused(HELD_PAYER, field="giver")
    if purpose_id is not None and unit.session.get(Purpose, purpose_id) is None:
        raise Refused("Choose a purpose from the list", field="purpose_id")
