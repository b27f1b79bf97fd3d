"""The roll on paper: its words in the reader's language, drawn by ``pdf.electoral_register``."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.voters import Outcome, Verdict
from qmember.queries.electoral_register import Roll
from qmember.queries.meetings import MeetingRow
from qmember.web.context import viewer
from qmember.web.filters import language
from qmember.web.navigation import house_of_request
from qmember.web.office.meeting_words import check_code, frozen_line, meeting_name


def paper_of(meeting: MeetingRow, roll: Roll, at: datetime) -> bytes:
    """The list to tick off: number, name and a box; nothing of why anybody may vote."""
    from qmember.pdf.electoral_register import RollPaper, draw_roll

    house, may = house_of_request(), roll.group(Outcome.ELIGIBLE)
    count = ngettext("%(num)s may vote", "%(num)s may vote", len(may))
    code = _("Not frozen yet. Check code %(code)s.", code=check_code(roll.sha256))
    return draw_roll(
        RollPaper(
            title=_("Roll, %(meeting)s", meeting=meeting_name(meeting)),
            caption=f"{count}. {frozen_line(roll.head) if roll.head else code}",
            headings=(_("Number"), _("Name"), _("Votes"), _("Ticked off")),
            rows=tuple(_row(row) for row in may),
            asked_heading=_("The meeting decides"),
            asked=tuple(_row(row) for row in roll.group(Outcome.NEEDS_DECISION)),
            weights=any(row.weight != 1 for row in roll.rows),
            signing=(_("Place and day"), _("Adjusted by"), _("Adjusted by")),
            warning=_("Contains personal data. Destroy it when the minutes have been adjusted."),
            association_name=house.name, orgnr=house.orgnr, printed_at=at, printed_by=viewer().name,
            language=language(),
        )
    )  # fmt: skip


def _row(row: Verdict) -> tuple[str, str, str]:
    name = "" if row.shown_as == row.member_no else row.shown_as
    return row.member_no, name, str(row.weight)
