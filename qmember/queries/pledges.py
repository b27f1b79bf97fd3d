"""Read promised gifts: what is expected, what may be the gift that came, and how each ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from qmember.domain.contact_wishes import Errand, Standing, Way, hindrance
from qmember.domain.ledger import IncomeKind, voucher_number
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.pledges import PledgeEnd, PledgeState, pledge_state
from qmember.models import (
    Allocation,
    Entry,
    Income,
    IncomeReversal,
    Person,
    Pledge,
    PledgeEndRow,
    Purpose,
)
from qmember.queries.contact_wishes import standings
from qmember.queries.people import shown_name
from qmember.queries.reading import Columns, Reads, Values

LIMIT = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gift that may be the one that was promised; öre."""

    income_id: int
    voucher: str
    amount_ore: int
    received_on: date


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One promise as its viewer may see it; ``voucher`` is of the gift by which it was kept."""

    pledge_id: int
    shown_as: str
    person: str | None
    amount_ore: int
    promised_on: date
    due_on: date
    purpose: str | None
    state: PledgeState
    by: str
    voucher: str | None = None
    candidates: tuple[Candidate, ...] = ()


def open_pledges(session: Reads, viewer: Viewer, today: date) -> list[PledgeRow]:
    """What is promised and has not come, the earliest day first, with gifts that it may be."""
    if not viewer.may(Permission.READ_GIFTS):
        return []
    query = _rows().where(_ended().is_(None)).order_by(Pledge.due_on, Pledge.id).limit(LIMIT)
    rows = session.execute(query).all()
    people = {row.Pledge.person_id for row in rows}
    known, found = standings(session, people), _candidates(session, people)
    return [_row(viewer, row, today, known, found) for row in rows]


def ended_pledges(session: Reads, viewer: Viewer, today: date, limit: int = 50) -> list[PledgeRow]:
    """What was kept or is not expected any more, the newest first."""
    if not viewer.may(Permission.READ_GIFTS):
        return []
    query = _rows().where(_ended().is_not(None)).order_by(Pledge.id.desc()).limit(limit)
    return [_row(viewer, row, today, {}, {}) for row in session.execute(query)]


def open_pledges_of(session: Reads, person_id: int) -> list[Pledge]:
    """The promises of somebody that are open, the earliest day first."""
    query = select(Pledge).where(Pledge.person_id == person_id, _ended().is_(None))
    return list(session.scalars(query.order_by(Pledge.due_on, Pledge.id)))


def open_pledge(session: Reads, pledge_id: int) -> Pledge | None:
    """A promise that is open."""
    query = select(Pledge).where(Pledge.id == pledge_id, _ended().is_(None))
    return session.scalar(query)


def keeps(session: Reads, income_id: int) -> int | None:
    """The promise that a gift keeps, as a row id."""
    query = select(PledgeEndRow.pledge_id).where(PledgeEndRow.income_id == income_id)
    return session.scalar(query.order_by(PledgeEndRow.id.desc()).limit(1))


def promised_before(session: Reads, income_id: int) -> Pledge | None:
    """The earliest open promise of the giver of a gift that keeps none."""
    gift = session.get(Income, income_id)
    if gift is None or gift.person_id is None or gift.kind != IncomeKind.GIFT:
        return None
    rows = open_pledges_of(session, gift.person_id)
    mine = [row for row in rows if row.promised_on <= gift.received_on]
    return mine[0] if mine and keeps(session, income_id) is None else None


def incomes_of(session: Reads, allocation_ids: Collection[int]) -> list[int]:
    """The gifts that some namings are."""
    query = select(Allocation.income_id).where(
        Allocation.id.in_(sorted(allocation_ids)), Allocation.kind == IncomeKind.GIFT
    )
    return [one for one in session.scalars(query.order_by(Allocation.id)) if one is not None]


def _ended() -> ScalarSelect[str]:
    """How a promise ended, by its newest row that holds: a gift that was reversed keeps nothing."""
    gone = select(IncomeReversal.income_id).where(
        IncomeReversal.income_id == PledgeEndRow.income_id
    )
    return (
        select(PledgeEndRow.how)
        .where(PledgeEndRow.pledge_id == Pledge.id, ~gone.exists())
        .order_by(PledgeEndRow.id.desc())
        .limit(1)
        .correlate(Pledge)
        .scalar_subquery()
    )


def _rows() -> Columns:
    end, entry, income = aliased(PledgeEndRow), aliased(Entry), aliased(Income)
    gone = select(IncomeReversal.income_id).where(IncomeReversal.income_id == end.income_id)
    return (
        select(
            Pledge, Person.number, Person.name, Person.protection, Purpose.name.label("purpose"),
            _ended().label("how"), entry.year, entry.number.label("voucher"),
        )
        .join(Person, Person.id == Pledge.person_id)
        .outerjoin(Purpose, Purpose.id == Pledge.purpose_id)
        .outerjoin(end, (end.pledge_id == Pledge.id) & (end.how == PledgeEnd.KEPT) & ~gone.exists())
        .outerjoin(income, income.id == end.income_id)
        .outerjoin(entry, entry.id == income.entry_id)
    )  # fmt: skip


def _row(
    viewer: Viewer,
    row: Values,
    today: date,
    known: dict[int, Standing],
    found: dict[int, list[Candidate]],
) -> PledgeRow:
    one = row.Pledge
    standing = known.get(one.person_id, Standing())
    reached = [hindrance(standing, Errand.ASKING, way) is None for way in (Way.MAIL, Way.PAPER)]
    end = PledgeEnd(row.how) if row.how else None
    return PledgeRow(
        one.id, shown_name(viewer, number=row.number, name=row.name, protection=row.protection),
        show_number(row.number) if viewer.may(Permission.READ_PEOPLE) else None,
        one.amount_ore, one.promised_on, one.due_on, row.purpose,
        pledge_state(one.due_on, today, end=end, may_ask=any(reached)), one.by,
        voucher_number(row.year, row.voucher) if row.voucher else None,
        tuple(gift for gift in found.get(one.person_id, ()) if gift.received_on >= one.promised_on),
    )  # fmt: skip


def _candidates(session: Reads, people: Collection[int]) -> dict[int, list[Candidate]]:
    """Gifts of some people that hold and keep no promise, the newest first."""
    kept = select(PledgeEndRow.id).where(PledgeEndRow.income_id == Income.id)
    query = (
        select(Income.id, Income.person_id, Income.amount_ore, Income.received_on, Entry.year, Entry.number)
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.person_id.in_(sorted(people)), Income.kind == IncomeKind.GIFT,
            IncomeReversal.income_id.is_(None), ~kept.exists(),
        )
        .order_by(Income.received_on.desc(), Income.id.desc())
        .limit(LIMIT)
    )  # fmt: skip
    found: dict[int, list[Candidate]] = {}
    for row in session.execute(query):
        gift = Candidate(
            row.id, voucher_number(row.year, row.number), row.amount_ore, row.received_on
        )
        found.setdefault(row.person_id or 0, []).append(gift)
    return found
