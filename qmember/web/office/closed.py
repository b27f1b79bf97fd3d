"""What a closed month means for a correction, said before anything is saved."""

from __future__ import annotations

from flask_babel import gettext as _

from qmember.domain.periods import first_open_day, month_of
from qmember.queries.gifts import GiftRow
from qmember.queries.periods import closed_months
from qmember.web.context import reading
from qmember.web.filters import month_word


def closed_note(row: GiftRow) -> str | None:
    """``November är stängd. Rättelsen bokförs i december.`` for income of a closed month, else None."""
    if not row.closed:
        return None
    open_day = first_open_day(closed_months(reading()), row.received_on)
    shut = month_word(month_of(row.received_on))
    return str(
        _(
            "%(month)s is closed. The correction is booked in %(open)s.",
            month=shut[:1].upper() + shut[1:],
            open=month_word(month_of(open_day)),
        )
    )
