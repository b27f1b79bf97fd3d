"""Which suggestion is meant for a bank payment, how sure it is, and why (``ux`` 5.1.4).

Pure: a payment, and what it is compared with. Certain is only a fee under its own reference to the
öre, or what the same sender's money of the same amount was twice before. Where two fit equally well,
none is picked; a name alone never makes anything certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from qmember.domain.gift_holds import HELD_KINDS
from qmember.domain.ledger import SETTLED
from qmember.domain.match_evidence import (
    FEE,
    GIFT,
    Finding,
    Strength,
    findings,
    says_fee,
    says_gift,
)
from qmember.domain.match_facts import (
    Because,
    ByHand,
    Candidates,
    Certainty,
    Match,
    Share,
    Suggestion,
    Told,
)

MOST = 4
"""So many suggestions are shown: the one that is meant, and three others."""

BEFORE, AFTER = timedelta(days=45), timedelta(days=10)
"""So long before and after the bank's day may a gift by hand be the same money."""


def match(row: Told, known: Candidates) -> Match:
    """What one payment may be. The order in which the candidates come makes no difference."""
    if row.hidden or row.amount <= 0:
        return Match(row.payment_id)
    found = _merged(_by_words(row, findings(row, known)))
    by_hand = _by_hand(row, known, found)
    top = found[0].strength if found else Strength.OPTION
    first = [one for one in found if one.strength == top and top > Strength.OPTION]
    if len(first) > 1:
        found = [
            replace(one, because=(*one.because, Because.EQUAL)) if one in first else one
            for one in found
        ]
    certainty = _certainty(row, first, found)
    if (by_hand or known.paid) and top < Strength.EXACT:
        found, certainty = [*by_hand, *found], Certainty.UNCLEAR
    shown = tuple(Suggestion(one.shares, one.because) for one in found[:MOST])
    return Match(row.payment_id, certainty, shown)


def match_all(pairs: Iterable[tuple[Told, Candidates]]) -> list[Match]:
    """Many payments at once: two that are believed to be the same fee or gift are not certain."""
    matches = [match(row, known) for row, known in pairs]
    return without_rivals(matches)


def without_flagged(one: Match, flagged: Collection[int]) -> Match:
    """The same without gifts of payers whose money waits for a decision: they are never suggested."""
    kept = tuple(
        each
        for each in one.suggestions
        if not any(share.person_id in flagged and share.kind in HELD_KINDS for share in each.shares)
    )
    if kept == one.suggestions:
        return one
    return Match(one.payment_id, Certainty.UNCLEAR, kept)


def without_rivals(matches: Sequence[Match]) -> list[Match]:
    """The same, none of them certain of what another is meant for too."""
    wanted = Counter(one for each in matches for one in _taken(each))
    sure = [each for each in matches if each.certainty is Certainty.CERTAIN]
    surely = Counter(one for each in sure for one in _taken(each))
    return [
        each.lowered(Certainty.LIKELY, Because.OTHER_PAYMENT)
        if any(
            (surely if each.certainty is Certainty.CERTAIN else wanted)[one] > 1
            for one in _taken(each)
        )
        else each
        for each in matches
    ]


def _taken(one: Match) -> set[tuple[str, int]]:
    """The fees and gifts that a payment is meant for, each of which takes one payment."""
    if one.certainty is Certainty.UNCLEAR:
        return set()
    shares = one.suggestions[0].shares
    fees = {("claim", share.claim_id) for share in shares if share.claim_id}
    return fees | {("income", share.income_id) for share in shares if share.income_id}


def _certainty(row: Told, first: Sequence[Finding], found: Sequence[Finding]) -> Certainty:
    if len(first) != 1:
        return Certainty.UNCLEAR
    [meant] = first
    doubts = [one for one in found if one is not meant and one.strength >= Strength.AUTHORITY]
    sure = meant.strength >= Strength.HABIT and not doubts and _words_agree(row, meant)
    return Certainty.CERTAIN if sure else Certainty.LIKELY


def _words_agree(row: Told, meant: Finding) -> bool:
    """Tell whether the payer did not write that it is something else than what is believed."""
    if meant.strength is Strength.EXACT:
        return True
    kinds = {share.kind for share in meant.shares}
    if says_fee(row.message) and FEE not in kinds:
        return False
    return not (says_gift(row.message) and FEE in kinds)


def _by_words(row: Told, found: Iterable[Finding]) -> list[Finding]:
    """The findings, those weakened that contradict what the payer wrote: a fee, or a gift."""
    fee, gift = says_fee(row.message), says_gift(row.message)
    if fee == gift:
        return list(found)
    return [_weakened(one) if _contradicts(one, fee=fee) else one for one in found]


def _contradicts(one: Finding, *, fee: bool) -> bool:
    if one.strength >= Strength.TOLD or one.strength is Strength.AUTHORITY:
        return False
    kinds = {share.kind for share in one.shares}
    return GIFT in kinds if fee else FEE in kinds and len(kinds) == 1


def _weakened(one: Finding) -> Finding:
    return replace(one, strength=Strength.OPTION, because=(*one.because, Because.WORDS))


def _merged(found: Iterable[Finding]) -> list[Finding]:
    """Each thing once with everything that speaks for it, the strongest first."""
    together: dict[tuple[Share, ...], list[Finding]] = {}
    for one in found:
        together.setdefault(tuple(sorted(one.shares)), []).append(one)
    merged = [_one(same) for same in together.values()]
    return sorted(merged, key=lambda one: (-one.strength, one.shares))


def _one(same: Sequence[Finding]) -> Finding:
    ranked = sorted(same, key=lambda one: (-one.strength, one.because))
    because = tuple(dict.fromkeys(why for one in ranked for why in one.because))
    return Finding(ranked[0].strength, ranked[0].shares, because)


def _by_hand(row: Told, known: Candidates, found: Sequence[Finding]) -> list[Finding]:
    """Gifts entered by hand that may be the same money: of the amount, of whom it seems to be from.

    Of one that has no giver, only where nobody is known of the payment either.
    """
    people = {share.person_id for one in found for share in one.shares} - {0}
    people |= {one.person_id for one in known.people}
    alike = [one for one in known.by_hand if _same_money(row, one)]
    mine = [one for one in alike if (one.person_id in people if people else not one.person_id)]
    return [
        Finding(
            Strength.OPTION,
            (Share(SETTLED, row.amount, one.person_id, income_id=one.income_id),),
            (Because.BY_HAND,),
        )
        for one in sorted(mine, key=lambda gift: (gift.received_on, gift.income_id), reverse=True)
    ]


def _same_money(row: Told, gift: ByHand) -> bool:
    return (
        gift.amount == row.amount
        and row.booked_on - BEFORE <= gift.received_on <= row.booked_on + AFTER
    )
