"""One link of the way of a krona."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qmember.domain.trail import Link
from qmember.queries.gifts import GiftRow


@dataclass(frozen=True, slots=True)
class Step:
    """One link: what happened, when (UTC) and by whom; amounts in öre, of the bank with its sign.

    ``word`` is the kind of income, how a naming was decided, how a receipt or a
    refund left, or a reason.
    ``voucher`` and ``receipt`` are numbers as shown, ``batch`` the handover and its collective voucher.
    """

    link: Link
    at: datetime
    by: str
    ore: int | None = None
    voucher: str | None = None
    receipt: str | None = None
    payment_id: int | None = None
    batch: tuple[int, int] | None = None
    word: str = ""
    day: date | None = None
    income: GiftRow | None = None
