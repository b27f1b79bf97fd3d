"""Board and signatories on paper, as authorities that give grants ask for them."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _

from qmember.domain.mandates import PAPER
from qmember.queries.mandates import BodyRow, MandateRow
from qmember.web.context import viewer
from qmember.web.filters import language, long_date
from qmember.web.navigation import house_of_request
from qmember.web.office.mandate_words import BODY_WORDS, SEAT_WORDS, decision_line, span_line

Line = tuple[str, str, str, str]


def board_paper(bodies: list[BodyRow], day: date, at: datetime) -> tuple[int, bytes]:
    """How many people stand on the paper, and the paper.

    Each is called as on the page: a protected member of the board by her number, and only for those
    who may know of her. Empty seats are left out: an authority asks who there is.
    """
    from qmember.pdf.listing import Column, Listing, draw_listing

    house, rows = house_of_request(), _lines(bodies)
    headings = (_("Body and seat"), _("Name"), _("Elected by"), _("Period"))
    content = draw_listing(
        Listing(
            title=_("Board and authorised signatories"),
            caption=_("As it is on %(day)s.", day=long_date(day)),
            columns=tuple(
                Column(heading, share)
                for heading, share in zip(headings, (5, 5, 6, 4), strict=True)
            ),
            rows=tuple(rows),
            association_name=house.name, orgnr=house.orgnr, printed_at=at, printed_by=viewer().name,
            language=language(),
        )
    )  # fmt: skip
    return len(rows), content


def _lines(bodies: list[BodyRow]) -> list[Line]:
    return [
        _line(body, row)
        for body in bodies
        if body.body in PAPER
        for seat in body.seats
        for row in seat.holders
    ]


def _line(body: BodyRow, row: MandateRow) -> Line:
    seat = str(SEAT_WORDS[row.seat])
    place = seat if len(body.seats) == 1 else f"{BODY_WORDS[body.body]}: {seat.lower()}"
    return place, row.shown_as, decision_line(row.decision), span_line(row.span)
