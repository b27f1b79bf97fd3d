"""Who is in the room at a meeting and how many votes that makes, with those given to somebody else.

A pure rule over what was written down at the door: comings and goings, and the proxies that were
handed in. Nothing is overwritten, so the answer for any minute stays the same (``domain`` 2.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Statutes
from qmember.domain.voters import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Passage:
    """That a member came into the room or left it."""

    member_no: str
    at: datetime
    came: bool


@dataclass(frozen=True, slots=True)
class Proxy:
    """That a member (the principal) lets another (the holder) vote for her, unless it was revoked."""

    principal: str
    holder: str
    at: datetime
    revoked_at: datetime | None = None


class Void(StrEnum):
    """Why a proxy gives no vote."""

    NOT_ALLOWED = "not_allowed"
    PRINCIPAL_HAS_NO_VOTE = "principal_has_no_vote"
    HOLDER_HAS_NO_VOTE = "holder_has_no_vote"
    HERSELF = "herself"
    REVOKED = "revoked"
    PRINCIPAL_CAME = "principal_came"
    SUPERSEDED = "superseded"
    TOO_MANY = "too_many"
    HOLDER_AWAY = "holder_away"


@dataclass(frozen=True, slots=True)
class VotesPresent:
    """The votes in the room: member numbers of those here, whose proxies count, and why others do not.

    ``votes`` weighs each by the roll: own votes and those by proxy.
    """

    here: tuple[str, ...]
    by_proxy: tuple[Proxy, ...]
    void: tuple[tuple[Proxy, Void], ...]
    votes: int


@dataclass(frozen=True, slots=True)
class _Door:
    """What the door knows at a moment: who has a vote, who of them is here, who has ever come."""

    entitled: frozenset[str]
    here: frozenset[str]
    came: frozenset[str]
    at: datetime


def votes_present(
    roll: Iterable[Verdict],
    passages: Iterable[Passage],
    proxies: Iterable[Proxy],
    statutes: Statutes,
    at: datetime,
) -> VotesPresent:
    """What counts at a moment, by what had been written down until then.

    A proxy counts while its holder is in the room and its principal has never come: coming is how
    she takes her vote back. Nobody passes on what she holds.
    """
    weights = {row.member_no: row.weight for row in roll if row.outcome is Outcome.ELIGIBLE}
    door = _door(weights, passages, at)
    given = sorted((one for one in proxies if one.at <= at), key=lambda one: one.at)
    void = list(_void(given, door, statutes))
    counted = tuple(one for one in given if not any(one is other for other, _ in void))
    votes = sum(weights[number] for number in door.here)
    votes += sum(weights[one.principal] for one in counted)
    return VotesPresent(tuple(sorted(door.here)), counted, tuple(void), votes)


def _door(weights: Mapping[str, int], passages: Iterable[Passage], at: datetime) -> _Door:
    known = sorted((one for one in passages if one.at <= at), key=lambda one: one.at)
    last = {one.member_no: one.came for one in known}
    here = frozenset(number for number, came in last.items() if came and number in weights)
    return _Door(frozenset(weights), here, frozenset(o.member_no for o in known if o.came), at)


def _void(given: Sequence[Proxy], door: _Door, statutes: Statutes) -> Iterator[tuple[Proxy, Void]]:
    """The proxies that give no vote, each with its reason; the first ones handed in are held first."""
    standing = [one for one in given if not _revoked(one, door.at)]
    newest = {one.principal: one for one in standing}
    held: Counter[str] = Counter()
    for one in given:
        why = _why_not(one, door, statutes)
        if why is None and newest[one.principal] is not one:
            why = Void.SUPERSEDED
        if why is None and held[one.holder] >= statutes.count(Key.PROXY_MOST):
            why = Void.TOO_MANY
        if why is None:
            held[one.holder] += 1
            why = None if one.holder in door.here else Void.HOLDER_AWAY
        if why is not None:
            yield one, why


def _why_not(one: Proxy, door: _Door, statutes: Statutes) -> Void | None:
    """Why a proxy is not one, whoever else has handed one in."""
    refusals = (
        (not statutes.flag(Key.PROXY), Void.NOT_ALLOWED),
        (one.principal == one.holder, Void.HERSELF),
        (one.principal not in door.entitled, Void.PRINCIPAL_HAS_NO_VOTE),
        (one.holder not in door.entitled, Void.HOLDER_HAS_NO_VOTE),
        (_revoked(one, door.at), Void.REVOKED),
        (one.principal in door.came, Void.PRINCIPAL_CAME),
    )
    return next((why for refused, why in refusals if refused), None)


def _revoked(one: Proxy, at: datetime) -> bool:
    return one.revoked_at is not None and one.revoked_at <= at
