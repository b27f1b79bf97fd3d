"""The way of one krona: every link of its chain on one page, each leading to what it tells of."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why
from qmember.domain.refunds import Way
from qmember.domain.trail import Link
from qmember.queries import ledger
from qmember.queries.trail import trail_of
from qmember.queries.trail_steps import Step
from qmember.web.access import permit
from qmember.web.context import reading, viewer
from qmember.web.filters import kr
from qmember.web.forms.refunds import WAY_WORDS
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import INCOME_WORDS, REASON_WORDS

bp = Blueprint("trail", __name__)

WHAT = {
    Link.BANK_ROW: _l("The money came to the bank"),
    Link.UNNAMED: _l("The naming was undone"),
    Link.REVERSED: _l("Reversed"),
    Link.RECEIPT_VOID: _l("Receipt %(number)s was voided"),
    Link.NAMED: _l("The payment was named"),
    Link.REFUNDED: _l("Refunded"),
    Link.REFUND_UNDONE: _l("The refund was undone"),
    Link.REFUND_PAID: _l("The refund was paid"),
    Link.REFUND_UNPAID: _l("The refund had not been paid"),
    Link.RECEIPT: _l("Receipt %(number)s was issued"),
    Link.RECEIPT_LEFT: _l("Receipt %(number)s left"),
    Link.HANDED_OVER: _l("Voucher %(number)s was handed over to the bookkeeping"),
    Link.REVIEWED: _l("Voucher %(number)s was audited"),
}
HOW = {
    "itself": _l("by itself, from its reference"),
    "certain": _l("among the certain ones"),
    "likely": _l("from a suggestion"),
    "unclear": _l("by hand"),
    "mail": _l("by e-mail"),
    "print": _l("on paper"),
}


@bp.get("/verifikationer/<voucher:number>/vag")
@permit(Permission.READ_LEDGER)
def show(number: tuple[int, int]) -> str:
    """Show the way that a voucher's money went, from the bank to the bookkeeping."""
    voucher = ledger.voucher(reading(), *number)
    steps = trail_of(reading(), viewer(), voucher.entry_id)
    return render_template(
        "office/ledger/trail.html", voucher=voucher, lines=[_line(step) for step in steps]
    )


def _line(step: Step) -> dict[str, object]:
    detail = [kr(step.ore) if step.ore is not None else "", _more(step)]
    return {
        "what": _what(step), "href": _href(step), "at": step.at, "who": step.by,
        "detail": " · ".join(part for part in detail if part),
    }  # fmt: skip


def _what(step: Step) -> str:
    if step.link is Link.RECORDED:
        kind = INCOME_WORDS.get(step.word, step.word)  # type: ignore[call-overload]
        return str(_("%(kind)s in voucher %(number)s", kind=kind, number=step.voucher))
    return str(WHAT[step.link]) % {"number": step.receipt or step.voucher}


def _more(step: Step) -> str:
    """What is worth knowing beside the amount: whose, which account, how, or why."""
    if step.link is Link.RECORDED and step.income:
        return step.income.shown_as or str(_("Anonymous"))
    if step.link is Link.BANK_ROW:
        return step.word
    if step.link in {Link.REVERSED, Link.RECEIPT_VOID, Link.REFUNDED}:
        return str(REASON_WORDS[Why(step.word)])
    if step.link is Link.REFUND_PAID:
        return f"{WAY_WORDS[Way(step.word)]}, {step.day}"
    return str(HOW[step.word]) if step.word in HOW else ""


def _href(step: Step) -> str | None:
    """Where the link itself is shown."""
    if step.batch is not None:
        batch_id, collective = step.batch
        return url_for("office.handover.voucher", batch_id=batch_id, number=collective)
    if step.link is Link.REVIEWED and viewer().may(Permission.AUDIT_BOOKS):
        return url_for("office.review.show", number=step.voucher)
    if step.receipt is not None:
        return url_for("office.receipts.show", number=step.receipt)
    if step.link is Link.NAMED and step.payment_id is not None:
        return url_for("office.bank.show", payment_id=step.payment_id)
    return url_for("office.ledger.show", number=step.voucher) if step.voucher else None
