"""What waiting bank payments may be: everything they are compared with, read for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qmember.domain.ledger import GRANTS
from qmember.domain.match_evidence import swaps
from qmember.domain.match_facts import ByHand, Candidates, Habit, Match, OpenFee, Somebody
from qmember.domain.match_names import Likeness
from qmember.domain.matching import AFTER, BEFORE, match_all, without_flagged
from qmember.domain.text import words
from qmember.models.crypto import Keys
from qmember.queries.gift_holds import held
from qmember.queries.match_fees import (
    Fees,
    every_fee,
    fees_where,
    known_references,
)
from qmember.queries.match_gifts import gifts_by_hand
from qmember.queries.match_people import people_of, same_home
from qmember.queries.match_rows import Written, written_rows
from qmember.queries.payer_memory import habits
from qmember.queries.reading import Reads

MANY = 200
"""From so many payments every open fee is read at once."""


def matches_of(
    session: Reads, keys: Keys, ids: Sequence[int], grant_payers: Sequence[str] = ()
) -> list[Match]:
    """What the open payments with these row ids may be, in order.

    ``grant_payers`` are names of authorities that pay out grants of others.
    """
    payers = [frozenset(words(name)) for name in grant_payers if name.strip()]
    rows = list(written_rows(session, keys, ids, payers))
    if not rows:
        return []
    around = _around(session, rows)
    flagged = frozenset(held(session))
    found = match_all((row.told, _candidates(row, around)) for row in rows)
    return [without_flagged(one, flagged) for one in found] if flagged else found


@dataclass(frozen=True, slots=True)
class _Around:
    """What all the payments are compared with, as it is looked up for each."""

    people: Mapping[int, list[Somebody]]
    memory: Mapping[str, tuple[Habit, ...]]
    fees: Fees
    paid: frozenset[str]
    by_hand: Mapping[int, list[ByHand]]


def _around(session: Reads, rows: Sequence[Written]) -> _Around:
    people = people_of(session, rows)
    memory = habits(session, {row.sender for row in rows})
    fees, known = _fees(session, rows, people, memory)
    days = [row.told.booked_on for row in rows]
    by_hand = _by_amount(gifts_by_hand(session, min(days) - BEFORE, max(days) + AFTER))
    paid = frozenset(known - fees.references)
    return _Around(people, memory, fees, paid, by_hand)


def _candidates(row: Written, around: _Around) -> Candidates:
    people = around.people[row.told.payment_id]
    habit = around.memory.get(row.sender, ())
    who = {one.person_id for one in people} | {one.person_id for one in habit if one.person_id}
    return Candidates(
        fees=tuple(_fees_for(row, around.fees, who, people).values()),
        people=tuple(people),
        habits=habit,
        by_hand=tuple(around.by_hand.get(row.told.amount, ())),
        authority=_authority(people) if row.authority else 0,
        funders=_funders(people) if row.authority else (),
        paid=not around.paid.isdisjoint(row.told.references),
    )


def _authority(people: Sequence[Somebody]) -> int:
    """The authority itself as somebody of the register, or that it is not in it."""
    same = [one.person_id for one in people if not one.told and one.likeness is Likeness.SAME]
    return same[0] if len(same) == 1 else -1


def _funders(people: Sequence[Somebody]) -> tuple[tuple[int, str], ...]:
    """Those whom an authority's message names, with what their grants were."""
    told = [one for one in people if one.told]
    giving = [one for one in told if one.kind in GRANTS] or told
    return tuple((one.person_id, one.kind) for one in giving)


def _fees_for(
    row: Written, fees: Fees, who: Collection[int], people: Sequence[Somebody]
) -> dict[int, OpenFee]:
    """The open fees that one payment is compared with."""
    found: list[OpenFee] = []
    for reference in row.told.references:
        written = [reference, *([] if reference in fees.references else swaps(reference))]
        found += [fees.with_reference(one) for one in written if one in fees.references]
    for number in row.told.numbers:
        found += fees.of_number(number)
    hers = [fee for person_id in who for fee in fees.of_person(person_id)]
    found += hers
    homes = {home for one in people for home in one.homes}
    for home in homes.union(*(fee.homes for fee in hers)):
        found += fees.of_home(home)
    return {fee.claim_id: fee for fee in found}


def _fees(
    session: Reads,
    rows: Sequence[Written],
    people: dict[int, list[Somebody]],
    memory: dict[str, tuple[Habit, ...]],
) -> tuple[Fees, set[str]]:
    """The fees to look in, and which of the written references some fee has or had."""
    fees = Fees()
    references = {one for row in rows for one in row.told.references}
    known = known_references(session, references)
    if len(rows) > MANY:
        fees.add(every_fee(session))
        return fees, known
    slips = {slip for one in references - known for slip in swaps(one)}
    numbers = {one for row in rows for one in row.told.numbers}
    who = {one.person_id for some in memory.values() for one in some if one.person_id}
    who |= {one.person_id for some in people.values() for one in some}
    fees.add(fees_where(session, references=known | slips, numbers=numbers, people=who))
    asked = [one for some in people.values() for one in some if fees.of_person(one.person_id)]
    homes = {home for one in asked for home in one.homes}
    payers = {fee.payer_id for one in asked for fee in fees.of_person(one.person_id)}
    fees.add(fees_where(session, people=payers | same_home(session, homes)))
    return fees, known


def _by_amount(gifts: Iterable[ByHand]) -> dict[int, list[ByHand]]:
    found: dict[int, list[ByHand]] = defaultdict(list)
    for gift in gifts:
        found[gift.amount].append(gift)
    return found
