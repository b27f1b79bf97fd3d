"""What waits for somebody to do it: counts that cost the same however large the register is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from qmember.domain.approvals import ApprovalKind
from qmember.domain.dates import stockholm_date, stockholm_midnight
from qmember.domain.periods import Month, fiscal_period, fiscal_year, month_of
from qmember.domain.permissions import Permission, Viewer
from qmember.models import (
    BankAccount,
    BankBalance,
    BankDeposit,
    BankPayment,
    Entry,
    FundingAdoption,
    Income,
    OpenPayment,
    OutboxMail,
    PeriodDeviation,
    PeriodEvent,
    Posted,
    Receipt,
    ReceiptDelivery,
    ReceiptVoid,
)
from qmember.queries.approvals import open_approvals
from qmember.queries.bank_questions import waiting_questions
from qmember.queries.bundles import begun_with_rows
from qmember.queries.foreign_deposits import unbooked
from qmember.queries.gift_holds import waiting_for_two
from qmember.queries.periods import open_months
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.refund_requests import to_answer
from qmember.queries.refunds import to_pay
from qmember.queries.review_waits import answered, left_to_look_at, questions_of_audit
from qmember.queries.to_mend import how_many_to_mend
from qmember.queries.waiting_lines import Waiting
from qmember.queries.waiting_members import member_waits

NEWEST_RECEIPTS = 2000
"""So many receipts are looked through for originals that are still here: years of a small association,
and never all of a large one."""

TOLD_OF = timedelta(days=31)
"""So long the chair is told of a month that was closed though something was not done."""

FRESH_STATEMENT = timedelta(days=92)
"""A statement that ended longer ago is compared with the books on the page of reconciliation alone."""


def waiting(session: Reads, viewer: Viewer, *, today: date, fiscal_month: int) -> list[Waiting]:
    """What waits for this viewer, the oldest first; only what she herself may do."""
    found: list[Waiting | None] = []
    if viewer.may(Permission.RECORD_BANK):
        found += [_unbooked(session, today), _statements(session, today)]
    if viewer.may(Permission.CLOSE_PERIODS):
        found.append(_months(session, today))
    if viewer.may(Permission.OPEN_PERIODS):
        found += [_asked(session, viewer), *_closed_all_the_same(session, viewer, today)]
    if viewer.may(Permission.RECORD_GIFTS):
        found += [_given_up(session), _on_paper(session)]
    if viewer.may(Permission.EDIT_FUNDING):
        found.append(_not_adopted(session, today, fiscal_month))
    if viewer.may(Permission.AUDIT_BOOKS):
        found += [answered(session), left_to_look_at(session)]
    found += _at_once(session, viewer)
    found += member_waits(session, viewer, today)
    if (count := how_many_to_mend(session, viewer)) > 0:
        found.append(Waiting("to_mend", count, today))
    return sorted((one for one in found if one), key=lambda one: (one.since, one.what))


def _at_once(session: Reads, viewer: Viewer) -> Iterator[Waiting | None]:
    """The bank's queue, questions, refunds, what waits for two and open bundles: one question for all."""
    oldest = (
        select(BankDeposit.booked_on)
        .join(BankPayment, BankPayment.deposit_id == BankDeposit.id)
        .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .order_by(OpenPayment.payment_id)
        .limit(1)
    )
    counted = {
        "payments": (select(func.count()).select_from(OpenPayment), oldest),
        "questions": waiting_questions(viewer), "refund_requests": to_answer(viewer),
        "refunds": to_pay(), "for_two": waiting_for_two(), "audit_questions": questions_of_audit(),
    }  # fmt: skip
    columns = [
        column.scalar_subquery().label(f"{what}_{part}")
        for what, pair in counted.items()
        for part, column in zip(("count", "since"), pair, strict=True)
    ]
    row = session.execute(select(*columns, *begun_with_rows())).one()
    may = {
        "payments": viewer.may(Permission.RECORD_BANK), "questions": True,
        "refund_requests": viewer.may(Permission.ANSWER_REFUNDS),
        "refunds": viewer.may(Permission.RECORD_GIFTS),
        "for_two": viewer.may(Permission.DECIDE_GIFTS),
        "audit_questions": viewer.may(Permission.ANSWER_AUDIT),
    }  # fmt: skip
    for what in counted:
        count, since = getattr(row, f"{what}_count"), getattr(row, f"{what}_since")
        if count and may[what]:
            yield Waiting(what, count, _day(since))
    if viewer.may(Permission.RECORD_GIFTS) and row.bundles:
        yield _bundles(row)


def _day(since: date | datetime | None) -> date:
    """The day of a moment, or the day itself; the first of all where nobody knows."""
    if since is None:
        return date.min
    return stockholm_date(since) if isinstance(since, datetime) else since


def _bundles(row: Values) -> Waiting:
    """Bundles that somebody has begun and that have rows: of a single one how many."""
    since = stockholm_date(row.bundle_at)
    if row.bundles > 1:
        return Waiting("bundles", row.bundles, since)
    name, bundle_id = row.bundle_name, row.bundle_id
    return Waiting("bundle", row.bundle_rows, since, called=name, row_id=bundle_id)


def _unbooked(session: Reads, today: date) -> Waiting | None:
    count = len(unbooked(session))
    return Waiting("unbooked", count, today) if count else None


def _statements(session: Reads, today: date) -> Waiting | None:
    """Accounts whose newest statement does not add up, or says something else than the books."""
    newest = (
        select(func.max(BankBalance.id))
        .where(BankBalance.to_on >= today - FRESH_STATEMENT)
        .group_by(BankBalance.bank_account_id)
    )
    query = (
        select(
            BankBalance.to_on,
            BankBalance.closing_ore,
            BankBalance.agree,
            BankAccount.account_number,
        )
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .where(BankBalance.id.in_(newest))
    )
    wrong = [
        row.to_on
        for row in session.execute(query)
        if not row.agree or row.closing_ore != _balance(session, row.account_number, row.to_on)
    ]
    return Waiting("statements", len(wrong), min(wrong)) if wrong else None


def _balance(session: Reads, account: str, day: date) -> int:
    """What the books hold of an account at the end of a recent day: all of it, less what came after.

    By the day on which it happened, as the bank counts; nothing is booked before that.
    """
    whole = select(func.sum(Posted.amount_ore)).where(Posted.account_number == account)
    after = (
        select(func.sum(Posted.amount_ore))
        .select_from(Entry)
        .join(Posted, Posted.entry_id == Entry.id)
        .where(Entry.booked_on > day, Entry.event_on > day, Posted.account_number == account)
    )
    return int(session.scalar(whole) or 0) - int(session.scalar(after) or 0)


def _months(session: Reads, today: date) -> Waiting | None:
    """The months that are over and open, from the first voucher on."""
    first = session.scalar(select(func.min(Entry.booked_on)))
    last = today.replace(day=1) - timedelta(days=1)
    if first is None or first > last:
        return None
    found = open_months(session, month_of(last))
    if not found:
        return None
    began = date.fromisoformat(f"{found[0]}-01")
    return Waiting("months", len(found), began, month=found[0])


def _asked(session: Reads, viewer: Viewer) -> Waiting | None:
    """The month that somebody else asks this viewer to open with her."""
    others = [
        one for one in open_approvals(session, viewer, ApprovalKind.OPEN_MONTH) if not one.own
    ]
    if not others:
        return None
    first = others[0]
    return Waiting("open_month", len(others), stockholm_date(first.at), month=Month(first.subject))


def _closed_all_the_same(session: Reads, viewer: Viewer, today: date) -> Iterator[Waiting]:
    """Months that were closed lately though something was not done, for who did not close them."""
    if viewer.may(Permission.CLOSE_PERIODS):
        return
    since = stockholm_midnight(today - TOLD_OF)
    query = (
        select(PeriodEvent.month, func.min(PeriodEvent.at), func.count())
        .join(PeriodDeviation, PeriodDeviation.event_id == PeriodEvent.id)
        .where(PeriodEvent.at >= since)
        .group_by(PeriodEvent.month)
        .order_by(PeriodEvent.month)
    )
    for month, at, count in session.execute(query):
        yield Waiting("closed_all_the_same", count, stockholm_date(at), month=Month(month))


def _given_up(session: Reads) -> Waiting | None:
    """Receipts whose mail was given up, and which have not left in another way."""
    query = (
        _still_here(select(func.count(), func.min(OutboxMail.failed_at)))
        .join(OutboxMail, OutboxMail.receipt_id == Receipt.id)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_not(None))
    )
    count, since = session.execute(query).one()
    return Waiting("given_up", count, stockholm_date(since)) if count else None


def _on_paper(session: Reads) -> Waiting | None:
    """Receipts for which no mail is on its way: their originals wait to be printed."""
    newest = select(Receipt.id).order_by(Receipt.id.desc()).limit(NEWEST_RECEIPTS).subquery()
    query = (
        _still_here(select(func.count(), func.min(Receipt.issued_on)))
        .join(newest, newest.c.id == Receipt.id)
        .outerjoin(OutboxMail, OutboxMail.receipt_id == Receipt.id)
        .where(OutboxMail.id.is_(None) | OutboxMail.cancelled_at.is_not(None))
    )
    count, since = session.execute(query).one()
    return Waiting("on_paper", count, since) if count else None


def _still_here(query: Columns) -> Columns:
    """Receipts that hold and whose original has not left."""
    return (
        query.select_from(Receipt)
        .outerjoin(ReceiptDelivery, ReceiptDelivery.receipt_id == Receipt.id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptDelivery.id.is_(None), ReceiptVoid.receipt_id.is_(None))
    )


def _not_adopted(session: Reads, today: date, fiscal_month: int) -> Waiting | None:
    """The last fiscal year, when it has income and nobody has adopted its figures."""
    year = fiscal_year(today, fiscal_month) - 1
    adopted = select(FundingAdoption.id).where(FundingAdoption.year == year).limit(1)
    income = select(Income.id).where(Income.year == year).limit(1)
    if session.scalar(adopted) is not None or session.scalar(income) is None:
        return None
    return Waiting("not_adopted", 1, fiscal_period(year, fiscal_month)[1], year=year)
