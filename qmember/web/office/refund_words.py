"""What a refund of an income means, said before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import gettext as _

from qmember.domain.ledger import GRANTS, Channel, IncomeKind
from qmember.domain.periods import first_open_day, month_of
from qmember.queries.gifts import GiftRow
from qmember.queries.periods import closed_months
from qmember.queries.refunds import limit_now
from qmember.web.context import reading, today
from qmember.web.filters import kr, month_word
from qmember.web.texts import lazy_gettext as _l

_OF_GRANT = _l(
    "The grant counts as less. Whether and how it is to go back, the funder's decision says."
)
_OF_INVOICE = _l(
    "The income counts as less. If an invoice was sent, make the credit note in the bookkeeping."
)
BY_BANK = (Channel.BANKGIRO, Channel.SWISH, Channel.TRANSFER)
OF_KIND: dict[IncomeKind, LazyString] = {
    IncomeKind.MEMBERSHIP_FEE: _l(
        "The fee is asked for again, and the membership follows what is paid."
    ),
    IncomeKind.SALE: _OF_INVOICE,
    IncomeKind.LECTURE: _OF_INVOICE,
    **dict.fromkeys(GRANTS, _OF_GRANT),
}


def consequences(row: GiftRow) -> Iterator[str]:
    """Sentences: what happens with voucher, receipt, fee and month, and who has to agree."""
    yield _(
        "Nothing is overwritten: the voucher is reversed, and a new one takes its place with what is left."
    )
    if row.receipt and not row.receipt_void:
        yield _(
            "Receipt %(number)s is replaced by one of what is left. If all goes back, it is voided.",
            number=row.receipt,
        )
    if row.payment_id is None and row.channel in BY_BANK:
        yield _(
            "It was entered by hand and its payment at the bank is not matched yet. Match it first where "
            "it has come: what is left has another amount than the bank's row."
        )
    if (text := OF_KIND.get(IncomeKind(row.kind))) is not None:
        yield str(text)
    limit = kr(limit_now(reading(), today()), whole=True)
    yield _("More than %(limit)s takes two: you ask, and somebody else answers.", limit=limit)


def closed_refund_note(row: GiftRow) -> str | None:
    """``November är stängd. Återbetalningen bokförs i december.`` for a closed month, else None."""
    if not row.closed:
        return None
    open_day = first_open_day(closed_months(reading()), row.received_on)
    shut = month_word(month_of(row.received_on))
    return str(
        _(
            "%(month)s is closed. The refund is booked in %(open)s.",
            month=shut[:1].upper() + shut[1:],
            open=month_word(month_of(open_day)),
        )
    )
