"""Look for one thing everywhere: people, money that came in, vouchers, receipts; only what one may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import NotFound
from qmember.domain.ledger import voucher_number
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.search import Asked
from qmember.models import Entry, Income, IncomeReversal, MemberNumber, Person
from qmember.queries.ledger import Voucher, voucher
from qmember.queries.people import PersonRow, people_page
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import ReceiptRow, payer_name, receipt_by_number

HITS = 20


@dataclass(frozen=True, slots=True)
class IncomeHit:
    """Money that came in, masked for its viewer; ``holds`` is False when it was voided or corrected.

    ``person`` is the payer's number where the viewer may follow it; amounts in öre.
    """

    voucher: str
    kind: str
    received_on: date
    amount_ore: int
    shown_as: str
    person: str | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, group by group, never more than ``HITS`` each; ``more_…`` tells of the rest."""

    people: tuple[PersonRow, ...] = ()
    more_people: bool = False
    incomes: tuple[IncomeHit, ...] = ()
    more_incomes: bool = False
    voucher: Voucher | None = None
    receipt: ReceiptRow | None = None

    @property
    def count(self) -> int:
        """How many hits are shown."""
        numbered = sum(one is not None for one in (self.voucher, self.receipt))
        return len(self.people) + len(self.incomes) + numbered


def look_for(session: Reads, viewer: Viewer, asked: Asked, *, on: date) -> Found:
    """Everything that a question may mean, as far as the viewer may know of it."""
    people, more_people = _people(session, viewer, asked, on)
    incomes, more_incomes = _incomes(session, viewer, asked)
    return Found(
        people=people,
        more_people=more_people,
        incomes=incomes,
        more_incomes=more_incomes,
        voucher=_voucher(session, viewer, asked),
        receipt=_receipt(session, viewer, asked),
    )


def _people(
    session: Reads, viewer: Viewer, asked: Asked, on: date
) -> tuple[tuple[PersonRow, ...], bool]:
    number = _member(session, viewer, asked) or asked.person
    words = show_number(number) if number else asked.words
    if not words:
        return (), False
    page = people_page(session, viewer, on=on, words=words, limit=HITS)
    return page.rows, page.after is not None


def _member(session: Reads, viewer: Viewer, asked: Asked) -> int | None:
    """The number of the person with this member number, where the viewer meets her in lists."""
    if asked.member_no is None or not viewer.may(Permission.READ_MEMBERS):
        return None
    query = select(Person.number).join(MemberNumber, MemberNumber.person_id == Person.id)
    return session.scalar(query.where(MemberNumber.number == asked.member_no, *in_lists(viewer)))


def _incomes(session: Reads, viewer: Viewer, asked: Asked) -> tuple[tuple[IncomeHit, ...], bool]:
    """Those of the amount, or of the day, the newest first."""
    meant = []
    if asked.amount_ore is not None:
        meant.append(Income.amount_ore == asked.amount_ore)
    if asked.day is not None:
        meant.append(Income.received_on == asked.day)
    if not meant or not viewer.may(Permission.READ_GIFTS):
        return (), False
    found: list[IncomeHit] = []
    for condition in meant:
        query = _rows().where(condition).order_by(Income.id.desc()).limit(HITS + 1)
        found += [_hit(viewer, row) for row in session.execute(query)]
    return tuple(found[:HITS]), len(found) > HITS


def _voucher(session: Reads, viewer: Viewer, asked: Asked) -> Voucher | None:
    if asked.voucher is None or not viewer.may(Permission.READ_LEDGER):
        return None
    try:
        return voucher(session, *asked.voucher)
    except NotFound:
        return None


def _receipt(session: Reads, viewer: Viewer, asked: Asked) -> ReceiptRow | None:
    if asked.receipt is None or not viewer.may(Permission.READ_RECEIPTS):
        return None
    try:
        return receipt_by_number(session, viewer, *asked.receipt)
    except NotFound:
        return None


def _rows() -> Columns:
    return (
        select(
            Income.kind, Income.received_on, Income.amount_ore, Income.anonymity,
            Entry.year.label("entry_year"), Entry.number.label("entry_number"),
            Person.number.label("person_number"), Person.name, Person.protection,
            IncomeReversal.income_id.label("reversed"),
        )
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
    )  # fmt: skip


def _hit(viewer: Viewer, row: Values) -> IncomeHit:
    name = payer_name(viewer, row)
    follows = bool(name) and viewer.may(Permission.READ_PEOPLE)
    return IncomeHit(
        voucher=voucher_number(row.entry_year, row.entry_number),
        kind=row.kind,
        received_on=row.received_on,
        amount_ore=row.amount_ore,
        shown_as=name,
        person=show_number(row.person_number) if follows else None,
        holds=row.reversed is None,
    )
