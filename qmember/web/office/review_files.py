"""The files of an auditor's packet about her own book; each a table in words, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from qmember.domain.people import ReadPurpose
from qmember.formats.csv_export import Cell, kronor_cell
from qmember.queries import review_packet as reads
from qmember.queries.review_names import names_shown
from qmember.queries.review_questions import threads_of
from qmember.queries.reviews import Review
from qmember.web.context import keys, reading, viewer
from qmember.web.office.review_part import Part, moment, voucher_word
from qmember.web.office.review_words import STEP_WORDS, WHY_WORDS
from qmember.web.words import PURPOSE_WORDS


def book_parts(review: Review) -> Iterator[Part]:
    """What the auditor has drawn, looked at and asked, and whose names she has had shown."""
    yield _sample(review)
    yield _draws(review)
    yield _ticks(review)
    yield _questions(review)
    yield _lines(review)
    yield _names(review)


def _sample(review: Review) -> Part:
    heads = [
        _("Voucher"), _("Date"), _("What"), _("Amount (kr)"), _("Why"), _("Looked at"), _("By whom"),
        _("Corrected since by"), _("Question"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            row.number, row.event_on.isoformat(), voucher_word(row.kind), kronor_cell(row.total_ore),
            str(WHY_WORDS[row.why]), moment(row.ticked_at), row.ticked_by, row.corrected_by or "",
            str(STEP_WORDS[row.step]) if row.step else "",
        ]
        for row in review.rows
    ]  # fmt: skip
    return Part("stickprov", _("The sample, and what has been looked at"), heads, rows)


def _draws(review: Review) -> Part:
    heads = [
        _("Seed"), _("Months"), _("How many"), _("Always above (kr)"), _("Up to voucher"), _("Taken"),
        _("Drawn"), _("By whom"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.wish.seed, " ".join(one.months),
            str(_("All of them")) if one.wish.size is None else one.wish.size,
            None if one.wish.over_ore is None else kronor_cell(one.wish.over_ore),
            f"{review.year}-{one.last_number:04d}", one.picked, moment(one.at), one.by,
        ]
        for one in review.draws
    ]  # fmt: skip
    return Part(
        "dragningar", _("How the sample was drawn, so that it can be drawn again"), heads, rows
    )


def _ticks(review: Review) -> Part:
    heads = [_("Voucher"), _("Looked at"), _("By whom"), _("Tick taken back"), _("By whom")]
    rows: list[list[Cell]] = [
        [row.voucher, moment(row.at), row.by, moment(row.undone_at), row.undone_by]
        for row in reads.ticks(reading(), review.year)
    ]
    return Part("granskade", _("Every tick, those that were taken back too"), heads, rows)


def _questions(review: Review) -> Part:
    heads = [_("Voucher"), _("What"), _("When"), _("By whom"), _("Words")]
    rows: list[list[Cell]] = [
        [thread.voucher, str(STEP_WORDS[one.step]), moment(one.at), one.by, one.words or ""]
        for thread in threads_of(reading(), keys(), viewer(), year=review.year)
        for one in thread.messages
    ]
    return Part("fragor", _("Questions and answers"), heads, rows)


def _lines(review: Review) -> Part:
    heads = [_("Voucher"), _("Booked on"), _("What"), _("Account"), _("Name"), _("Amount (kr)")]
    rows: list[list[Cell]] = [
        [
            row.voucher, row.booked_on.isoformat(), voucher_word(row.kind), row.account, row.name,
            kronor_cell(row.amount_ore),
        ]
        for row in reads.lines_of_sample(reading(), review.year)
    ]  # fmt: skip
    return Part("verifikationer", _("The lines of the vouchers in the sample"), heads, rows)


def _names(review: Review) -> Part:
    rows: list[list[Cell]] = [
        [
            moment(one.at),
            one.who,
            one.voucher,
            one.pseudonym,
            str(PURPOSE_WORDS[ReadPurpose(one.purpose)]),
        ]
        for one in names_shown(reading(), keys(), review.year)
    ]
    heads = [_("When"), _("By whom"), _("Voucher"), _("Pseudonym"), _("Why")]
    return Part("visade-namn", _("Names that were shown to an auditor, and why"), heads, rows)
