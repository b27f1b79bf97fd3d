"""The sample on paper: each voucher, why it is in, and whether it was looked at; the seed stands above."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from qmember.queries.reviews import DrawRow, PickRow, Review
from qmember.web.context import viewer
from qmember.web.filters import kr_plain, language, local_time
from qmember.web.navigation import house_of_request
from qmember.web.office.review_words import METHOD_WORDS, STEP_WORDS, WHY_WORDS, month_range
from qmember.web.words import VOUCHER_WORDS


def draw_sample(review: Review, at: datetime | None) -> bytes:
    """The list as a PDF; without a time it is the same for the same state."""
    from qmember.pdf.sections import Column, Section, Sections, draw_sections

    house = house_of_request()
    done = _("%(done)s of %(total)s looked at", done=review.done, total=len(review.rows))
    columns = (
        Column(_("Voucher"), 4), Column(_("Date"), 4), Column(_("What"), 7),
        Column(_("Why"), 5), Column(_("Looked at"), 8), Column(_("Question"), 4),
        Column(_("Amount (kr)"), 5, right=True),
    )  # fmt: skip
    drawn = (
        Column(_("Seed"), 4), Column(_("Months"), 7), Column(_("How many"), 3),
        Column(_("Always above (kr)"), 4, right=True), Column(_("Up to voucher"), 4),
        Column(_("Taken"), 2, right=True),
    )  # fmt: skip
    return draw_sections(
        Sections(
            title=str(_("Audit %(year)s: the sample", year=review.year)), caption=str(done),
            short=(Section(_("How it was drawn"), drawn, tuple(_draw(review, one) for one in review.draws)),),
            long=(Section(_("The sample"), columns, tuple(_row(one) for one in review.rows)),),
            association_name=house.name, orgnr=house.orgnr, printed_at=at, printed_by=viewer().name,
            notes=(str(METHOD_WORDS),),
            language=language(),
        )
    )  # fmt: skip


def _draw(review: Review, one: DrawRow) -> tuple[str, ...]:
    return (
        one.wish.seed, month_range(one.months),
        str(_("All of them")) if one.wish.size is None else str(one.wish.size),
        "–" if one.wish.over_ore is None else kr_plain(one.wish.over_ore),
        f"{review.year}-{one.last_number:04d}", str(one.picked),
    )  # fmt: skip


def _row(row: PickRow) -> tuple[str, ...]:
    return (
        row.number, row.event_on.isoformat(), str(VOUCHER_WORDS.get(row.kind, row.kind)),
        str(WHY_WORDS[row.why]), _looked(row), str(STEP_WORDS[row.step]) if row.step else "",
        kr_plain(row.total_ore),
    )  # fmt: skip


def _looked(row: PickRow) -> str:
    if row.ticked_at is None:
        return ""
    looked = f"{local_time(row.ticked_at)}, {row.ticked_by}"
    return (
        f"{looked}. {_('Corrected since by %(number)s', number=row.corrected_by)}"
        if row.corrected_by
        else looked
    )
