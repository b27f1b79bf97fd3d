"""``qm roll show``: who may vote at a meeting, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, command, day, group
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.domain.voters import Reason, Verdict
    from qmember.queries.electoral_register import Roll


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "roll", "who may vote at a meeting")
    parser = command(verbs, "show", "who may vote at a meeting, and why", show_roll)
    parser.add_argument("meeting", metavar="MEETING_ID", help="as qm meeting list prints it")
    parser.add_argument(
        "--on", type=day, metavar="DATE",
        help="ask the rules for a meeting on this day, whatever has been frozen",
    )  # fmt: skip


def show_roll(call: Call) -> Result:
    """The frozen list of a meeting, or what the rules say now while there is none."""
    from qmember.domain.voters import Outcome
    from qmember.queries.electoral_register import frozen_roll, live_roll
    from qmember.queries.meetings import meeting_by_code

    viewer = call.need(Permission.READ_ROLL)
    with call.database.reading() as session:
        meeting = meeting_by_code(session, viewer, call.args.meeting, call.clock.today())
        if call.args.on is None and meeting.roll_version is not None:
            roll = frozen_roll(session, call.database.keys, viewer, meeting)
        else:
            roll = live_roll(session, call.database.keys, viewer, call.args.on or meeting.held_on)
    groups = {str(one): [_member(row) for row in roll.group(one)] for one in Outcome}
    return {**_head(roll), **groups}


def _head(roll: Roll) -> dict[str, object]:
    return {
        "held_on": roll.held_on.isoformat(),
        "version": roll.head.version if roll.head else None,
        "sha256": roll.sha256,
        "statutes_version": roll.statutes or None,
        "statutes_confirmed": roll.confirmed,
        "fee_by": roll.fee_by.isoformat() if roll.fee_by else None,
    }


def _member(row: Verdict) -> dict[str, object]:
    return {
        "member_no": row.member_no,
        "shown_as": row.shown_as,
        "weight": row.weight,
        "reasons": [_reason(reason) for reason in row.reasons],
    }


def _reason(reason: Reason) -> dict[str, object]:
    from qmember.cli.words import say
    from qmember.domain.electoral_register import reason_form
    from qmember.domain.voting_texts import FACTS

    form = reason_form(reason)
    return {**form, "fact": say(FACTS[reason.fact], **dict(reason.values)), "word": reason.fact}
