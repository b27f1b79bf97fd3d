"""What speaks for each thing that a payment may be: by reference, number, sender, name or authority.

Each finding has a strength; the order of the strengths is the order of belief (``features`` C10):
reference, confirmed sender, number, name. Nothing here picks; ``domain.matching`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from qmember.domain.ledger import GRANTS, IncomeKind
from qmember.domain.match_facts import (
    OVER,
    Because,
    Candidates,
    Habit,
    OpenFee,
    Share,
    Somebody,
    Told,
)
from qmember.domain.match_names import Likeness
from qmember.domain.text import words

FEE, GIFT = IncomeKind.MEMBERSHIP_FEE, IncomeKind.GIFT
MOST_BEYOND = 4
"""Beyond so many times the fee, what was paid is rather a gift than a fee and its rest."""

FEE_WORDS = ("medl", "avgift", "avg")
GIFT_WORDS = ("gava", "gavor", "gift", "donation", "manadsgava", "bidrag", "stod")


class Strength(IntEnum):
    """How much a finding is worth. What is an option is never picked by itself."""

    OPTION = 0
    ALIKE = 10
    GIFT_WITHIN = 20
    GIFT_NAME = 22
    MORE_WITHIN = 40
    MORE_NAME = 42
    FEE_WITHIN = 44
    FEE_NAME = 46
    AUTHORITY = 48
    SENDER = 50
    SENDER_EXACT = 52
    TOLD = 55
    NUMBER = 60
    SWAPPED = 70
    REFERENCE = 80
    HABIT = 90
    EXACT = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a payment may be, what speaks for it, and how much that is worth."""

    strength: Strength
    shares: tuple[Share, ...]
    because: tuple[Because, ...]


def findings(row: Told, known: Candidates) -> Iterator[Finding]:
    """Everything that a payment may be, in no order; the same thing may come for several reasons."""
    yield from _by_reference(row, known.fees)
    yield from _by_sender(row, known)
    if known.authority:
        yield from _by_authority(row, known)
        return
    for one in known.people:
        yield from _by_name(row, one, known.fees)
    yield from _together(row, known)


def says_fee(message: str) -> bool:
    """Tell whether a payer wrote that she pays a fee."""
    return any(word.startswith(FEE_WORDS) for word in words(message))


def says_gift(message: str) -> bool:
    """Tell whether a payer wrote that she gives."""
    return any(word.startswith(GIFT_WORDS) for word in words(message))


def _by_reference(row: Told, fees: Sequence[OpenFee]) -> Iterator[Finding]:
    """Fees whose reference, or whose member's number, the payer wrote; or wrote with a slip."""
    mine = [fee for fee in fees if fee.reference in row.references]
    for fee in mine:
        exact = fee.open_ore == row.amount
        strength = Strength.EXACT if exact else Strength.REFERENCE
        yield _fee(row.amount, [fee], strength, Because.REFERENCE)
    if len(mine) > 1 and sum(fee.open_ore for fee in mine) == row.amount:
        yield _fee(row.amount, mine, Strength.EXACT, Because.REFERENCE)
    for fee in fees:
        if fee in mine:
            continue
        if fee.number and fee.number in row.numbers:
            yield _fee(row.amount, [fee], Strength.NUMBER, Because.NUMBER)
        if any(swapped(one, fee.reference) for one in row.references):
            if fee.open_ore == row.amount:
                yield _fee(row.amount, [fee], Strength.SWAPPED, Because.SWAPPED)
            else:
                yield _fee(row.amount, [fee], Strength.OPTION, Because.SWAPPED)


def swapped(one: str, other: str) -> bool:
    """Tell whether two numbers differ in that two of their digits have changed places."""
    if len(one) != len(other):
        return False
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(at) == 2 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]  # noqa: PLR2004


def swaps(number: str) -> Iterator[str]:
    """Every number that a number becomes when two of its digits change places."""
    for a, b in combinations(range(len(number)), 2):
        if number[a] != number[b]:
            yield f"{number[:a]}{number[b]}{number[a + 1 : b]}{number[a]}{number[b + 1 :]}"


def _fee(amount: int, fees: Sequence[OpenFee], strength: Strength, *because: Because) -> Finding:
    """Money for fees: as much on each as is asked for, the oldest first; what is over has its share."""
    left, shares = amount, []
    for fee in sorted(fees, key=lambda one: (one.from_on, one.claim_id)):
        ore = min(left, fee.open_ore)
        if ore:
            shares.append(Share(FEE, ore, fee.payer_id, fee.claim_id))
        left -= ore
    asked = sum(fee.open_ore for fee in fees)
    amounts = (
        Because.AMOUNT if asked == amount else Because.MORE if asked < amount else Because.LESS
    )
    if left:
        shares.append(Share(OVER, left, shares[-1].person_id, shares[-1].claim_id))
    return Finding(strength, tuple(shares), (*because, amounts))


def _by_sender(row: Told, known: Candidates) -> Iterator[Finding]:
    """What earlier payments from the same account were; of several people's account nobody is picked."""
    people = {one.person_id for one in known.habits if one.person_id}
    if len(people) > 1:
        for one in known.habits:
            yield Finding(Strength.OPTION, _as_before(row, one), (Because.SENDER, Because.SEVERAL))
        return
    exact = [one for one in known.habits if one.amount == row.amount]
    for one in known.habits:
        if one.kind == FEE or (exact and one not in exact) or one.amount == 0:
            continue
        alone = len({(h.kind, h.person_id, h.purpose_id) for h in exact}) == 1
        twice = alone and one in exact and one.times > 1
        if twice and not one.paused:
            yield Finding(Strength.HABIT, _as_before(row, one), (Because.HABIT,))
        else:
            strength = Strength.SENDER_EXACT if exact else Strength.SENDER
            paused = (Because.PAUSED,) if one.paused else ()
            yield Finding(strength, _as_before(row, one), (Because.SENDER, *paused))
    for person_id in people:
        yield from _fee_by_sender(row, person_id, exact, known.fees)


def _as_before(row: Told, habit: Habit) -> tuple[Share, ...]:
    return (Share(habit.kind, row.amount, habit.person_id, purpose_id=habit.purpose_id),)


def _fee_by_sender(
    row: Told, person_id: int, exact: Sequence[Habit], fees: Sequence[OpenFee]
) -> Iterator[Finding]:
    """The fees that somebody is asked for whose account it is; the very fee where that is her habit."""
    mine = _fees_of(person_id, fees)
    equal = [fee for fee in mine if fee.open_ore == row.amount]
    habits = [one for one in exact if one.kind == FEE]
    often = sum(one.times for one in habits) > 1 and habits == list(exact)
    if len(equal) == 1 and often and not any(one.paused for one in habits):
        yield _fee(row.amount, equal, Strength.HABIT, Because.HABIT)
    elif equal:
        yield _fee(row.amount, equal[:1], Strength.SENDER_EXACT, Because.SENDER)
    elif mine and sum(fee.open_ore for fee in mine) == row.amount:
        yield _fee(row.amount, mine, Strength.SENDER_EXACT, Because.SENDER)
    elif mine and sum(fee.open_ore for fee in mine) < row.amount and _fits(row.amount, mine):
        yield _fee(row.amount, mine, Strength.MORE_NAME, Because.SENDER)
    elif not mine and exact and habits == list(exact):
        share = Share(FEE, row.amount, person_id)
        yield Finding(Strength.SENDER, (share,), (Because.SENDER,))


def _fees_of(person_id: int, fees: Iterable[OpenFee]) -> list[OpenFee]:
    """The fees that somebody pays, or that are hers; the oldest first."""
    mine = [fee for fee in fees if person_id in (fee.payer_id, fee.member_id)]
    return sorted(mine, key=lambda fee: (fee.from_on, fee.claim_id))


def _fits(amount: int, fees: Sequence[OpenFee]) -> bool:
    """Tell whether a payment is so near what is asked for that it is a fee and its rest."""
    return amount <= (MOST_BEYOND + 1) * sum(fee.open_ore for fee in fees)


def _by_name(row: Told, who: Somebody, fees: Sequence[OpenFee]) -> Iterator[Finding]:
    """What somebody's money may be whom the bank's words mean: her fee, her household's, a gift."""
    name = _name(who)
    mine = _fees_of(who.person_id, fees)
    equal = [fee for fee in mine if fee.open_ore == row.amount]
    asked = sum(fee.open_ore for fee in mine)
    if equal:
        yield _fee(row.amount, equal[:1], _of(who, "FEE"), name)
    elif mine and asked == row.amount:
        yield _fee(row.amount, mine, _of(who, "FEE"), name)
    elif mine and asked < row.amount:
        homes = list(_household(row, who, mine, fees))
        yield from homes
        if not homes:
            near = _fits(row.amount, mine)
            strength = _of(who, "MORE") if near else Strength.ALIKE
            yield _fee(row.amount, mine, strength, name, Because.OPEN_FEE)
    elif mine:
        yield _fee(row.amount, mine[:1], _of(who, "GIFT"), name, Because.OPEN_FEE)
    yield _gift(row, who, name)


def _gift(row: Told, who: Somebody, name: Because) -> Finding:
    """The whole as what her money was the last time: a gift, where nothing else is known."""
    kind = who.kind if who.kind and who.kind != FEE else GIFT
    strength = Strength.OPTION if who.told else _of(who, "GIFT")
    purpose = who.purpose_id if kind == GIFT else 0
    return Finding(strength, (Share(kind, row.amount, who.person_id, purpose_id=purpose),), (name,))


def _name(who: Somebody) -> Because:
    if who.told:
        return Because.TOLD
    return {Likeness.SAME: Because.NAME, Likeness.WITHIN: Because.NAME_WITHIN}.get(
        who.likeness, Because.NAME_ALIKE
    )


def _of(who: Somebody, what: str) -> Strength:
    """How much a fee, more than it or a gift is worth by this name; by one with a slip, little."""
    if who.likeness < Likeness.WITHIN:
        return Strength.OPTION if what == "GIFT" else Strength.ALIKE
    if who.told and what == "FEE":
        return Strength.TOLD
    return Strength[f"{what}_{'NAME' if who.likeness is Likeness.SAME else 'WITHIN'}"]


def _household(
    row: Told, who: Somebody, mine: Sequence[OpenFee], fees: Sequence[OpenFee]
) -> Iterator[Finding]:
    """One payment for several of a household: all of it, or she and one other; each that fits."""
    homes = who.homes.union(*(fee.homes for fee in mine))
    others = [fee for fee in fees if fee not in mine and fee.homes & homes]
    if not others:
        return
    name, strength = _name(who), _of(who, "FEE")
    own = sum(fee.open_ore for fee in mine)
    if own + sum(fee.open_ore for fee in others) == row.amount:
        yield _fee(row.amount, [*mine, *others], strength, name, Because.HOUSEHOLD)
        return
    for fee in others:
        if own + fee.open_ore == row.amount:
            yield _fee(row.amount, [*mine, fee], strength, name, Because.HOUSEHOLD)


def _together(row: Told, known: Candidates) -> Iterator[Finding]:
    """The fees of two whom the bank names together, when they add up to the payment."""
    both = [one for one in known.people if one.likeness is Likeness.WITHIN and not one.told]
    for one, other in combinations(sorted(both, key=lambda who: who.person_id), 2):
        first, second = (_fees_of(who.person_id, known.fees) for who in (one, other))
        fees = {fee.claim_id: fee for fee in (*first, *second)}
        apart = one.named != other.named
        if apart and first and second and sum(fee.open_ore for fee in fees.values()) == row.amount:
            yield _fee(row.amount, list(fees.values()), Strength.FEE_NAME, Because.TOGETHER)


def _by_authority(row: Told, known: Candidates) -> Iterator[Finding]:
    """A grant that an authority pays out: the funder's whom the message names, else its own."""
    strength = Strength.TOLD if known.funders else Strength.AUTHORITY
    for person_id, kind in known.funders or ((max(known.authority, 0), ""),):
        kind = kind if kind in GRANTS else IncomeKind.STATE_GRANT  # noqa: PLW2901
        share = Share(kind, row.amount, person_id)
        yield Finding(strength, (share,), (Because.AUTHORITY,))
