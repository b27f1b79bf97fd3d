"""Record income of any kind, and take it back by reversal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain import ledger as rules
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.ledger import HAND_ROLE, AccountRole, Anonymity, Channel, IncomeKind
from qmember.domain.people import PayerKind, PersonRole
from qmember.models import Income, IncomeReversal, Person, Purpose
from qmember.services import ledger
from qmember.services.people import ensure_role
from qmember.services.unit import Unit

ROLE_OF_PAYER = {
    IncomeKind.GIFT: PersonRole.GIVER,
    IncomeKind.STATE_GRANT: PersonRole.FUNDER,
    IncomeKind.MUNICIPAL_GRANT: PersonRole.FUNDER,
    IncomeKind.PROJECT_GRANT: PersonRole.FUNDER,
    IncomeKind.SALE: PersonRole.CUSTOMER,
    IncomeKind.LECTURE: PersonRole.CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class IncomeFacts:
    """What is known of income that came in.

    ``amount`` in öre, positive; ``person_id`` None for an unknown or fully anonymous payer;
    ``payer_kind`` is needed when there is no person.
    """

    kind: IncomeKind
    amount: int
    received_on: date
    channel: Channel
    person_id: int | None = None
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    payer_kind: PayerKind = PayerKind.UNKNOWN


def add_income(
    unit: Unit, facts: IncomeFacts, *, debit: str | None = None, replaces_id: int | None = None
) -> Income:
    """Write an income row and its entry.

    ``debit`` is the account role that the money lies on: the clearing account of the channel unless
    a bank row brings it (then the suspense account).
    """
    _check(unit, facts)
    person = _person(unit, facts)
    payer_kind = PayerKind(person.payer_kind) if person else facts.payer_kind
    lines = rules.income(
        facts.amount,
        debit=debit or HAND_ROLE[facts.channel],
        kind=facts.kind,
        payer_kind=payer_kind,
    )
    entry = ledger.post(unit, ledger.Draft(facts.kind, facts.received_on, lines))
    row = Income(
        kind=facts.kind,
        person_id=person.id if person else None,
        payer_kind=payer_kind,
        amount_ore=facts.amount,
        received_on=facts.received_on,
        year=entry.year,
        channel=facts.channel,
        purpose_id=facts.purpose_id,
        anonymity=facts.anonymity,
        entry_id=entry.id,
        replaces_id=replaces_id,
        created_at=unit.now,
        created_by=unit.viewer.name,
    )
    unit.session.add(row)
    unit.session.flush()
    if person is not None and (role := ROLE_OF_PAYER.get(facts.kind)):
        ensure_role(unit, person.id, role, facts.received_on)
    return row


def live_income(unit: Unit, income_id: int) -> Income:
    """The income row, not reversed; NotFound or Conflict otherwise."""
    row = unit.session.get(Income, income_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.get(IncomeReversal, income_id):
        raise Conflict("This has already been voided or corrected. Nothing has changed.")
    return row


def reverse_income(unit: Unit, row: Income, *, reason: str) -> IncomeReversal:
    """Take an income row back: a mirrored entry, and the row that says so."""
    entry = ledger.reverse(unit, row.entry_id, kind="reversal")
    reversal = IncomeReversal(
        income_id=row.id, entry_id=entry.id, reason=reason, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(reversal)
    unit.session.flush()
    return reversal


def money_on(row: Income, *, from_bank: bool) -> str:
    """The account role that an income row's money lies on."""
    return AccountRole.SUSPENSE if from_bank else HAND_ROLE[Channel(row.channel)]


def _check(unit: Unit, facts: IncomeFacts) -> None:
    if facts.amount <= 0:
        raise Refused(
            "The amount must be greater than 0 kronor. Use Refund for money that goes out",
            field="amount",
        )
    if facts.received_on > unit.today:
        raise Refused(
            "The date is after today. Write the day when the money came in", field="received_on"
        )
    if facts.purpose_id is not None and unit.session.get(Purpose, facts.purpose_id) is None:
        raise Refused("Choose a purpose from the list", field="purpose_id")


def _person(unit: Unit, facts: IncomeFacts) -> Person | None:
    if facts.anonymity is Anonymity.ALL or facts.person_id is None:
        return None
    person = unit.session.scalar(select(Person).where(Person.id == facts.person_id))
    if person is None:
        raise Refused("Choose a giver from the list, or choose Anonymous gift", field="person_id")
    return person
