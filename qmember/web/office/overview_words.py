"""The lines of the overview in words: what waits, figures beside last year's, signs of life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.dates import STOCKHOLM
from qmember.queries.overview import ClosedMonth, Figure, SignsOfLife
from qmember.queries.status import WORKER_SILENCE
from qmember.queries.waiting_lines import Waiting
from qmember.services.doctor import BACKUP_AGE
from qmember.web.filters import kr, local_time, month
from qmember.web.office.bundle_words import has_rows

BANK_FILE_AGE = timedelta(days=35)
"""A month and some days: then the next statement of the bank is there to be read."""

FIGURE_WORDS: dict[str, Callable[[], str]] = {
    "gifts": lambda: _("Gifts"),
    "grants": lambda: _("Grants"),
    "fees": lambda: _("Membership fees"),
    "all": lambda: _("All income"),
}


def todo_line(one: Waiting) -> dict[str, object]:
    """A line of what waits: a number, what it is, where it is done, and a verb."""
    text, address, verb, counted = LINES[one.what](one)
    return {"count": one.count if counted else None, "text": text, "href": address, "verb": verb}


Line = tuple[str, str, str, bool]


def _payments(one: Waiting) -> Line:
    text = ngettext("payment waits for a decision", "payments wait for a decision", one.count)
    return text, url_for("office.bank.index"), _("Reconcile"), True


def _questions(one: Waiting) -> Line:
    text = ngettext("question waits for your answer", "questions wait for your answer", one.count)
    return text, url_for("office.bank_questions.index"), _("Answer"), True


def _refund_requests(one: Waiting) -> Line:
    text = ngettext("refund waits for your answer", "refunds wait for your answer", one.count)
    return text, url_for("office.refunds.index"), _("Answer"), True


def _refunds(one: Waiting) -> Line:
    text = ngettext("refund is to be paid", "refunds are to be paid", one.count)
    return text, url_for("office.refunds.index"), _("Open"), True


def _audit_questions(one: Waiting) -> Line:
    text = ngettext(
        "question of the auditor waits for an answer",
        "questions of the auditor wait for an answer",
        one.count,
    )
    return text, url_for("office.review_answers.index"), _("Answer"), True


def _audit_answers(one: Waiting) -> Line:
    text = ngettext("answer to your questions", "answers to your questions", one.count)
    return text, url_for("office.review.latest", visa="fragor"), _("Read"), True


def _audit_left(one: Waiting) -> Line:
    text = _(
        "Audit %(year)s: %(done)s of %(total)s looked at",
        year=one.year,
        done=one.count,
        total=one.of,
    )
    return text, url_for("office.review.index", year=one.year), _("Go on"), False


def _unbooked(one: Waiting) -> Line:
    text = ngettext("deposit is not booked yet", "deposits are not booked yet", one.count)
    return text, url_for("office.bank.index"), _("Open"), True


def _statements(one: Waiting) -> Line:
    text = ngettext(
        "account does not agree with the bank", "accounts do not agree with the bank", one.count
    )
    return text, url_for("office.bank.index"), _("Open"), True


def _months(one: Waiting) -> Line:
    address = url_for("office.settings.months.index")
    first = month(one.month or "")
    if one.count == 1:
        address = url_for("office.closing.show", month=one.month)
        return _first_upper(_("%(month)s is not closed", month=first)), address, _("Close"), False
    text = ngettext(
        "month is not closed, the first is %(month)s",
        "months are not closed, the first is %(month)s",
        one.count,
        month=first,
    )
    return text, address, _("Close"), True


def _open_month(one: Waiting) -> Line:
    text = _("%(month)s: somebody asks you to open it", month=month(one.month or ""))
    return _first_upper(text), url_for("office.settings.months.index"), _("Answer"), False


def _closed_all_the_same(one: Waiting) -> Line:
    text = ngettext(
        "%(month)s was closed though one thing was not done",
        "%(month)s was closed though %(num)s things were not done",
        one.count,
        month=month(one.month or ""),
    )
    return _first_upper(text), url_for("office.closing.show", month=one.month), _("Read"), False


def _given_up(one: Waiting) -> Line:
    text = ngettext("receipt did not arrive", "receipts did not arrive", one.count)
    return text, url_for("office.settings.operation.index"), _("Open"), True


def _on_paper(one: Waiting) -> Line:
    text = ngettext("receipt waits to be printed", "receipts wait to be printed", one.count)
    return text, url_for("office.receipts.index"), _("Open"), True


def _bundle(one: Waiting) -> Line:
    text = has_rows(one.called or one.since.isoformat(), one.count)
    return text, url_for("office.bundles.show", bundle_id=one.row_id), _("Go on"), False


def _bundles(one: Waiting) -> Line:
    text = ngettext("bundle is not registered", "bundles are not registered", one.count)
    return text, url_for("office.bundles.new"), _("Go on"), True


def _not_adopted(one: Waiting) -> Line:
    text = _("The figures of %(year)s are not adopted", year=one.year)
    return text, url_for("office.funding.index", ar=one.year), _("Adopt"), False


def _to_mend(one: Waiting) -> Line:
    text = ngettext("detail to mend in the register", "details to mend in the register", one.count)
    return text, url_for("office.to_mend.index"), _("Open"), True


def _applications(one: Waiting) -> Line:
    text = ngettext("application waits for an answer", "applications wait for an answer", one.count)
    return text, url_for("office.applications.index"), _("Open"), True


def _fee(one: Waiting) -> Line:
    text = _("Nobody has been asked for the fee of %(year)s", year=one.year)
    return text, url_for("office.fee_runs.index", ar=one.year), _("Ask"), False


def _lapsing(one: Waiting) -> Line:
    text = ngettext(
        "membership ends within a month if the fee is not paid, %(day)s",
        "memberships end within a month if the fee is not paid, the first %(day)s",
        one.count,
        day=one.until,
    )
    return text, url_for("office.members.index", visa="obetalda"), _("Open"), True


def _for_two(one: Waiting) -> Line:
    text = ngettext("gift waits for two people", "gifts wait for two people", one.count)
    return text, url_for("office.gift_holds.index"), _("Decide"), True


LINES: dict[str, Callable[[Waiting], Line]] = {
    "payments": _payments,
    "unbooked": _unbooked,
    "questions": _questions,
    "refund_requests": _refund_requests,
    "refunds": _refunds,
    "audit_questions": _audit_questions,
    "audit_answers": _audit_answers,
    "audit_left": _audit_left,
    "statements": _statements,
    "months": _months,
    "open_month": _open_month,
    "closed_all_the_same": _closed_all_the_same,
    "given_up": _given_up,
    "on_paper": _on_paper,
    "bundle": _bundle,
    "bundles": _bundles,
    "not_adopted": _not_adopted,
    "to_mend": _to_mend,
    "for_two": _for_two,
    "applications": _applications,
    "fee": _fee,
    "lapsing": _lapsing,
}


def figure_line(one: Figure, *, year: int) -> dict[str, object]:
    """A figure of the year, and in words how it stands beside the same time the year before."""
    return {
        "label": FIGURE_WORDS[one.what](),
        "value": kr(one.now_ore, whole=True),
        "comparison": _compared(one, year - 1),
    }


def _compared(one: Figure, year: int) -> str | None:
    if one.before_ore is None:
        return None
    difference = one.now_ore - one.before_ore
    amount = kr(abs(difference), whole=True)
    if difference > 0:
        return str(_("%(amount)s more than at the same time in %(year)s", amount=amount, year=year))
    if difference < 0:
        return str(_("%(amount)s less than at the same time in %(year)s", amount=amount, year=year))
    return str(_("The same as at the same time in %(year)s", year=year))


def closed_line(one: ClosedMonth) -> dict[str, object]:
    """A closed month as a line of a history."""
    text = _("%(month)s is closed", month=month(one.month))
    return {"what": _first_upper(text), "at": one.at, "who": one.by}


def signs(life: SignsOfLife, now: datetime, *, worker: bool) -> list[dict[str, object]]:
    """Signs of life in words; ``advice`` only where something is to be done."""
    found = [
        _sign(_("Bank file"), life.bank_file, now, BANK_FILE_AGE, _("Read a new one.")),
        _mails(life),
        _backup(life, now),
    ]
    if worker:
        advice = _("Start the server again.")
        found.append(_sign(_("Background work"), life.worker, now, WORKER_SILENCE, advice))
    return found


def _sign(
    label: str, at: datetime | None, now: datetime, limit: timedelta, advice: str
) -> dict[str, object]:
    fresh = at is not None and now - at <= limit
    return {
        "label": label,
        "text": ago(at, now) if at else _("never"),
        "well": fresh,
        "advice": None if fresh else advice,
    }


def _backup(life: SignsOfLife, now: datetime) -> dict[str, object]:
    """A backup that failed is told at once, not only when the last one has become old."""
    sign = _sign(
        _("Backup"), life.backup, now, BACKUP_AGE, _("Make one on the server every night.")
    )
    if life.backup_failed:
        sign |= {
            "well": False,
            "advice": _("The last one failed. Look under Settings, Operation."),
        }
    return sign


def _mails(life: SignsOfLife) -> dict[str, object]:
    parts = []
    if life.mails_waiting:
        parts.append(ngettext("%(num)s waits", "%(num)s wait", life.mails_waiting))
    if life.mails_failed:
        parts.append(
            ngettext("%(num)s did not arrive", "%(num)s did not arrive", life.mails_failed)
        )
    return {
        "label": _("Mail queue"),
        "text": ", ".join(parts) or _("empty"),
        "well": not life.mails_failed,
        "advice": _("Look at them under Settings, Operation.") if life.mails_failed else None,
    }


def ago(at: datetime, now: datetime) -> str:
    """How long ago something was: ``i dag 09.12``, ``i går 22.10``, ``för 3 dagar sedan``."""
    days = (now.astimezone(STOCKHOLM).date() - at.astimezone(STOCKHOLM).date()).days
    clock = local_time(at)[-5:]
    if days <= 0:
        return str(_("today %(time)s", time=clock))
    if days == 1:
        return str(_("yesterday %(time)s", time=clock))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", days))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
