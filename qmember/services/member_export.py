"""Members are taken along through this one gate: by the page and by the command alike.

The file is drawn from what was read, and noted in the audit chain before it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.exports import MEMBER_PURPOSES, NEEDED, ListFormat, ListName, ListPurpose
from qmember.domain.member_lists import table_of_members
from qmember.queries.association import association
from qmember.queries.member_counts import by_year
from qmember.queries.member_lists import Chosen, member_lines
from qmember.queries.reading import Reads, whole_register
from qmember.services.exports import note_taken
from qmember.services.member_files import Drawn, ListPaper, Taker, counts_table
from qmember.services.unit import Unit

NOT_YOURS = "You do not have permission to do this. The chair can give it to you."


@dataclass(frozen=True, slots=True)
class Wish:
    """Which members are taken along, what for, as what, and by which day's facts."""

    purpose: ListPurpose
    kind: ListFormat
    chosen: Chosen
    on: date


def draw(session: Reads, taker: Taker, wish: Wish) -> Drawn:
    """Draw the file. NotAllowed without the permissions, Refused when the format does not fit."""
    if not all(taker.viewer.may(one) for one in NEEDED[ListName.MEMBERS]):
        raise NotAllowed(NOT_YOURS)
    if wish.purpose not in MEMBER_PURPOSES:
        raise Refused("Choose what the list is for", field="purpose")
    if wish.kind is ListFormat.LABELS and wish.purpose is not ListPurpose.MAILING:
        raise Refused("Labels are for a mailing. Choose that, or another format", field="purpose")
    paper = ListPaper(association(session, wish.on), taker, wish.purpose, wish.kind)
    if wish.purpose is ListPurpose.GRANT:
        counts = by_year(session, taker.viewer, wish.on, type_id=wish.chosen.type_id)
        return paper.drawn(counts_table(counts, taker.say))
    with whole_register():
        lines = member_lines(
            session, taker.viewer, on=wish.on, chosen=wish.chosen, purpose=wish.purpose
        )
        if wish.kind is ListFormat.LABELS:
            return paper.labels(lines)
        return paper.drawn(table_of_members(lines, wish.purpose, wish.kind, taker.say))


def note(unit: Unit, wish: Wish, drawn: Drawn) -> None:
    """Write down that the list is taken along; whose it was chosen by is not, which may be a name."""
    note_taken(
        unit, ListName.MEMBERS, drawn.checksum, purpose=wish.purpose, kind=wish.kind,
        rows=drawn.rows,
    )  # fmt: skip
