"""What waiting payments are believed to be, as far as it still holds and the viewer may see it.

What was reckoned can only be lowered here: what has been paid, ended, settled or hidden since is
left out, and what is then left without the suggestion that was meant is unclear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.ledger import voucher_number
from qmember.domain.match_facts import OVER, Because, Certainty, Share, Suggestion
from qmember.domain.match_kept import code_of, suggestions_of
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    Claim,
    Entry,
    Income,
    IncomeReversal,
    MemberNumber,
    Person,
    Purpose,
)
from qmember.queries.claims import claim_facts
from qmember.queries.people import shown_name
from qmember.queries.people_scope import by_name
from qmember.queries.reading import Reads, Values


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A share as the viewer sees it: öre, what it is, of whom, for which time, purpose or voucher.

    ``person_id``, ``claim_id`` and ``income_id`` are row ids, for those who act on it.
    """

    share: Share
    shown_as: str = ""
    number: str = ""
    member_no: str = ""
    reference: str = ""
    from_on: date | None = None
    to_on: date | None = None
    open_ore: int = 0
    purpose: str = ""
    voucher: str = ""
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Believed:
    """One thing that a payment may be; ``code`` tells it from what it may be at another look."""

    code: str
    shares: tuple[ShownShare, ...]
    because: tuple[Because, ...]

    @property
    def plain(self) -> tuple[Share, ...]:
        """The shares as they would be named."""
        return tuple(one.share for one in self.shares)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was reckoned of one payment, and the öre that are open of it."""

    payment_id: int
    left_ore: int
    certainty: str
    found: str


@dataclass(frozen=True, slots=True)
class Belief:
    """What holds of it: unless it is unclear, the first suggestion is meant."""

    certainty: Certainty = Certainty.UNCLEAR
    suggestions: tuple[Believed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facts:
    people: Mapping[int, Values]
    claims: Mapping[int, Values]
    open_ore: Mapping[int, int]
    gifts: Mapping[int, Values]
    purposes: Mapping[int, str]


def beliefs(session: Reads, viewer: Viewer, rows: Sequence[Kept]) -> dict[int, Belief]:
    """What some payments are believed to be; nothing for those who do not name payments."""
    if not viewer.may(Permission.RECORD_BANK):
        return {row.payment_id: Belief() for row in rows}
    kept = {row.payment_id: suggestions_of(row.found) for row in rows}
    facts = _facts(session, viewer, [one for some in kept.values() for one in some])
    return {row.payment_id: _belief(viewer, row, kept[row.payment_id], facts) for row in rows}


def _belief(viewer: Viewer, row: Kept, kept: Sequence[Suggestion], facts: _Facts) -> Belief:
    holds = [_holds(one, row.left_ore, facts) for one in kept]
    certainty = Certainty(row.certainty) if holds and holds[0] else Certainty.UNCLEAR
    shown = [_shown(viewer, one, facts) for one, yes in zip(kept, holds, strict=True) if yes]
    return Belief(certainty, tuple(shown))


def _holds(one: Suggestion, left: int, facts: _Facts) -> bool:
    """Tell whether a suggestion can be followed today as it was meant."""
    if sum(share.amount for share in one.shares) != left:
        return False
    whole = Because.LESS not in one.because
    return all(_stands(share, facts) and _fits(share, facts, whole=whole) for share in one.shares)


def _stands(share: Share, facts: _Facts) -> bool:
    """Tell whether everything that a share names is there and may be shown."""
    return (
        (not share.person_id or share.person_id in facts.people)
        and (not share.income_id or share.income_id in facts.gifts)
        and (not share.claim_id or share.claim_id in facts.claims)
    )


def _fits(share: Share, facts: _Facts, *, whole: bool) -> bool:
    """Tell whether as much is open on a fee as a share is for it: exactly that where it is ``whole``."""
    if not share.claim_id or share.kind == OVER:
        return True
    still = facts.open_ore.get(share.claim_id, 0)
    return share.amount == still if whole else share.amount <= still


def _shown(viewer: Viewer, one: Suggestion, facts: _Facts) -> Believed:
    shares = tuple(_share(viewer, share, facts) for share in one.shares)
    return Believed(code_of(one.shares), shares, one.because)


def _share(viewer: Viewer, share: Share, facts: _Facts) -> ShownShare:
    person, claim = facts.people.get(share.person_id), facts.claims.get(share.claim_id)
    gift = facts.gifts.get(share.income_id)
    return ShownShare(
        share,
        shown_as=_name(viewer, person),
        number=show_number(person.number) if person else "",
        member_no=claim.member_no or "" if claim else "",
        reference=claim.reference if claim else "",
        from_on=claim.from_on if claim else None,
        to_on=claim.to_on if claim else None,
        open_ore=facts.open_ore.get(share.claim_id, 0),
        purpose=facts.purposes.get(share.purpose_id, ""),
        voucher=voucher_number(gift.year, gift.number) if gift else "",
        received_on=gift.received_on if gift else None,
    )


def _name(viewer: Viewer, row: Values | None) -> str:
    if row is None:
        return ""
    return shown_name(viewer, number=row.number, name=row.name, protection=row.protection)


def _facts(session: Reads, viewer: Viewer, suggestions: Sequence[Suggestion]) -> _Facts:
    """Everything that the suggestions speak of, read at once."""
    shares = [share for one in suggestions for share in one.shares]
    claims = _claims(session, {share.claim_id for share in shares} - {0})
    facts = claim_facts(session, list(claims))
    return _Facts(
        _people(session, viewer, {share.person_id for share in shares} - {0}),
        claims,
        {claim_id: one.open_ore for claim_id, one in facts.items()},
        _gifts(session, {share.income_id for share in shares} - {0}),
        _purposes(session, {share.purpose_id for share in shares} - {0}),
    )


def _people(session: Reads, viewer: Viewer, ids: set[int]) -> dict[int, Values]:
    if not ids:
        return {}
    query = select(Person.id, Person.number, Person.name, Person.protection)
    query = query.where(Person.id.in_(sorted(ids)), *by_name(viewer))
    return {row.id: row for row in session.execute(query)}


def _claims(session: Reads, ids: set[int]) -> dict[int, Values]:
    if not ids:
        return {}
    query = (
        select(
            Claim.id, Claim.reference, Claim.from_on, Claim.to_on, Claim.person_id,
            MemberNumber.number.label("member_no"),
        )
        .outerjoin(MemberNumber, MemberNumber.person_id == Claim.person_id)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.id.in_(sorted(ids)), Person.sort_key.is_not(None))
    )  # fmt: skip
    return {row.id: row for row in session.execute(query)}


def _gifts(session: Reads, ids: set[int]) -> dict[int, Values]:
    """Gifts by hand that still count and whose money has not come."""
    if not ids:
        return {}
    settled = (
        select(Allocation.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.income_id == Income.id, AllocationReversal.allocation_id.is_(None))
        .correlate(Income)
    )
    query = (
        select(Income.id, Income.received_on, Entry.year, Entry.number)
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(Income.id.in_(sorted(ids)), IncomeReversal.income_id.is_(None), ~settled.exists())
    )
    return {row.id: row for row in session.execute(query)}


def _purposes(session: Reads, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(Purpose.id, Purpose.name).where(Purpose.id.in_(sorted(ids))))
    return {row.id: row.name for row in rows}
