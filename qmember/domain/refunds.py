"""Money that goes back to whom it came from: which way, how much, and what one alone may not decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.errors import Refused
from qmember.domain.ledger import AccountRole, Channel
from qmember.domain.money import Kronor
from qmember.domain.reasons import Why

TOGETHER = timedelta(days=30)
"""Refunds to the same payer, or of the same gift, within so long count as one."""


TRIED = 12
"""Of so many waiting refunds it is looked whether some were paid together."""


class Way(StrEnum):
    """How money goes back: a row of the bank tells of it, or it is handed over at once."""

    BANK = "bank"
    SWISH = "swish"
    CASH = "cash"


AT_ONCE = {Way.SWISH: AccountRole.CLEARING_SWISH, Way.CASH: AccountRole.CASH}
"""Ways in which somebody has paid before any file tells of it, and the account that it leaves."""


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What is to go back: ``amount`` in öre, why, which way.

    ``paid_on`` is the day on which it was done; None while it is still to be.
    """

    amount: int
    why: Why
    way: Way = Way.BANK
    paid_on: date | None = None


def usual_way(channel: Channel) -> Way:
    """The way that money usually goes back which came through a channel."""
    return {Channel.CASH: Way.CASH, Channel.SWISH: Way.SWISH}.get(channel, Way.BANK)


def left_after(whole: int, amount: int) -> int:
    """Öre that are left of ``whole`` when ``amount`` goes back; Refused for nothing or too much."""
    if amount <= 0:
        raise Refused("The amount must be greater than 0 kronor", field="amount")
    if amount > whole:
        raise Refused("You can refund at most %(most)s", field="amount", most=Kronor(whole))
    return whole - amount


def adding_up(amounts: Sequence[int], total: int) -> tuple[int, ...]:
    """Places of two or more of these öre that sum to ``total``; empty where none do.

    Of several ways the one that takes the earliest. Only the first amounts are tried (``TRIED``).
    """
    ways: dict[int, tuple[int, ...]] = {0: ()}
    for place, amount in enumerate(amounts[:TRIED]):
        if amount < total:  # one that is all of it leaves nothing for another
            ways = {ore + amount: (*one, place) for ore, one in ways.items()} | ways
    return ways.get(total, ())


def needs_two(amount: int, earlier: int, limit: int) -> bool:
    """Tell whether a second person has to agree: ``earlier`` öre of the last days count with it.

    Several small refunds are so no way around the limit.
    """
    return amount + earlier > limit


def limit_that_holds(limits: Iterable[int]) -> int:
    """The lowest of the limits that held at any time of the last days (``TOGETHER``).

    Who may change the limit may also refund, so a higher one holds only when it has stood so long.
    """
    return min(limits)
