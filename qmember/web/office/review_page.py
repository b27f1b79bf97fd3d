"""What the pages of an audit show: a year with its sample, and one voucher with what it stands on."""

from __future__ import annotations

from flask import render_template, request

from qmember.domain.reviews import Step, next_of
from qmember.queries import ledger
from qmember.queries import reviews as reads
from qmember.queries.receipts import receipts_of_income
from qmember.queries.review_questions import threads_of
from qmember.queries.review_voucher import evidence_of
from qmember.queries.reviews import PickRow, Review
from qmember.queries.voucher_links import links_of
from qmember.web.context import keys, reading, viewer
from qmember.web.forms.exports import TakeForm
from qmember.web.forms.reviews import AskForm, DrawForm, NameForm
from qmember.web.office.bundle_words import bundle_name
from qmember.web.office.ledger import story_of
from qmember.web.office.review_words import HOW_WORDS, METHOD_WORDS, WHY_WORDS, month_range
from qmember.web.words import ANONYMITY_WORDS, CHANNEL_WORDS, INCOME_WORDS, VOUCHER_WORDS

PAGE = 100
SHOWN = {
    "kvar": lambda row: not row.done,
    "fragor": lambda row: row.step in {Step.ASKED, Step.ANSWERED},
}


def year_page(found: Review, form: DrawForm) -> str:
    """The audit of a year: progress, the sample, and how to draw."""
    chosen, after = request.args.get("visa", ""), request.args.get("efter", "")
    rows = [row for row in found.rows if chosen not in SHOWN or SHOWN[chosen](row)]
    rows = [row for row in rows if row.number > after]
    return render_template(
        "office/review/index.html", review=found, form=form, rows=rows[:PAGE], chosen=chosen,
        more=rows[PAGE - 1].number if len(rows) > PAGE else None, years=reads.years(reading()),
        counts={name: sum(map(test, found.rows)) for name, test in SHOWN.items()},
        first_left=next((row.number for row in found.rows if not row.done), None),
        words=VOUCHER_WORDS, why_words=WHY_WORDS, month_range=month_range, method=METHOD_WORDS,
        take=TakeForm(formdata=None),
    )  # fmt: skip


def voucher_page(found: Review, row: PickRow, form: AskForm) -> str:
    """One voucher of the sample: payment, reason, history, receipt, file, and what was asked."""
    voucher = ledger.voucher(reading(), *map(int, row.number.split("-")))
    links = links_of(reading(), keys(), viewer(), row.entry_id)
    gift = None if links.reverses_income else links.income
    numbers = [one.number for one in found.rows]
    return render_template(
        "office/review/show.html", review=found, row=row, voucher=voucher, links=links, gift=gift,
        form=form, naming=NameForm(formdata=None), place=numbers.index(row.number) + 1,
        before=next_of(numbers[::-1], row.number), after=next_of(numbers, row.number),
        threads=threads_of(reading(), keys(), viewer(), entry_id=row.entry_id),
        evidence=evidence_of(reading(), keys(), viewer(), row.entry_id, links),
        receipts=receipts_of_income(reading(), viewer(), gift.income_id) if gift else [],
        bundle_name=bundle_name(links.bundle) if links.bundle else None,
        story=story_of(voucher, links), words=VOUCHER_WORDS, income_words=INCOME_WORDS,
        channel_words=CHANNEL_WORDS, anonymity_words=ANONYMITY_WORDS, how_words=HOW_WORDS,
        why_words=WHY_WORDS,
    )  # fmt: skip
