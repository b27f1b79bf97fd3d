"""The files of an auditor's packet about the year: receipts, grants, corrections and what was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _

from qmember.domain.ledger import IncomeKind
from qmember.domain.periods import fiscal_period, months_of
from qmember.domain.reasons import Why
from qmember.formats.csv_export import Cell, kronor_cell
from qmember.queries import review_packet as reads
from qmember.queries.audit_log import log_between
from qmember.queries.funds import funds
from qmember.queries.receipts import receipts_of_year
from qmember.queries.refunds import refunds_of_year
from qmember.queries.reviews import Review
from qmember.web.context import keys, reading, today, viewer
from qmember.web.filters import month
from qmember.web.navigation import house_of_request
from qmember.web.office.audit_words import log_line
from qmember.web.office.review_part import Part, moment, voucher_word
from qmember.web.words import INCOME_WORDS, REASON_WORDS

RULES = ("setting.", "account.", "purpose.", "fee.", "member_type.", "statutes.", "bank.account")
RIGHTS = ("user.", "mandate.")


def year_parts(review: Review) -> Iterator[Part]:
    """What happened in the year: receipts, grants, funds, rolls, and everything that was changed."""
    yield _receipts(review)
    yield _grants(review)
    yield _funds(review)
    yield _rolls(review)
    yield _corrections(review)
    yield _refunds(review)
    yield _opened(review)
    rules = _("Settings, accounts, fees and statutes that were changed in the year")
    yield _log(review, "regler", rules, RULES)
    rights = _("Accounts, roles and mandates that were given or ended in the year")
    yield _log(review, "behorigheter", rights, RIGHTS)


def _receipts(review: Review) -> Part:
    heads = [
        _("Number"), _("Issued"), _("Giver"), _("Voucher"), _("State"), _("Amount (kr)"), "SHA-256",
    ]  # fmt: skip
    states = {"waiting": _("Waiting"), "delivered": _("Delivered"), "void": _("Voided")}
    rows: list[list[Cell]] = [
        [
            row.number, row.issued_on.isoformat(), row.shown_as or str(_("Anonymous")), row.voucher,
            str(states[row.state]), kronor_cell(row.amount_ore), row.sha256 or "",
        ]
        for row in receipts_of_year(reading(), viewer(), review.year)
    ]  # fmt: skip
    return Part("kvitton", _("The receipts of the year, the voided ones too"), heads, rows)


def _grants(review: Review) -> Part:
    heads = [_("Voucher"), _("Date"), _("Kind"), _("Payer"), _("Amount (kr)"), _("Counts")]
    rows: list[list[Cell]] = [
        [
            row.voucher, row.on.isoformat(), str(INCOME_WORDS[IncomeKind(row.kind)]), row.shown_as,
            kronor_cell(row.amount_ore), _yes(row.holds),
        ]
        for row in reads.grants(reading(), viewer(), review.year)
    ]  # fmt: skip
    return Part("bidrag", _("Grants that came in"), heads, rows)


def _funds(review: Review) -> Part:
    heads = [_("Purpose"), _("Opening (kr)"), _("Given (kr)"), _("Used (kr)"), _("Left (kr)")]
    rows: list[list[Cell]] = [
        [
            one.name,
            *map(kronor_cell, (one.opening_ore, one.given_ore, one.used_ore, one.closing_ore)),
        ]
        for one in funds(reading(), review.year, today())
    ]
    return Part("andamal", _("Money for a purpose"), heads, rows)


def _rolls(review: Review) -> Part:
    first, last = _days(review)
    heads = [_("Meeting"), _("Day"), _("Version"), _("Frozen"), _("By whom"), "SHA-256"]
    rows: list[list[Cell]] = [
        [row.meeting, row.held_on.isoformat(), row.version, moment(row.at), row.by, row.sha256]
        for row in reads.rolls(reading(), first, last)
    ]
    return Part("rostlangder", _("The rolls that were frozen, by their SHA-256"), heads, rows)


def _corrections(review: Review) -> Part:
    heads = [
        _("Voucher"), _("Reverses"), _("Booked on"), _("What"), _("Reason"), _("Own words"),
        _("Recorded"), _("By whom"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            row.voucher, row.reverses, row.booked_on.isoformat(), voucher_word(row.kind),
            _reason(row.reason), row.words, moment(row.at), row.by,
        ]
        for row in reads.corrections(reading(), keys(), viewer(), review.year)
    ]  # fmt: skip
    return Part("rattelser", _("What was corrected or taken back"), heads, rows)


def _refunds(review: Review) -> Part:
    heads = [
        _("Voucher"), _("Payment of"), _("Amount (kr)"), _("Giver"), _("State"), _("Paid out"),
        _("Recorded"), _("By whom"),
    ]  # fmt: skip
    states = {"open": _("Waiting"), "paid": _("Refunded"), "undone": _("Undone")}
    rows: list[list[Cell]] = [
        [
            row.own, row.of, kronor_cell(row.amount_ore), row.shown_as or str(_("Anonymous")),
            str(states[row.state]), row.left_on.isoformat() if row.left_on else "", moment(row.at),
            row.by,
        ]
        for row in refunds_of_year(reading(), viewer(), review.year)
    ]  # fmt: skip
    return Part("aterbetalningar", _("Money that went back"), heads, rows)


def _opened(review: Review) -> Part:
    months = months_of(review.year, house_of_request().fiscal_month)
    rows: list[list[Cell]] = [
        [month(row.month), moment(row.at), row.by] for row in reads.opened_months(reading(), months)
    ]
    what = _("Months that were opened again after they had been closed")
    return Part("oppnade-manader", what, [_("Month"), _("Opened"), _("By whom")], rows)


def _log(review: Review, name: str, what: str, areas: Sequence[str]) -> Part:
    first, last = _days(review)
    heads = [_("Number"), _("When"), _("By whom"), _("What"), _("About"), _("Details")]
    rows: list[list[Cell]] = []
    for row in log_between(reading(), keys(), viewer(), areas=areas, first=first, last=last):
        one = log_line(row)
        rows.append(
            [
                row.event_id, moment(row.at), str(one["who"]), str(one["what"]),
                str(one["about"] or ""), str(one["detail"] or ""),
            ]
        )  # fmt: skip
    return Part(name, what, heads, rows)


def _days(review: Review) -> tuple[date, date]:
    return fiscal_period(review.year, house_of_request().fiscal_month)


def _reason(word: str) -> str:
    return str(REASON_WORDS[Why(word)]) if word in set(Why) else ""


def _yes(holds: bool) -> str:  # noqa: FBT001  # a cell
    return str(_("Yes") if holds else _("No"))
