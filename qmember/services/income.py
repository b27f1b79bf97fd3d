"""Record income of any kind, and take it back by reversal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select

from qmember.domain import ledger as rules
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.gift_holds import HELD_KINDS
from qmember.domain.gift_parts import GiftPart, divided
from qmember.domain.ledger import HAND_ROLE, NO_SPONSOR, Anonymity, Channel, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.people import PayerKind, PersonRole
from qmember.models import Entry, Income, IncomePart, IncomeReversal, Person, PersonRoleRow, Purpose
from qmember.queries.gift_parts import plain_parts
from qmember.services import ledger
from qmember.services.claim_periods import settle_for_income
from qmember.services.gift_holds import held_among
from qmember.services.unit import Unit

HELD_PAYER = (
    "Gifts from this payer are not received without a decision. Nothing has been saved. Cash waits for "
    "two when it is recorded as a new gift, and other money when its payment at the bank is named"
)
ROLE_OF_PAYER = {
    IncomeKind.GIFT: PersonRole.GIVER,
    IncomeKind.STATE_GRANT: PersonRole.FUNDER,
    IncomeKind.MUNICIPAL_GRANT: PersonRole.FUNDER,
    IncomeKind.PROJECT_GRANT: PersonRole.FUNDER,
    IncomeKind.SALE: PersonRole.CUSTOMER,
    IncomeKind.LECTURE: PersonRole.CUSTOMER,
    IncomeKind.SPONSORSHIP: PersonRole.CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class IncomeFacts:
    """What is known of income that came in.

    ``amount`` in öre, positive; ``person_id`` None for an unknown or fully anonymous payer;
    ``payer_kind`` is needed when there is no person. ``lies_on`` is the account that already holds
    the money, where a bank row brought it; else it lies on the clearing account of its channel.
    ``parts`` divide it on several purposes, in the proportions of their öre.
    """

    kind: IncomeKind
    amount: int
    received_on: date
    channel: Channel
    person_id: int | None = None
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    payer_kind: PayerKind = PayerKind.UNKNOWN
    lies_on: str | None = None
    parts: tuple[GiftPart, ...] = ()


def add_income(
    unit: Unit, facts: IncomeFacts, *, replaces_id: int | None = None, decided: bool = False
) -> Income:
    """Write one income row and its entry; see ``add_incomes``."""
    return add_incomes(unit, [facts], replaces_id=replaces_id, decided=decided)[0]


def add_incomes(
    unit: Unit,
    facts: Sequence[IncomeFacts],
    *,
    replaces_id: int | None = None,
    decided: bool = False,
) -> list[Income]:
    """Write income rows and their entries, in the order given.

    Raises Refused for the first that is not right, and for a gift of somebody whose gifts are not
    received without a decision unless two people have ``decided``, or it corrects one of hers.
    """
    if not facts:
        return []
    facts = [_divided(unit, one, replaces_id) for one in facts]
    people = _people(unit, facts)
    if not decided:
        _need_received(unit, facts, replaces_id)
    for one in facts:
        _check(unit, one)
        if one.kind is IncomeKind.SPONSORSHIP and _payer_kind(one, people) is PayerKind.PERSON:
            raise Refused(NO_SPONSOR, field="kind")
    entries = ledger.post_many(unit, [_draft(one, people) for one in facts])
    years = _years(unit, entries)
    rows = [
        _row(unit, one, people, entry_id=entry_id, year=years[entry_id], replaces_id=replaces_id)
        for one, entry_id in zip(facts, entries, strict=True)
    ]
    unit.session.execute(insert(Income).execution_options(render_nulls=True), rows)
    _note_roles(unit, facts, people)
    _note_parts(unit, facts, entries)
    mine = Income.entry_id.between(min(entries), max(entries))
    return list(unit.session.scalars(select(Income).where(mine).order_by(Income.entry_id)))


def _draft(facts: IncomeFacts, people: dict[int, Person]) -> ledger.Draft:
    lines = rules.income(
        facts.amount,
        debit=HAND_ROLE[facts.channel],
        kind=facts.kind,
        payer_kind=_payer_kind(facts, people),
        account=facts.lies_on,
    )
    return ledger.Draft(facts.kind, facts.received_on, lines)


def _row(
    unit: Unit,
    facts: IncomeFacts,
    people: dict[int, Person],
    *,
    entry_id: int,
    year: int,
    replaces_id: int | None,
) -> dict[str, object]:
    return {
        "kind": facts.kind, "person_id": _person_id(facts), "payer_kind": _payer_kind(facts, people),
        "amount_ore": facts.amount, "received_on": facts.received_on, "year": year,
        "channel": facts.channel, "purpose_id": facts.purpose_id, "anonymity": facts.anonymity,
        "entry_id": entry_id, "replaces_id": replaces_id, "created_at": unit.now,
        "created_by": unit.viewer.name,
    }  # fmt: skip


def _person_id(facts: IncomeFacts) -> int | None:
    """The payer's row id; nobody for what is anonymous to all."""
    return None if facts.anonymity is Anonymity.ALL else facts.person_id


def _payer_kind(facts: IncomeFacts, people: dict[int, Person]) -> PayerKind:
    person_id = _person_id(facts)
    return facts.payer_kind if person_id is None else PayerKind(people[person_id].payer_kind)


def _people(unit: Unit, facts: Sequence[IncomeFacts]) -> dict[int, Person]:
    """The payers by row id; Refused when one is not there."""
    ids = {one for one in map(_person_id, facts) if one is not None}
    found: dict[int, Person] = {}
    for part in batched(sorted(ids), 500):
        found |= {
            row.id: row for row in unit.session.scalars(select(Person).where(Person.id.in_(part)))
        }
    if len(found) < len(ids):
        raise Refused("Choose a giver from the list, or choose Anonymous gift", field="giver")
    return found


def _divided(unit: Unit, facts: IncomeFacts, replaces_id: int | None) -> IncomeFacts:
    """The facts with parts that sum to the amount; one part alone is the purpose itself.

    What replaces a divided gift without a word of purposes is divided as that was.
    """
    parts = facts.parts
    if not parts and facts.purpose_id is None and replaces_id is not None:
        parts = plain_parts(unit.session, replaces_id)
    if not parts or facts.amount <= 0:
        return facts
    parts = divided(facts.amount, parts)
    if len(parts) == 1:
        return replace(facts, purpose_id=parts[0].purpose_id, parts=())
    return replace(facts, purpose_id=None, parts=parts)


def _note_parts(unit: Unit, facts: Sequence[IncomeFacts], entries: Sequence[int]) -> None:
    """Write on which purposes the new rows are divided."""
    told = {entry_id: one.parts for one, entry_id in zip(facts, entries, strict=True) if one.parts}
    if not told:
        return
    query = select(Income.entry_id, Income.id).where(Income.entry_id.in_(sorted(told)))
    rows = [
        {"income_id": row.id, "purpose_id": part.purpose_id, "amount_ore": part.amount_ore}
        for row in unit.session.execute(query)
        for part in told[row.entry_id]
    ]
    unit.session.execute(insert(IncomePart), rows)


def _need_received(unit: Unit, facts: Sequence[IncomeFacts], replaces_id: int | None) -> None:
    """The last net: whatever door a gift comes by, it is no income while its payer is flagged."""
    old = unit.session.get(Income, replaces_id) if replaces_id is not None else None
    theirs = {_person_id(one) for one in facts if one.kind in HELD_KINDS}
    if held_among(unit, theirs - {old.person_id if old else None}):
        raise Refused(HELD_PAYER, field="giver", code="held")


def _years(unit: Unit, entries: Sequence[int]) -> dict[int, int]:
    """The fiscal year under which each entry was booked."""
    found: dict[int, int] = {}
    for part in batched(entries, 500):
        query = select(Entry.id, Entry.year).where(Entry.id.in_(part))
        found |= {row[0]: row[1] for row in unit.session.execute(query)}
    return found


def _note_roles(unit: Unit, facts: Sequence[IncomeFacts], people: dict[int, Person]) -> None:
    """What each payer became to the association by paying, from the first such day on."""
    first: dict[tuple[int, PersonRole], date] = {}
    for one in facts:
        person_id, role = _person_id(one), ROLE_OF_PAYER.get(one.kind)
        if person_id is not None and role is not None:
            key = (person_id, role)
            first[key] = min(first.get(key, one.received_on), one.received_on)
    for part in batched(sorted(people), 500):
        query = select(PersonRoleRow.person_id, PersonRoleRow.role)
        for person_id, known in unit.session.execute(
            query.where(PersonRoleRow.person_id.in_(part))
        ):
            first.pop((person_id, PersonRole(known)), None)
    rows = [{"person_id": p, "role": r, "from_on": day} for (p, r), day in first.items()]
    if rows:
        unit.session.execute(insert(PersonRoleRow), rows)


def live_income(unit: Unit, income_id: int) -> Income:
    """The income row, not reversed; NotFound or Conflict otherwise."""
    row = unit.session.get(Income, income_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.get(IncomeReversal, income_id):
        raise Conflict("This has already been voided or corrected. Nothing has changed.")
    return row


def reverse_income(unit: Unit, row: Income, *, reason: str) -> IncomeReversal:
    """Take an income row back: a mirrored entry, and the row that says so; a fee is open again."""
    entry = ledger.reverse(unit, row.entry_id, kind="reversal")
    reversal = IncomeReversal(
        income_id=row.id, entry_id=entry.id, reason=reason, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(reversal)
    unit.session.flush()
    settle_for_income(unit, row.id)
    return reversal


def _check(unit: Unit, facts: IncomeFacts) -> None:
    if facts.amount <= 0:
        raise Refused(
            "The amount must be greater than 0 kronor. Use Refund for money that goes out",
            field="amount",
        )
    if facts.received_on > unit.today and facts.lies_on is None:  # banks book some days ahead
        raise Refused(
            "The date is after today. Write the day when the money came in", field="received_on"
        )
    purposes = [facts.purpose_id, *(part.purpose_id for part in facts.parts)]
    if any(one is not None and unit.session.get(Purpose, one) is None for one in purposes):
        raise Refused("Choose a purpose from the list", field="purpose_id")
