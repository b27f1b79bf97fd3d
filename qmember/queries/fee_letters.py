"""The letters that ask for fees which are open, and whom none can be written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.claims import ClaimFacts, ClaimState, plan, state
from qmember.domain.contact_wishes import Errand, Hindrance, Standing, Way, hindrance
from qmember.domain.fee_letters import FeeLetter, FeeSender
from qmember.domain.lists import batched
from qmember.domain.people import HIDDEN, Protection
from qmember.domain.permissions import Viewer
from qmember.models import Claim, Fee, MemberNumber, MemberTypeRow, Person, PersonDeath
from qmember.queries.association import association
from qmember.queries.claims import claim_facts
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Columns, Reads, Values


class NoLetter(StrEnum):
    """Why no letter is written for a fee."""

    SETTLED = "settled"
    DIED = "died"
    NO_PAPER = "no_paper"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class FeeLetters:
    """Letters in the order in which they are posted, and how many are left out for what."""

    letters: tuple[FeeLetter, ...]
    left_out: Mapping[NoLetter, int]


def fee_sender(session: Reads, on: date) -> FeeSender:
    """The association as it stands on letters of the day."""
    house = association(session, on)
    contact = " · ".join(part for part in (house.phone, house.email, house.website) if part)
    return FeeSender(house.name, house.orgnr, house.address, contact, house.bankgiro, house.swish)


def letters_of_run(session: Reads, viewer: Viewer, run_id: int, on: date) -> FeeLetters:
    """A letter for each fee of a run that is open and can be posted, by postcode and name.

    Hidden people are in none and in no count, whoever pays for them.
    """
    rows = session.execute(_claims(viewer).where(Claim.run_id == run_id)).all()
    return _letters(session, rows, on, by_post=True)


def letter_of_claim(session: Reads, viewer: Viewer, claim_id: int, on: date) -> FeeLetters:
    """The letter of one fee; without an address where the payer has none or gets no paper."""
    rows = session.execute(_claims(viewer).where(Claim.id == claim_id)).all()
    return _letters(session, rows, on, by_post=False)


def _claims(viewer: Viewer) -> Columns:
    payer, died = aliased(Person), select(PersonDeath.person_id)
    return (
        select(
            Claim, Fee.decision, MemberTypeRow.name.label("type_name"), MemberNumber.number,
            Person.name, payer.id.label("payer_id"), payer.name.label("payer"), payer.street,
            payer.postcode, payer.city, payer.protection, payer.language, payer.id.in_(died).label("died"),
        )
        .join(Person, Person.id == Claim.person_id)
        .join(payer, payer.id == Claim.payer_id)
        .join(MemberTypeRow, MemberTypeRow.id == Claim.type_id)
        .join(MemberNumber, MemberNumber.person_id == Claim.person_id)
        .outerjoin(Fee, Fee.id == Claim.fee_id)
        .where(Person.protection.not_in(HIDDEN), payer.protection.not_in(HIDDEN), *in_lists(viewer))
        .order_by(payer.postcode, payer.sort_key, Claim.id)
    )  # fmt: skip


def _letters(session: Reads, rows: Sequence[Values], on: date, *, by_post: bool) -> FeeLetters:
    facts: dict[int, ClaimFacts] = {}
    for part in batched([row.Claim.id for row in rows], 500):
        facts |= claim_facts(session, part)
    letters, left_out = [], Counter[NoLetter]()
    for row in rows:
        why = _why_not(row, facts[row.Claim.id], on, by_post=by_post)
        if why is None:
            letters.append(_letter(row, facts[row.Claim.id]))
        else:
            left_out[why] += 1
    return FeeLetters(tuple(letters), dict(left_out))


def _why_not(row: Values, facts: ClaimFacts, on: date, *, by_post: bool) -> NoLetter | None:
    if state(facts, on) not in (ClaimState.OPEN, ClaimState.LATE):
        return NoLetter.SETTLED
    standing = Standing(Protection(row.protection), deceased=bool(row.died))
    why = hindrance(standing, Errand.MEMBERSHIP, Way.BUNDLE)
    if why is Hindrance.DECEASED:
        return NoLetter.DIED
    if by_post and why is not None:
        return NoLetter.NO_PAPER
    return NoLetter.NO_ADDRESS if by_post and not row.street else None


def _letter(row: Values, facts: ClaimFacts) -> FeeLetter:
    claim, own = row.Claim, row.Claim.payer_id == row.Claim.person_id
    posted = row.protection == Protection.NORMAL and row.street
    city = f"{row.postcode or ''} {row.city or ''}".strip()
    return FeeLetter(
        reference=claim.reference, receiver=row.payer, member=row.number,
        address=(row.street, city) if posted else (), member_name=row.name if own else None,
        type_name=row.type_name, first_on=claim.from_on, last_on=claim.to_on, due_on=claim.due_on,
        amount_ore=facts.open_ore, decision=row.decision or "", language=row.language,
        parts=tuple(plan(facts)) if facts.parts > 1 and not facts.paid else (),
    )  # fmt: skip
