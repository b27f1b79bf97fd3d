"""``qm members export``: members to take along, through the same gate as the page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, command, day
from qmember.cli.output import write_document
from qmember.cli.words import say
from qmember.domain.errors import Refused
from qmember.domain.exports import ListFormat, ListPurpose
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.services.member_export import Wish

PURPOSES = {
    "utskick": ListPurpose.MAILING, "arsmote": ListPurpose.MEETING, "bidrag": ListPurpose.GRANT,
    "annat": ListPurpose.OTHER,
}  # fmt: skip
EVERYBODY = "all"
GROUPS = ("active", "unpaid", "new", "waiting", "ended", EVERYBODY)


def add_export(verbs: Any) -> None:  # noqa: ANN401  # argparse's own type
    """Add the command to its noun."""
    parser = command(
        verbs, "export", "members as a file; the purpose decides what is in it", export
    )
    parser.add_argument("--purpose", choices=PURPOSES, required=True)
    parser.add_argument("--format", choices=[one.value for one in ListFormat], default="csv")
    parser.add_argument("-o", dest="output", metavar="FILE", required=True, help="- is stdout")
    parser.add_argument("--which", choices=GROUPS, default="active", help="a group; active")
    parser.add_argument("--type", metavar="NAME", help="only members of this type")
    parser.add_argument("--joined", type=int, metavar="YEAR", help="only those who joined in it")
    parser.add_argument("--on", type=day, help=argparse.SUPPRESS)


def export(call: Call) -> Result:
    """Draw the list, note that it is taken, and write it."""
    from qmember.services import member_export
    from qmember.services.member_files import Taker

    viewer = call.need(Permission.EXPORT_PEOPLE)
    with call.database.reading() as session:
        wish = wish_of(call, session)
        drawn = member_export.draw(session, Taker(viewer, call.clock.now(), say), wish)
    with call.deed(viewer) as unit:
        member_export.note(unit, wish, drawn)
    if not write_document(call.args.output, drawn.content):
        return None
    return {
        "purpose": call.args.purpose, "format": call.args.format, "rows": drawn.rows,
        "sha256": drawn.checksum, "without_address": drawn.without_address,
    }  # fmt: skip


def wish_of(call: Call, session: Any) -> Wish:  # noqa: ANN401  # a session of the database
    """What the words of the call ask for."""
    from qmember.queries.member_lists import Chosen
    from qmember.queries.member_types import member_types
    from qmember.queries.members import Which
    from qmember.services.member_export import Wish

    types = {one.name.lower(): one.id for one in member_types(session)}
    name, group = call.args.type, call.args.which
    if name is not None and name.lower() not in types:
        raise Refused("Choose a type from the list", field="type")
    chosen = Chosen(
        None if group == EVERYBODY else Which(group),
        types[name.lower()] if name is not None else None, call.args.joined,
    )  # fmt: skip
    purpose, kind = PURPOSES[call.args.purpose], ListFormat(call.args.format)
    return Wish(purpose, kind, chosen, call.args.on or call.clock.today())
